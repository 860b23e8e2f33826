"""A few deaths of a simulated quarter come out as planted; what does not is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bots.systems.cpr_direkte import is_whole, read_extract
from fixtures.population import run
from fixtures.scenarios.death import SCENARIO
from fixtures.scenarios.death.kinds import KINDS
from fixtures.scenarios.death.world import DeathWorld, planned


@pytest.fixture(scope="module")
def around() -> DeathWorld:
    return SCENARIO.demo(1, 1, date(2026, 11, 21))


@pytest.mark.long
def test_deaths_and_reversals_come_out_as_planted(around: DeathWorld, tmp_path: Path) -> None:
    result = run(SCENARIO, planned(11, 3, around.around), tmp_path)

    assert [f"{one.document_id}: {one.planted} | {one.came_out}" for one in result.differences] == []
    figures = result.figures()
    assert (figures["deaths"], figures["twice"], figures["after_reversal"]) == (11, 0, 0)
    assert figures["reversed"] == 6


def test_a_death_that_comes_out_otherwise_is_told(around: DeathWorld, tmp_path: Path) -> None:
    world = planned(1, 3, around.around)
    (plan,) = world.plans
    wrong = replace(plan, expected=replace(plan.expected, outcome="heirs-paid"))
    result = run(SCENARIO, DeathWorld((wrong,), world.around, world.extracts, world.gaps, 1), tmp_path)

    (difference,) = result.differences
    assert difference.planted.startswith("heirs-paid [1 spouse to 1]")
    assert difference.came_out.startswith("spouse-paid [1 spouse to 1]")
    assert not result.is_right


def test_every_kind_is_in_a_quarter_and_its_files_are_read_as_cpr_writes_them(around: DeathWorld) -> None:
    world = planned(60, 2, around.around)
    assert len({plan.kind for plan in world.plans}) == len(KINDS)
    files = [one for one in world.extracts if not one.name.startswith("D000000")]
    assert all(is_whole(one.content) for one in files)
    read = [read_extract(one.content, one.produced) for one in files]
    assert len(files) == len(world.extracts) - world.unreadable
    assert {person.cpr.reveal() for extract in read for person in extract.persons} == {
        plan.cpr for plan in world.plans
    }
    assert world.gaps
