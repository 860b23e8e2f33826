from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from bots.domain.orders.navision import PaymentReceipt
from bots.domain.text import Text
from bots.farm.process.case import Case, Event
from bots.farm.process.jobs import GivenUp, Job, Problem, RobotHandover, carry_out
from bots.farm.process.questions import Answered, answer_to
from bots.farm.process.steps import AskColleague, RunRobot

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


class Order(BaseModel):
    reference: str = "FAK-X"


STEP = RunRobot("navision-pay", "FAK-X-pay", Order())


def job(**changes: Any) -> Job[RunRobot, PaymentReceipt, RobotHandover]:
    return replace(
        Job(
            step=STEP,
            receipt=PaymentReceipt,
            team="fakturaer",
            purpose="Betale",
            answer=RobotHandover,
            by_hand=lambda answer: PaymentReceipt(payment_number=answer.receipt or ""),
            facts=(("Beløb", "10,00 kr."),),
        ),
        **changes,
    )


def case(*events: tuple[str, dict[str, Any]]) -> Case:
    opened = Event(1, "opened", AT, "farm", {})
    rest = (Event(n, type_, AT, "anne", data) for n, (type_, data) in enumerate(events, 2))
    return Case(1, "p", "FAK-X", (opened, *rest))


def task(kind: str, reference: str = "FAK-X-pay", **data: Any) -> tuple[str, dict[str, Any]]:
    return f"task-{kind}", {"queue": "navision-pay", "reference": reference, **data}


def answered(reference: str = "FAK-X-pay-hjaelp", **answer: Any) -> tuple[str, dict[str, Any]]:
    return "answered", {"queue": "fakturaer", "reference": reference, "answer": answer}


FAILED = task("failed", code="portal-down", message="svarer ikke {0}")


def test_the_robot_is_asked_until_its_task_has_ended() -> None:
    assert carry_out(case(), job()) == STEP
    assert carry_out(case(("task-added", {"queue": "navision-pay", "reference": "FAK-X-pay"})), job()) == STEP


def test_a_receipt_ends_the_job() -> None:
    done = task("done", result={"payment_number": "UD-1"}, note="")

    assert carry_out(case(done), job()) == PaymentReceipt(payment_number="UD-1")


@pytest.mark.parametrize(
    ("event", "code", "words"),
    [
        (FAILED, "portal-down", "svarer ikke {0}"),
        (task("refused", code="exists", message="findes allerede", result=None), "exists", "findes allerede"),
        (
            task("needs-colleague", code="unsure", question="Er den betalt?", details={}),
            "unsure",
            "Er den betalt?",
        ),
        (task("cancelled", reason="overtaget"), "task-cancelled", "overtaget"),
        (task("done", result={"wrong": 1}, note=""), "receipt-unreadable", "kan ikke læses"),
        (task("done", result=None, note=""), "task-done", "uden en kvittering"),
    ],
)
def test_whatever_else_comes_a_colleague_is_asked(
    event: tuple[str, dict[str, Any]], code: str, words: str
) -> None:
    ask = carry_out(case(event), job())

    assert isinstance(ask, AskColleague)
    assert (ask.team, ask.question, ask.reference) == ("fakturaer", "robot-handover", "FAK-X-pay-hjaelp")
    assert ask.code == code
    assert words in ask.reason.da
    assert ask.facts[:2] == (("Robotten skulle", "Betale"), ("Beløb", "10,00 kr."))


def test_details_of_the_robots_question_are_shown() -> None:
    asked = task("needs-colleague", code="unsure", question="Hvilken?", details={"Fundet": "to"})
    ask = carry_out(case(asked), job())

    assert isinstance(ask, AskColleague)
    assert ask.facts[-1] == ("Fundet", "to")


def test_trying_again_is_a_new_task_with_the_same_payload() -> None:
    again = carry_out(case(FAILED, answered(action="try-again")), job())

    assert again == replace(STEP, reference="FAK-X-pay-2")


def test_a_correction_holds_for_all_later_tries() -> None:
    corrected = job(corrected=lambda step, answer: replace(step, payload=Order(reference=answer.receipt)))
    second = task("failed", "FAK-X-pay-2", code="portal-down", message="")
    history = case(
        FAILED,
        answered(action="try-again", receipt="FAK-Y"),
        second,
        answered("FAK-X-pay-2-hjaelp", action="try-again", receipt="FAK-Z"),
    )

    step = carry_out(history, corrected)

    assert step == RunRobot("navision-pay", "FAK-X-pay-3", Order(reference="FAK-Z"))


def test_done_by_hand_gives_the_receipt_that_the_colleague_wrote() -> None:
    receipt = carry_out(case(FAILED, answered(action="done-by-hand", receipt="UD-9")), job())

    assert receipt == PaymentReceipt(payment_number="UD-9")


def test_giving_up_names_who_and_why() -> None:
    given_up = carry_out(case(FAILED, answered(action="give-up", note="Dobbelt")), job())

    assert given_up == GivenUp(person="anne", note="Dobbelt")


def test_a_refusal_with_a_result_is_a_receipt_only_where_the_process_says_so() -> None:
    refused = task("refused", code="x", message="nej", result={"payment_number": "UD-1"})

    assert isinstance(carry_out(case(refused), job()), AskColleague)
    assert carry_out(case(refused), job(refusal_is_receipt=True)) == PaymentReceipt(payment_number="UD-1")


def test_a_receipt_with_an_objection_goes_to_a_colleague() -> None:
    done = task("done", result={"payment_number": "?"}, note="")
    odd = Problem("odd", Text(da="Mærkeligt nummer", en="Odd number"))

    ask = carry_out(case(done), job(objection=lambda receipt: odd))

    assert isinstance(ask, AskColleague)
    assert (ask.code, ask.reason.da) == ("odd", "Mærkeligt nummer")


def test_a_question_whose_task_was_cancelled_is_asked_again() -> None:
    ask = AskColleague("fakturaer", "FAK-X-q", "c", Text(da="a", en="b"), "robot-handover")
    cancelled = ("task-cancelled", {"queue": "fakturaer", "reference": "FAK-X-q", "reason": ""})
    answer = answered("FAK-X-q-2", action="try-again")

    assert answer_to(case(cancelled), ask, RobotHandover) == replace(ask, reference="FAK-X-q-2")
    assert isinstance(answer_to(case(cancelled, answer), ask, RobotHandover), Answered)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"action": "done-by-hand"}, "kvitteringsnummeret"),
        ({"action": "done-by-hand", "receipt": "  "}, "kvitteringsnummeret"),
        ({"action": "give-up"}, "hvorfor opgaven opgives"),
        ({"action": "maybe"}, "try-again"),
        ({"action": "try-again", "other": 1}, "Extra inputs"),
    ],
)
def test_an_answer_that_says_too_little_is_refused_with_what_is_missing(
    answer: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        RobotHandover.model_validate(answer)


@pytest.mark.parametrize(
    ("code", "team"),
    [("portal-changed", "udvikling"), ("robot-error", "udvikling"), ("portal-down", "fakturaer")],
)
def test_what_only_a_developer_can_put_right_goes_to_the_developers(code: str, team: str) -> None:
    failed = case(task("failed", code=code, message="..."))
    asked = carry_out(failed, job())
    assert isinstance(asked, AskColleague)
    assert asked.team == team
    answer = {"queue": team, "reference": asked.reference, "answer": {"action": "try-again"}}
    again = carry_out(case(task("failed", code=code, message="..."), ("answered", answer)), job())
    assert isinstance(again, RunRobot)
    assert again.reference == "FAK-X-pay-2"
