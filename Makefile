# Each target is one or two commands that can be run by hand as well.
.PHONY: demo test chain check population bench lock

demo:
	sh .ci/setup
	.venv/bin/kollega demo

test:
	sh .ci/setup --with-postgresql
	sh .ci/check
	.venv/bin/pytest -n 2 --dist loadfile

chain:
	sh .ci/setup
	KOLLEGA_CHAIN_INVOICES=12 .venv/bin/pytest tests/robocorp/test_chain.py

check:
	sh .ci/setup
	sh .ci/check

population:
	sh .ci/setup
	.venv/bin/python -m fixtures.population

bench:
	sh .ci/setup --with-postgresql
	.venv/bin/python -m fixtures.bench

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line --extra sandbox --extra dev pyproject.toml --output-file requirements.lock
