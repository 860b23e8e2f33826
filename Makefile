# Each target is one or two commands that can be run by hand as well.
.PHONY: demo test fast chain check population corpus damaged bench mutations scrub har release-mutants situations faults chaos lock vendor messages reversals sftp

demo:
	sh .ci/setup
	.venv/bin/kollega demo

test:
	sh .ci/setup --with-postgresql
	sh .ci/check
	.venv/bin/pytest -n 3 --dist loadfile --no-loadscope-reorder

# What needs no browser and no server: for the work in between.
fast:
	sh .ci/setup
	.venv/bin/pytest -n 2 --dist loadfile -m "not browser and not long" -k "not postgresql" tests/contracts tests/decisions tests/domain tests/house tests/processes tests/registers

chain:
	sh .ci/setup
	KOLLEGA_CHAIN_INVOICES=12 .venv/bin/pytest tests/robocorp/test_chain.py

check:
	sh .ci/setup
	sh .ci/check

population:
	sh .ci/setup
	.venv/bin/python -m fixtures.population

corpus:
	sh .ci/setup
	.venv/bin/python -m fixtures.corpus "$(FOLDER)" $(if $(RECEIVED),--received $(RECEIVED)) $(if $(REGISTERS),--registers "$(REGISTERS)")

damaged:
	sh .ci/setup
	.venv/bin/python -m fixtures.damaged

bench:
	sh .ci/setup --with-postgresql
	.venv/bin/python -m fixtures.bench

mutations:
	sh .ci/setup
	.venv/bin/python -m fixtures.mutations

scrub:
	sh .ci/setup
	.venv/bin/python -m fixtures.scrub

har:
	sh .ci/setup
	.venv/bin/python -m fixtures.scrub.large

release-mutants:
	sh .ci/setup
	.venv/bin/python -m fixtures.release

situations:
	sh .ci/setup
	.venv/bin/python -m fixtures.situations

chaos:
	sh .ci/setup --with-postgresql
	.venv/bin/python -m fixtures.chaos

reversals:
	sh .ci/setup --with-postgresql
	.venv/bin/python -m fixtures.reversals

sftp:
	sh .ci/setup
	.venv/bin/python -m fixtures.consignments

faults:
	sh .ci/setup --with-postgresql
	.venv/bin/python -m fixtures.faults
	.venv/bin/python -m fixtures.chaos.setbacks

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line --extra sandbox --extra dev pyproject.toml --output-file requirements.lock

vendor:
	.venv/bin/python .ci/vendor

messages:
	.venv/bin/pybabel --quiet extract --omit-header --no-wrap --no-location --sort-output --mapping=bots/web/locale/babel.cfg --keywords="t language" --output=bots/web/locale/messages.pot bots/web
	.venv/bin/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap --input-file=bots/web/locale/messages.pot --output-dir=bots/web/locale
	sed -i -e '1{/^$$/d}' -e '/^"\(Project-Id\|Report-Msgid\|POT-\|PO-Rev\|Last-Tr\|Language-Team\|MIME\|Content-Trans\|Generated\)/d' bots/web/locale/*/LC_MESSAGES/messages.po
