"""The death was none: nothing more leaves, letters are corrected, money is got back. At any moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bots.farm.process import AskColleague, Pay, SendLetter, Step, Wait
from tests.processes.deaths_told import CHILD, SON, DeathTold, alone, dead, heir


def test_before_anything_has_left_the_case_only_waits_and_ends() -> None:
    told = DeathTold()
    told.steps()
    told.reversed()
    assert isinstance(told.only(Wait), Wait)
    told.after(31)
    assert told.outcome == "reversed"


def test_a_payment_that_is_open_is_wanted_no_longer_and_the_letter_is_corrected() -> None:
    told = DeathTold()
    told.to_the_payment()
    told.reversed()
    correction = told.only(SendLetter)
    assert correction.template == "correction"
    told.send(correction)
    assert isinstance(told.only(Wait), Wait)


def test_what_was_paid_is_a_colleague_s_to_get_back_with_amount_and_date() -> None:
    told = DeathTold()
    told.pay(told.to_the_payment())
    told.steps()
    told.reversed()
    (ask,) = told.waits_for(AskColleague)
    assert ask.code == "money-to-get-back"
    assert ("Beløb", "300.000,01 kr.") in ask.facts
    assert ("Betalt", "18-12-2026") in ask.facts
    told.answer(ask, note="Ægtefællen betaler tilbage.")
    told.send(told.only(SendLetter))
    told.after(31)
    assert told.outcome == "reversed"


def test_a_payment_that_came_back_before_is_not_got_back_again() -> None:
    told = DeathTold()
    payment = told.to_the_payment()
    told.pay(payment)
    back = {"reference": payment.reference, "payment_number": "K-1", "amount": "300000.01", "why": "returned"}
    told.hears("payment-returned", back)
    told.steps()
    told.reversed()
    assert not told.waits_for(AskColleague)


def test_a_payment_of_which_nobody_knows_is_asked_about_first() -> None:
    told = DeathTold()
    payment = told.to_the_payment()
    unknown = {"queue": "kerne-pay", "reference": payment.reference, "code": "outcome-uncertain"}
    told.happens("task-needs-colleague", {**unknown, "question": "Er ydelsen udbetalt?", "details": {}})
    told.reversed()
    (ask,) = told.waits_for(AskColleague)
    told.answer(ask, action="done-by-hand", receipt="K-7")
    (ask,) = told.waits_for(AskColleague)
    assert ask.code == "money-to-get-back"


def test_the_court_and_each_heir_are_told_once() -> None:
    told = DeathTold(alone())
    told.answer(told.court_answers(), heirs=[heir(CHILD, "1/2"), heir(SON, "1/2")])
    first, _ = told.waits_for(SendLetter)
    told.send(first)
    told.reversed()
    corrections = told.waits_for(SendLetter)
    assert [one.to.number for one in corrections] == ["21659509", CHILD]
    assert [one.values.to_court for one in corrections] == [True, False]
    assert not told.waits_for(Pay)


def test_a_death_that_is_told_again_before_anything_left_waits_ten_days_anew() -> None:
    told = DeathTold()
    told.steps()
    told.reversed()
    told.after(5)
    told.reported(dead())
    wait = told.only(Wait)
    assert (wait.until - told.now).days >= 9
    told.now = wait.until
    assert told.only(SendLetter).template == "spouse"


def test_a_death_that_is_told_again_after_a_letter_is_a_colleague_s() -> None:
    told = DeathTold()
    told.send(told.to_the_letter())
    told.reversed()
    told.send(told.only(SendLetter))
    told.reported(dead())
    ask = told.only(AskColleague)
    assert ask.code == "died-again"
    told.answer(ask, note="Talt med ægtefællen.")
    assert told.outcome == "finished-by-hand"


ANSWERS: dict[str, dict[str, Any]] = {
    "death-heirs": {"heirs": [heir(CHILD, "1/3"), heir("6301900021", "2/3", "other", "Ib")]},
    "death-relation": {"confirmed": True, "document": "Dåbsattest"},
    "death-payment": {"action": "try-again"},
    "death-done": {"note": "Gjort"},
    "death-entitlement": {"who": "heirs"},
    "robot-handover": {"action": "try-again"},
}


def _leaves(step: Step) -> bool:
    return isinstance(step, Pay) or (isinstance(step, SendLetter) and step.template != "correction")


def _happens(told: DeathTold, step: Step, refused: bool) -> None:
    match step:
        case SendLetter():
            told.send(step)
        case Pay() if refused:
            told.refuse(step, "no-nemkonto")
        case Pay():
            told.pay(step)
        case AskColleague():
            told.answer(step, **ANSWERS[step.question])


DEATHS: dict[str, Callable[[], DeathTold]] = {
    "spouse": DeathTold,
    "alone": lambda: DeathTold(alone()),
    "separated": lambda: DeathTold(dead(separated_since=dead().status_since)),
}
HAPPENS = st.sampled_from(("done", "refused", "days", "weeks", "court", "back"))


@settings(max_examples=150, deadline=None)
@given(
    which=st.sampled_from(sorted(DEATHS)),
    before=st.lists(st.tuples(HAPPENS, st.integers(0, 4)), max_size=25),
    after=st.lists(st.tuples(HAPPENS, st.integers(0, 4)), max_size=12),
)
def test_after_a_reversal_nothing_that_cannot_be_undone_is_wanted(
    which: str, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    told = DEATHS[which]()
    sent: list[str] = []
    for what, place in before:
        sent += _move(told, what, place)
    if told.outcome:
        return
    told.reversed()
    for what, place in after:
        assert not [step for step in told.steps() if _leaves(step)]
        sent += _move(told, what, place)
    assert len(sent) == len(set(sent)), "a letter or a payment twice"


def _move(told: DeathTold, what: str, place: int) -> list[str]:
    """One thing happens; what left by it, by its reference."""
    steps = [step for step in told.steps() if isinstance(step, SendLetter | Pay | AskColleague)]
    match what:
        case "days" | "weeks":
            told.after(4 if what == "days" else 15)
        case "court":
            told.hears("post-answered", {"text": "Arvinger er børnene."})
        case "back":
            for paid in list(told.case.all("paid"))[:1]:
                why = {"payment_number": "K-1", "amount": paid.data["amount"], "why": "bank-error"}
                told.hears("payment-returned", {"reference": paid.data["reference"], **why})
        case _ if steps:
            step = steps[place % len(steps)]
            refused = what == "refused"
            _happens(told, step, refused)
            if isinstance(step, SendLetter) or (isinstance(step, Pay) and not refused):
                return [step.reference]
    return []
