"""Every recording is replayed to its robot, offline, in real Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.farm.recording.session import RECORDINGS
from bots.farm.replay.play import replay, verify

pytestmark = pytest.mark.browser

ALL = sorted(RECORDINGS.rglob("*.har"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("har", ALL, ids=_name)
def test_the_robot_does_what_was_recorded(har, chromium, roster):
    played = replay(chromium, har, roster)
    verify(_name(har), played)
    assert played.drift == ()
