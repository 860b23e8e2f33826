"""Without a spouse: the court names the heirs, and each is dealt with, whatever becomes of the others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from bots.domain.cpr import Cpr
from bots.domain.orders.cpr import CprFound
from bots.farm.process import AskColleague, Pay, SendLetter, Wait
from bots.processes.deaths.letters import CourtLetter, HeirLetter
from bots.processes.deaths.questions import Heirs
from bots.processes.deaths.shares import divided
from tests.processes.deaths_told import CHILD, COURT, SON, DeathTold, alone, heir


@pytest.fixture
def told() -> DeathTold:
    return DeathTold(alone())


def test_the_court_is_asked_reminded_twice_and_then_called(told: DeathTold) -> None:
    for reminder in range(3):
        letter = told.only(SendLetter)
        assert (letter.to.name, letter.to.cvr) == (COURT["name"], COURT["cvr"])
        assert isinstance(letter.values, CourtLetter)
        assert letter.values.reminder == reminder
        told.send(letter)
        assert told.only(Wait).hears == ("post-answered", "cpr-status")
        told.after(16)
    ask = told.only(AskColleague)
    assert (ask.code, ask.question) == ("court-silent", "death-heirs")
    assert ("Skifteret", "Retten i Esbjerg 75 13 66 77") in ask.facts


def test_the_answer_of_the_court_lies_beside_the_form_and_no_reminder_is_sent(told: DeathTold) -> None:
    ask = told.court_answers()
    assert (ask.code, ask.question) == ("heirs-named", "death-heirs")
    assert told.process.shows(told.case)[0].texts[0].da == "Arvinger er børnene."
    told.after(30)
    assert told.only(AskColleague) == ask


def test_a_court_that_the_register_does_not_know_is_a_colleague_s() -> None:
    told = DeathTold(alone(), court=None)
    ask = told.only(AskColleague)
    assert ask.code == "court-unknown"
    told.answer(ask, who="court")
    assert told.only(AskColleague).question == "death-heirs"


def test_several_heirs_at_once_and_the_shares_come_to_the_whole(told: DeathTold) -> None:
    told.answer(told.court_answers(), heirs=[heir(CHILD, "1/2"), heir(SON, "50 %", name="Mo Ærø")])
    letters = told.waits_for(SendLetter)
    assert [letter.to.cpr for letter in letters] == [Cpr(CHILD), Cpr(SON)]
    assert all(isinstance(letter.values, HeirLetter) for letter in letters)
    for letter in letters:
        told.send(letter)
    payments = told.waits_for(Pay)
    assert [pay.amount for pay in payments] == [Decimal("150000.01"), Decimal("150000.00")]
    told.pay(payments[0])
    assert told.waits_for(Pay) == payments[1:]
    told.pay(payments[1])
    assert isinstance(told.only(Wait), Wait)
    told.after(31)
    assert told.outcome == "heirs-paid"


def test_one_without_a_nemkonto_does_not_hold_the_others(told: DeathTold) -> None:
    told.answer(told.court_answers(), heirs=[heir(CHILD, "1/2"), heir(SON, "1/2")])
    for letter in told.waits_for(SendLetter):
        told.send(letter)
    first, second = told.waits_for(Pay)
    told.refuse(first, "no-nemkonto")
    assert {type(step) for step in told.steps()} == {AskColleague, SendLetter, Pay}
    told.pay(second)
    (letter,), (ask,) = told.waits_for(SendLetter), told.waits_for(AskColleague)
    assert (letter.template, ask.question) == ("account", "death-payment")
    told.send(letter)
    told.answer(ask, action="try-again", account="0216 4069046312")
    again = told.only(Pay)
    assert (again.reference, again.attempt, again.to.account) == (first.reference, 2, "0216 4069046312")
    told.pay(again)
    told.after(31)
    assert told.outcome == "heirs-paid"


def test_a_relation_that_cpr_does_not_show_needs_a_document(told: DeathTold) -> None:
    stranger = "6301900021"
    told.answer(told.court_answers(), heirs=[heir(CHILD, "1/2"), heir(stranger, "1/2", "other", "Ib")])
    (ask,) = told.waits_for(AskColleague)
    assert (ask.code, ask.amount) == ("relation-doubtful", Decimal("150000.00"))
    for letter in told.waits_for(SendLetter):
        told.send(letter)
    assert [pay.to.cpr for pay in told.waits_for(Pay)] == [Cpr(CHILD)]
    told.answer(ask, confirmed=False, note="Ingen papirer.")
    told.pay(told.only(Pay))
    told.after(31)
    assert told.outcome == "partly-paid"


def test_a_parent_is_shown_by_either_side(told: DeathTold) -> None:
    parent = "6101400021"
    told.persons[parent] = CprFound(known=True, name="Ida", children=(told.deceased.cpr,))
    told.answer(told.court_answers(), heirs=[heir(parent, "1", "parent", "Ida")])
    assert told.only(SendLetter).to.name == "Ida"


def test_a_dead_heir_is_a_colleague_s_and_gets_no_letter(told: DeathTold) -> None:
    told.persons[SON] = CprFound(known=True, name="Mo", dead=True, died_on=date(2020, 1, 1))
    told.answer(told.court_answers(), heirs=[heir(SON, "1")])
    ask = told.only(AskColleague)
    assert ask.code == "heir-dead"
    told.answer(ask, note="Givet videre til boet.")
    assert told.outcome == "no-payout"


@pytest.mark.parametrize(
    ("heirs", "says"),
    [
        ([heir(CHILD, "1/2"), heir(SON, "1/3")], "give 1"),
        ([heir(CHILD, "1/2"), heir(CHILD, "1/2")], "to gange"),
        ([heir(CHILD, "halvdelen")], "brøk"),
        ([], "at least 1"),
    ],
)
def test_heirs_that_cannot_be_followed_are_refused(heirs: list[dict[str, str]], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Heirs.model_validate({"heirs": heirs})


def test_no_ore_is_lost_in_thirds() -> None:
    parts = divided(Decimal("100.00"), ["1/3", "1/3", "1/3"])
    assert parts == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
