"""Crash points: named, armed only on purpose and beside sandbox portals, one death for one file."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bots.domain import crashpoints
from bots.domain.crashpoints import VARIABLE, CrashPoint
from bots.domain.errors import UsageError

SANDBOX = ["http://127.0.0.1:8080", "https://localhost:8443"]
_REACH = """
import sys
from bots.domain.crashpoints import CrashPoint, arm, reached
arm(sys.argv[1:])
reached(CrashPoint.FINISHED)
reached(CrashPoint.CLAIMED)
print("alive")
"""


def reach(*addresses: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _REACH, *addresses]
    plain = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**plain, **environment, "PYTHONPATH": "."}
    )


def test_one_file_is_one_death(tmp_path):
    (tmp_path / CrashPoint.CLAIMED).touch()
    assert reach(*SANDBOX, **{VARIABLE: str(tmp_path)}).returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []
    assert reach(*SANDBOX, **{VARIABLE: str(tmp_path)}).stdout == "alive\n"


def test_nothing_happens_where_the_environment_does_not_say_so(tmp_path):
    (tmp_path / CrashPoint.CLAIMED).touch()
    assert reach(*SANDBOX).stdout == "alive\n"
    assert [path.name for path in tmp_path.iterdir()] == ["claimed"]


def test_it_is_refused_beside_a_real_portal(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(UsageError, match=r"https://navision\.fund\.example is not a sandbox on this machine"):
        crashpoints.arm([*SANDBOX, "https://navision.fund.example"])


def test_every_point_stands_in_the_code_once():
    code = "\n".join(path.read_text() for path in sorted(Path("bots").rglob("*.py")))
    used = re.findall(r"(?:reached\(|_pass\(until, )CrashPoint\.([A-Z_]+)\)", code)
    assert sorted(used) == sorted(point.name for point in CrashPoint)
