"""With a spouse: ten days, a letter, time to object, a payment; whatever is unusual is a colleague's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CivilStatus
from bots.domain.orders.cpr import CprFound
from bots.farm.process import AskColleague, Pay, SendLetter, Wait
from bots.processes.deaths.letters import SpouseLetter
from tests.processes.deaths_told import AMOUNT, POLICY, SPOUSE, DeathTold, dead


def test_the_spouse_is_written_to_on_the_working_morning_after_ten_days() -> None:
    told = DeathTold()
    wait = told.only(Wait)
    # The tenth day is Monday the 30th.
    assert wait.until == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert wait.hears == ("cpr-status",)
    told.now = wait.until
    letter = told.only(SendLetter)
    assert letter.to.cpr == Cpr(SPOUSE)
    assert isinstance(letter.values, SpouseLetter)
    assert (letter.values.amount, letter.values.earliest) == (AMOUNT, date(2026, 12, 14))


def test_after_the_time_to_object_the_money_goes_to_the_nemkonto_and_the_case_ends() -> None:
    told = DeathTold()
    told.send(told.to_the_letter())
    assert isinstance(told.only(Wait), Wait)
    told.after(16)
    payment = told.only(Pay)
    assert (payment.to.cpr, payment.to.account, payment.amount) == (Cpr(SPOUSE), None, AMOUNT)
    told.pay(payment)
    assert "retur" in told.only(Wait).reason.da
    told.after(31)
    assert told.outcome == "spouse-paid"


@pytest.mark.parametrize(
    ("deceased", "policy", "spouse", "code"),
    [
        ({"separated_since": date(2026, 1, 1)}, {}, {}, "spouse-separated"),
        ({}, {"clause": "named"}, {}, "beneficiary-named"),
        ({}, {"clause_since": "2007-12-31"}, {}, "nearest-before-2008"),
        ({}, {"amount": "1000000.01"}, {}, "amount-over-limit"),
        ({"status_uncertain": True}, {}, {}, "death-uncertain"),
        ({}, {}, {"dead": True, "died_on": date(2026, 11, 18)}, "died-together"),
        ({}, {}, {"dead": True, "died_on": date(2026, 11, 21)}, "spouse-dead"),
        ({}, {}, {"known": False}, "spouse-unknown"),
        ({}, {}, {"registered": False}, "spouse-unknown"),
    ],
)
def test_what_is_unusual_goes_to_a_colleague_with_the_facts(
    deceased: dict[str, Any], policy: dict[str, Any], spouse: dict[str, Any], code: str
) -> None:
    told = DeathTold(dead(**deceased), [{**POLICY, **policy}])
    told.persons[SPOUSE] = CprFound(**{"known": True, "name": "Ole Ærø", **spouse})
    told.steps()
    told.after(11)
    ask = told.only(AskColleague)
    assert (ask.code, ask.question, ask.team) == (code, "death-entitlement", "doedsfald")
    assert ("Afdøde", "Åse Ærø-Ørum") in ask.facts


def test_a_death_that_cpr_does_not_confirm_when_asked_is_a_colleague_s() -> None:
    told = DeathTold()
    told.persons[told.deceased.cpr.reveal()] = CprFound(known=True)
    told.steps()
    told.after(11)
    assert told.only(AskColleague).code == "death-unconfirmed"


def test_a_limit_of_the_business_holds_in_place_of_the_rule_s_own() -> None:
    told = DeathTold(most="300000.00")
    told.steps()
    told.after(11)
    assert told.only(AskColleague).code == "amount-over-limit"


def test_a_spouse_without_a_number_is_looked_for_once_more() -> None:
    told = DeathTold(dead(spouse=None, civil_status=CivilStatus.MARRIED))
    told.persons[told.deceased.cpr.reveal()] = CprFound(known=True, dead=True, spouse=Cpr(SPOUSE))
    assert told.to_the_letter().to.cpr == Cpr(SPOUSE)


def test_a_spouse_whom_nobody_knows_is_a_colleague_s() -> None:
    told = DeathTold(dead(spouse=None, civil_status=CivilStatus.MARRIED))
    told.steps()
    told.after(11)
    assert told.only(AskColleague).code == "spouse-unknown"


def test_a_spouse_who_died_after_the_letter_is_not_paid() -> None:
    told = DeathTold()
    told.send(told.to_the_letter())
    told.steps()
    told.persons[SPOUSE] = CprFound(known=True, name="Ole Ærø", dead=True, died_on=date(2026, 12, 5))
    told.after(16)
    ask = told.only(AskColleague)
    assert ask.code == "spouse-died-since"
    told.answer(ask, who="nobody", note="Boet er udlagt til andre.")
    assert told.outcome == "no-payout"


def test_a_payment_that_comes_back_is_paid_to_the_account_that_a_colleague_finds() -> None:
    told = DeathTold()
    payment = told.to_the_payment()
    told.pay(payment)
    told.steps()
    back = {
        "reference": payment.reference,
        "payment_number": "K-1",
        "amount": "300000.01",
        "why": "bank-error",
    }
    told.hears("payment-returned", back)
    ask = told.only(AskColleague)
    assert (ask.code, ask.amount) == ("payment-came-back", AMOUNT)
    told.answer(ask, action="try-again", account="0216 4069046312")
    again = told.only(Pay)
    assert (again.to.account, again.changed_account) == ("0216 4069046312", True)
    assert again.reference != payment.reference
    told.pay(again)
    told.after(31)
    assert told.outcome == "spouse-paid"


@pytest.mark.parametrize(("member", "outcome"), [(None, "not-a-member"), ("Åse", "nothing-due")])
def test_where_nothing_is_due_the_case_ends(member: str | None, outcome: str) -> None:
    assert DeathTold(policies=[], member=member).outcome == outcome


def test_a_letter_that_comes_back_after_the_payment_holds_nothing_up() -> None:
    told = DeathTold()
    payment = told.to_the_payment()
    told.pay(payment)
    told.happens(
        "letter-returned", {"queue": "letter-send", "reference": f"{told.case.reference}-aegtefaelle-brev"}
    )
    told.after(31)
    assert told.outcome == "spouse-paid"
