"""The measurement measures what it says. How fast is for ``make bench`` to tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.bench.__main__ import main
from fixtures.bench.race import rate
from fixtures.postgres import binaries


def test_every_figure_is_one_json_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--quick", "--rounds", "1", "--folder", str(tmp_path)]) == 0
    printed = capsys.readouterr().out.splitlines()
    figures = [json.loads(line) for line in printed if line.startswith("{")]
    databases = {"sqlite", "postgresql"} if binaries() else {"sqlite"}
    assert {figure["database"] for figure in figures} == databases
    assert {figure["figure"] for figure in figures} == {"claim+complete", "claim latency"}
    assert all(figure["ratio"] > 0 for figure in figures)
    assert any("The worklist" in line for line in printed)


def test_a_task_done_twice_is_no_measurement() -> None:
    with pytest.raises(AssertionError, match="4 tasks were done, not 3"):
        rate(lambda worker: lambda: 2, processes=2, tasks=3)
