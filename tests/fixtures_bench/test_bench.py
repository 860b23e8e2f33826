"""The measurement measures what it says. How fast is for ``make bench`` to tell."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fixtures.bench import setting
from fixtures.bench.__main__ import main
from fixtures.bench.figure import Bound, Figure
from fixtures.bench.race import rate
from fixtures.postgres import binaries


def test_every_figure_is_one_json_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    parts = ["worklist", "wakeup", "latency", "robocorp"]
    assert main([*parts, "--quick", "--rounds", "1", "--folder", str(tmp_path)]) == 0
    printed = capsys.readouterr().out.splitlines()
    figures = [json.loads(line) for line in printed if line.startswith("{")]
    databases = {"sqlite", "postgresql"} if binaries() else {"sqlite"}
    assert {re.split("[, ]", figure["of"])[0] for figure in figures} == databases
    assert {figure["figure"].partition(" ")[0] for figure in figures} == {
        "claim+complete",
        "claim",
        "wake-up",
        "task",
    }
    assert all(figure["value"] > 0 for figure in figures)
    assert any("Measured" in line for line in printed)


def test_only_the_parts_that_are_named_and_only_sqlite_without_postgresql(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting, "binaries", lambda: None)
    assert main(["worklist", "--quick", "--rounds", "1", "--folder", str(tmp_path)]) == 0
    said = capsys.readouterr()
    figures = [json.loads(line) for line in said.out.splitlines() if line.startswith("{")]
    assert figures
    assert all(figure["of"].startswith("sqlite") for figure in figures)
    assert "SKIPPED: no PostgreSQL" in said.err


def test_a_part_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["worklists"])
    assert "there is no part 'worklists'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "bound", "reached"),
    [(0.6, "at least", True), (0.59, "at least", False), (1.3, "at most", True), (1.31, "at most", False)],
)
def test_a_figure_is_held_against_its_goal(value: float, bound: Bound, reached: bool) -> None:
    goal = 0.6 if bound == "at least" else 1.3
    line = json.loads(Figure("speed", "of something", value, "x", goal, bound).line())
    assert (line["goal"], line["reached"]) == (goal, reached)


def test_without_a_goal_nothing_is_reached() -> None:
    assert "reached" not in json.loads(Figure("speed", "of something", 1.0, "x").line())


def test_a_task_done_twice_is_no_measurement() -> None:
    with pytest.raises(AssertionError, match="4 tasks were done, not 3"):
        rate(lambda worker: lambda: 2, processes=2, tasks=3)
