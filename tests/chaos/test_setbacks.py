"""A short ``python -m fixtures.chaos.setbacks``: the database goes back once each way, with a real fleet."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from fixtures.postgres import binaries

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.timeout(900),
    pytest.mark.fault("history-back-with-a-fleet"),
]


@pytest.mark.parametrize("way", ["restore", "fail-over"])
def test_nothing_is_lost_nothing_done_twice_and_nothing_unnoticed(way: str) -> None:
    if way == "fail-over" and binaries() is None:
        pytest.skip("no PostgreSQL (initdb) on this machine")
    command = [sys.executable, "-m", "fixtures.chaos.setbacks", "--way", way, "--rounds", "1"]
    command += ["--invoices", "4", "--workers", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == 0, told
    figures = json.loads(done.stdout.splitlines()[-1])
    for name in ("lost", "twice", "wrong", "unnoticed", "repeated"):
        assert figures[name] == 0, told
    assert figures["audit"] == "valid"
    assert figures["rows_lost"] > 0, told
