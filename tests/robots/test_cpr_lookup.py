"""One look-up: what CPR says, that it has nobody, or that it cannot be read for certain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import pytest

from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CprPerson, CprStatus
from bots.domain.orders.cpr import CprFound, CprLookUp
from bots.farm.robot import Desk
from bots.farm.worklist import Done, NeedsColleague
from bots.robots.cpr_lookup.robot import look_up_person
from bots.systems.cpr import PersonUnclear, PersonUnknown

SPOUSE = Cpr("6811420017")
ORDER = CprLookUp(cpr=SPOUSE, purpose="dødsfald: ægtefælle")


@dataclass
class Register:
    """A desk whose one system is the register; it answers with one person or one error."""

    answer: CprPerson | Exception

    def connect(self, system: str) -> Register:
        assert system == "cpr"
        return self

    def look_up(self, cpr: Cpr, purpose: str) -> CprPerson:
        assert (cpr, purpose) == (ORDER.cpr, ORDER.purpose)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def asked(answer: CprPerson | Exception) -> object:
    return look_up_person(ORDER, cast(Desk, Register(answer)))


@pytest.mark.parametrize(
    ("status", "known", "registered", "dead"),
    [
        (CprStatus.IN_DENMARK, True, True, False),
        (CprStatus.IN_GREENLAND, True, True, False),
        (CprStatus.EMIGRATED, True, False, False),
        (CprStatus.DISAPPEARED, True, False, False),
        (CprStatus.DEAD, True, True, True),
        (CprStatus.CHANGED, False, False, False),
        (CprStatus.ANNULLED, False, False, False),
    ],
)
def test_what_a_status_means(status: CprStatus, known: bool, registered: bool, dead: bool) -> None:
    day = date(2026, 11, 18)
    person = CprPerson(cpr=SPOUSE, status=status, status_since=day, name="Ole", children=(ORDER.cpr,))
    outcome = asked(person)
    assert isinstance(outcome, Done)
    found = outcome.result
    assert isinstance(found, CprFound)
    assert (found.known, found.registered, found.dead) == (known, registered, dead)
    assert found.died_on == (day if dead else None)
    assert found.children == (ORDER.cpr,)


def test_a_number_that_cpr_does_not_have_is_nobody_s() -> None:
    assert asked(PersonUnknown()) == Done(CprFound(known=False))


def test_what_cannot_be_read_for_certain_is_a_colleague_s() -> None:
    outcome = asked(PersonUnclear(why="to navne"))
    assert isinstance(outcome, NeedsColleague)
    assert (outcome.code, "to navne" in outcome.question) == ("person-unclear", True)
