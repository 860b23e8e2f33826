from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from bots.config.decisions_yaml import Basis, DecisionTerms, HealthData, Mode, Rejections
from bots.domain.orders.dservice import SubsidyClaim
from bots.farm.process.steps import AskColleague, Close, Consult, Record, RunRobot, Step
from bots.processes.subsidy import PROCESS, on_terms
from bots.processes.subsidy.questions import ClaimHandover
from fixtures.cases.examples import Story, read

REFUSED = {"answer": "form-refused", "receipt": None, "subsidy": None, "found": False, "message": "Ukendt"}


def claimed() -> Story:
    """A claim whose robot is at work."""
    told = Story(PROCESS, "FAK-X-1", read("subsidy/base.yaml"))
    told.carry_out(told.step(), {"says": {"not_member_on": None}})
    told.carry_out(told.step())
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


CONSENT = DecisionTerms(health=HealthData(basis=Basis.CONSENT, documented="bestillingen"))
GIVEN = {"number": "SAM-9", "cpr": "7001014321", "given_on": "2024-03-01", "documented": "Bestilling 7"}
CLAIM, NONE = {"not_member_on": None}, {"not_member_on": "2026-11-20"}


def decided(terms: DecisionTerms, says: dict[str, Any], remark: bool = False) -> Story:
    told = Story(on_terms(terms), "FAK-X-1", read("subsidy/base.yaml"))
    if remark:
        told.happens("recorded", {"kind": "remark", "text": "Søg ikke."})
    told.carry_out(told.step(), {"says": says})
    told.carry_out(told.step())
    return told


def code(step: Step) -> str:
    return step.code if isinstance(step, AskColleague) else type(step).__name__


@pytest.mark.parametrize(
    ("terms", "says", "remark", "then"),
    [
        (DecisionTerms(), CLAIM, False, "RunRobot"),
        (DecisionTerms(), NONE, False, "Close"),
        (DecisionTerms(), CLAIM, True, "proposed"),
        (DecisionTerms(mode=Mode.PROPOSE), CLAIM, False, "proposed"),
        (DecisionTerms(take_out=frozenset({"FAK-X-1"})), CLAIM, False, "proposed"),
        (DecisionTerms(rejections=Rejections.COLLEAGUE), CLAIM, False, "RunRobot"),
        (DecisionTerms(rejections=Rejections.COLLEAGUE), NONE, False, "proposed"),
        (DecisionTerms(is_sampled=lambda reference: True), CLAIM, False, "sample-control"),
        (CONSENT, CLAIM, False, "proposed"),
        (CONSENT, CLAIM | {"consents": [GIVEN]}, False, "RunRobot"),
        (CONSENT, CLAIM | {"consents": [GIVEN | {"withdrawn_on": "2026-11-21"}]}, False, "proposed"),
    ],
)
def test_the_terms_say_who_has_the_last_word(
    terms: DecisionTerms, says: dict[str, Any], remark: bool, then: str
) -> None:
    told = decided(terms, says, remark)
    (record,) = told.case.all("recorded", kind="decision")
    assert code(told.step()) == then
    assert record.data["solely_automated"] is (then in ("RunRobot", "Close"))
    assert len(record.data["gate"]) == 6


@pytest.mark.parametrize(
    ("says", "given", "upheld", "then"),
    [
        (CLAIM, {"decision": "claim"}, True, "dservice-claim"),
        (CLAIM, {"decision": "do-not-claim", "note": "Hun har selv søgt."}, False, "not-claimed"),
        (NONE, {"decision": "do-not-claim", "note": "Ikke medlem."}, True, "not-a-member-known"),
        (NONE, {"decision": "claim"}, False, "dservice-claim"),
    ],
)
def test_a_colleague_has_the_last_word_on_a_proposal_and_is_counted(
    says: dict[str, Any], given: dict[str, Any], upheld: bool, then: str
) -> None:
    told = decided(DecisionTerms(mode=Mode.PROPOSE), says)
    told.carry_out(told.step(), {"answer": given})
    told.carry_out(told.step())
    (review,) = told.case.all("recorded", kind="decision-review")
    assert review.data["upheld"] is upheld
    step = told.step()
    assert then == (step.outcome if isinstance(step, Close) else getattr(step, "queue", None))


def test_a_claim_from_before_decisions_were_on_record_goes_on_without_one() -> None:
    told = Story(PROCESS, "FAK-X-1", read("subsidy/base.yaml"))
    told.carry_out(told.step(), {"says": CLAIM})
    told.happens("task-added", {"queue": "dservice-claim", "reference": "FAK-X-1-claim"})
    assert isinstance(told.step(), RunRobot)
