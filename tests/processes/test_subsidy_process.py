from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from bots.domain.orders import SubsidyClaim
from bots.farm.step import AskColleague, Consult, Record, RunRobot
from bots.processes.subsidy import PROCESS
from bots.processes.subsidy.questions import ClaimHandover
from fixtures.cases.examples import Story, read

REFUSED = {"answer": "form-refused", "receipt": None, "subsidy": None, "found": False, "message": "Ukendt"}


def claimed() -> Story:
    """A claim whose robot is at work."""
    told = Story(PROCESS, "FAK-X-1", read("subsidy/base.yaml"))
    told.carry_out(told.step(), {"says": {"not_member_on": None}})
    return told


def test_the_register_is_asked_as_of_the_danish_day() -> None:
    told = Story(PROCESS, "FAK-X-1", read("subsidy/base.yaml"))
    step = PROCESS.next_step(told.case, datetime(2026, 11, 21, 23, 30, tzinfo=UTC))

    assert step == Consult("danmark-status", {"cpr": "7001014321", "on": "2026-11-22"})


def test_the_expected_subsidy_is_put_on_record() -> None:
    told = claimed()
    accepted = {"answer": "accepted", "receipt": "DS-1", "subsidy": "88.00", "found": True, "message": ""}
    told.carry_out(told.step(), {"done": accepted})

    assert told.step() == Record(
        "expected-subsidy",
        {
            "receipt": "DS-1",
            "subsidy": "88.00",
            "treatment_date": "2026-11-02",
            "amount": "311.21",
            "found": True,
        },
    )


def test_what_danmark_said_is_remembered_for_the_member() -> None:
    told = claimed()
    told.carry_out(told.step(), {"done": REFUSED | {"answer": "not-a-member"}})

    assert told.step() == Consult(
        "danmark-remember", {"cpr": "7001014321", "on": "2026-11-21", "answer": "not-a-member"}
    )


def test_a_refused_form_is_tried_again_with_what_the_colleague_corrected() -> None:
    told = claimed()
    told.carry_out(told.step(), {"done": REFUSED})
    ask = told.step()
    told.carry_out(ask, {"answer": {"action": "try-again", "treatment_code": "0999"}})
    again = told.step()

    assert isinstance(ask, AskColleague)
    assert ask.reason.da == "D-service afviste ansøgningen: Ukendt"
    assert ("Ydernummer", "051234") in ask.facts
    assert isinstance(again, RunRobot)
    assert isinstance(again.payload, SubsidyClaim)
    assert (again.reference, again.payload.treatment_code) == ("FAK-X-1-claim-2", "0999")
    assert again.payload.reference == "FAK-EXAMPLEBCD-1"
    assert again.payload.ydernummer == "051234"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"action": "try-again", "ydernummer": "12"}, "pattern"),
        ({"action": "done-by-hand"}, "kvitteringsnummeret"),
        ({"action": "give-up", "note": "x", "treatment_code": "1"}, "Rettelser bruges kun"),
    ],
)
def test_an_answer_that_cannot_be_followed_is_refused(answer: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        ClaimHandover.model_validate(answer)
