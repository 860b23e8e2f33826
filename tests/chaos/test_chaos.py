"""A short ``make chaos``: 30 kills, every crash point, both databases, PostgreSQL stopped in between."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from fixtures.postgres import binaries

KILLS = 30
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(2700)]


@pytest.mark.skipif(binaries() is None, reason="no PostgreSQL (initdb) on this machine")
def test_nothing_is_lost_and_nothing_done_twice() -> None:
    command = [
        sys.executable,
        "-m",
        "fixtures.chaos",
        "--kills",
        str(KILLS),
        "--workers",
        "3",
        "--outage",
        "2",
    ]
    command += ["--kills-per-round", str(KILLS // 2), "--invoices", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    figures = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}
    told = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == 0, told
    assert {name: figures[name] for name in ("lost", "twice", "wrong", "audit")} == {
        "lost": 0,
        "twice": 0,
        "wrong": 0,
        "audit": "valid",
    }
    assert figures["kills"] >= KILLS, told
    assert figures["never_reached"] == [], told
    assert min(figures["databases"].values()) > 0
    assert figures["outages"] > 0
