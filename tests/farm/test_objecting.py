from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pydantic import BaseModel

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.farm.operations.retention import RetentionPeriods
from bots.farm.process.case import Case
from bots.farm.process.process import Process
from bots.farm.process.steps import Close, Step, Wait


class Matter(BaseModel):
    number: str


def waits_until_somebody_speaks(case: Case, now: datetime) -> Step:
    if case.last("recorded", kind="remark") is None:
        return Wait(now + timedelta(days=10))
    return Close("heard")


@pytest.fixture
def office(make_farm: Callable[..., Farm]) -> Farm:
    room = Process("matter", Matter, waits_until_somebody_speaks, team="fakturaer")
    farm = make_farm(processes={"matter": room})
    farm.open_case("matter", "FAK-A", Matter(number="1"), actor="nemhandel-intake")
    return farm


def test_a_remark_is_on_the_case_moves_it_on_and_is_before_the_processs_team(office: Farm) -> None:
    task = office.colleagues.remark(1, "mette", "  Behandlingen var den 3.  ")
    case = office.reader.case_by_id(1)
    said = case.last("recorded", kind="remark")
    assert said is not None
    assert (said.actor, said.data["text"]) == ("mette", "Behandlingen var den 3.")
    assert case.last("closed") is not None
    assert (task.queue, task.case_id) == ("fakturaer", 1)
    assert "Behandlingen" not in str(task.payload)
    assert office.reader.verify() == []


def test_a_closed_case_takes_an_objection_and_every_one_has_its_own_task(office: Farm) -> None:
    first = office.colleagues.remark(1, "mette", "Jeg er uenig")
    second = office.colleagues.remark(1, "mette", "Stadig uenig")
    assert len({first.id, second.id}) == 2
    assert [event.data["text"] for event in office.reader.case_by_id(1).all("recorded")] == [
        "Jeg er uenig",
        "Stadig uenig",
    ]


@pytest.mark.parametrize(
    ("case_id", "text", "why"),
    [(1, " ", "write what the person says"), (1, "x" * 10_001, "characters"), (9, "Hej", "no case 9")],
)
def test_what_cannot_be_written_down_is_refused(office: Farm, case_id: int, text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        office.colleagues.remark(case_id, "mette", text)
    assert office.reader.tasks(queue="fakturaer") == []


def test_a_case_without_its_personal_data_takes_none(office: Farm, clock: FixedClock) -> None:
    office.colleagues.settle(
        office.colleagues.remark(1, "mette", "Jeg er uenig").id, "mette", "Ringet tilbage"
    )
    clock.advance(timedelta(days=4000))
    office.data_protection.erase_overdue(RetentionPeriods({"navision-post": timedelta(days=365)}), "drift")
    with pytest.raises(UsageError, match="has been deleted"):
        office.colleagues.remark(1, "mette", "En gang til")
