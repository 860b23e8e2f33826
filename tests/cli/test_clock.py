"""``kollega clock``: what time it is for the farm, and a sandbox that is moved to another day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bots.cli.main import app
from bots.domain.errors import UsageError
from bots.farm.fleet import ClockIsReal
from bots.office import Office, make_home

BEGINS = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_home(tmp_path, {})
    return tmp_path


def said(home: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["--home", str(home), "clock", *words])
    if result.exception is not None:
        raise result.exception
    return result.output.strip()


def test_a_sandbox_is_moved_and_every_command_goes_by_it(home: Path) -> None:
    Office.open(home).farm.fleet.begin_clock(BEGINS, "demo")
    assert said(home, "show") == "01-12-2026 09:00"
    assert said(home, "advance", "10d") == "It is 11-12-2026 09:00 now."
    assert said(home, "show") == "11-12-2026 09:00"


@pytest.mark.parametrize(
    ("by", "words"), [("10x", "is not a duration"), ("0d", "forward"), ("11y", "ten years")]
)
def test_a_step_that_cannot_be_meant_is_said(home: Path, by: str, words: str) -> None:
    Office.open(home).farm.fleet.begin_clock(BEGINS, "demo")
    with pytest.raises(UsageError, match=words):
        said(home, "advance", by)


def test_a_real_farm_is_not_moved(home: Path) -> None:
    with pytest.raises(ClockIsReal, match="nobody moves that"):
        said(home, "advance", "10d")
