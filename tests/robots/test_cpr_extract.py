"""The daily extract: a case for each death, word of who lives, and no file lost or taken twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bots.domain.clock import FixedClock
from bots.domain.orders.cpr import ExtractOrder, ExtractReceipt
from bots.farm.farm import Farm
from bots.farm.process import Case
from bots.farm.robot import Desk
from bots.farm.worklist import Done, QueueTerms
from bots.robots.cpr_extract.robot import take_extracts
from fixtures.population.handling import farm_of
from fixtures.scenarios.death import SCENARIO
from fixtures.scenarios.death.course import EXTRACT, ExtractDesk
from fixtures.scenarios.death.extracts import DEAD, LIVING, file_of, records_of
from fixtures.scenarios.death.kinds import married
from fixtures.scenarios.death.people import Births
from fixtures.scenarios.death.plan import Plan

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))
LEASE = timedelta(hours=1)


@dataclass
class Morning:
    """A farm with one dead member, and the folder in which CPR leaves its files."""

    farm: Farm
    clock: FixedClock
    folder: Path
    plan: Plan
    runs: int = field(default=0)

    def leave(self, day: date, previous: date, *statuses: str, name: str = "") -> None:
        records = [one for status in statuses for one in records_of(self.plan, status)]
        (self.folder / (name or f"D{day:%y%m%d}.L4357")).write_bytes(file_of(day, previous, records))

    def take(self) -> ExtractReceipt:
        """Two looks: a file has to stay as it is in between."""
        for _ in range(2):
            self.runs += 1
            self.clock.advance(timedelta(seconds=2))
            self.farm.add_task(EXTRACT, f"udtraek-{self.runs}", ExtractOrder(), actor="schedule")
            lease = self.farm.claim([QueueTerms(EXTRACT)], "worker", LEASE)
            assert lease
            desk = cast(Desk, ExtractDesk(self.farm, lease, self.folder, self.clock.now().date()))
            outcome = take_extracts(ExtractOrder(), desk)
            assert isinstance(outcome, Done)
            self.farm.finish(lease, outcome)
        assert isinstance(outcome.result, ExtractReceipt)
        return outcome.result

    @property
    def cases(self) -> list[Case]:
        return list(self.farm.reader.cases())

    @property
    def codes(self) -> list[str]:
        return [str(task.payload["code"]) for task in self.farm.reader.tasks(team=True, open_only=True)]


@pytest.fixture
def morning(tmp_path: Path) -> Morning:
    around = SCENARIO.demo(1, 1, date(2026, 11, 20))
    plan = married(Births(1), 1, MONDAY)
    world = type(around)((plan,), around.around)
    clock = FixedClock(datetime(2026, 11, 23, 4, 30, tzinfo=UTC))
    (tmp_path / "ud").mkdir()
    return Morning(farm_of(world, tmp_path, clock), clock, tmp_path / "ud", plan)


def test_a_death_opens_one_case_however_often_its_file_and_its_person_come(morning: Morning) -> None:
    morning.leave(MONDAY, MONDAY, DEAD)
    assert morning.take() == ExtractReceipt(extracts=1, dead=1)
    morning.leave(MONDAY, MONDAY, DEAD, name="D261123.L4357-igen")
    assert morning.take() == ExtractReceipt(extracts=0, dead=0)
    morning.leave(TUESDAY, MONDAY, DEAD)
    assert morning.take() == ExtractReceipt(extracts=1, dead=1)
    (case,) = morning.cases
    assert case.process == "deaths"
    assert case.last("waiting")
    assert not list(case.all("received"))
    assert morning.codes == []


def test_the_event_of_a_death_on_somebody_who_lives_is_none(morning: Morning) -> None:
    morning.leave(MONDAY, MONDAY, LIVING)
    assert morning.take() == ExtractReceipt(extracts=1, dead=0)
    assert (morning.cases, morning.codes) == ([], [])


def test_a_reversal_is_told_once_with_the_file_that_it_stood_in(morning: Morning) -> None:
    morning.leave(MONDAY, MONDAY, DEAD)
    morning.take()
    for day, previous in ((TUESDAY, MONDAY), (WEDNESDAY, TUESDAY)):
        morning.leave(day, previous, LIVING)
        morning.take()
    (case,) = morning.cases
    (told,) = case.all("received")
    assert (told.data["kind"], told.data["origin"]) == ("cpr-status", "D261124.L4357, person 1")


def test_a_missing_extract_is_a_task_and_a_late_one_tells_nothing_old(morning: Morning) -> None:
    morning.leave(MONDAY, MONDAY)
    morning.take()
    morning.leave(WEDNESDAY, TUESDAY, DEAD)
    morning.take()
    assert morning.codes == ["arrival-gap"]
    morning.leave(TUESDAY, MONDAY, LIVING)
    assert morning.take().extracts == 1
    (case,) = morning.cases
    assert not list(case.all("received"))
    assert morning.codes == ["arrival-gap"]


def test_a_file_that_cannot_be_read_goes_to_the_team_and_nobody_in_it_is_dealt_with(morning: Morning) -> None:
    (morning.folder / "D261123.L4357").write_bytes(b"000\nx\n999\n")
    assert morning.take() == ExtractReceipt(extracts=0, dead=0)
    assert morning.codes == ["extract-unreadable"]
    assert morning.cases == []
