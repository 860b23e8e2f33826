"""Every recording is replayed to its robot, offline, in real Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.recordings.record.recording import RECORDINGS
from bots.recordings.replay.patch import Becomes, Patch, patches_of
from bots.recordings.replay.play import replay, verify, verify_patched
from fixtures.recordings.__main__ import SCENARIOS

pytestmark = pytest.mark.browser

ALL = sorted(RECORDINGS.rglob("*.har"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("har", ALL, ids=_name)
def test_the_robot_does_what_was_recorded(har, chromium, roster):
    played = replay(chromium, har, roster)
    verify(_name(har), played)
    assert played.drift == ()


PATCHES = [(har, patch) for har in ALL for patch in patches_of(har)]


@pytest.mark.parametrize(("har", "path"), PATCHES, ids=[path.name.split(".patch")[0] for _, path in PATCHES])
def test_against_changed_markup_it_works_or_stops_and_never_fills_a_wrong_field(har, path, chromium, roster):
    patch = Patch.read(path)
    verify_patched(_name(har), replay(chromium, har, roster, patch), patch)


def test_every_result_of_a_change_is_among_the_patches():
    assert {Patch.read(path).becomes for _, path in PATCHES} == set(Becomes)


def test_every_scenario_has_its_recording_and_the_folder_stays_small():
    expected = {f"{portal}/{one.name}" for portal, scenarios in SCENARIOS.items() for one in scenarios}
    assert {_name(har) for har in ALL} == expected
    assert sum(path.stat().st_size for path in RECORDINGS.rglob("*") if path.is_file()) < 5_000_000
