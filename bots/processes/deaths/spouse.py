"""The way of a death with a spouse: a letter, time to object, one more look into CPR, the payment."""

from __future__ import annotations

from datetime import datetime

from bots.domain.clock import COPENHAGEN
from bots.domain.cpr import Cpr
from bots.domain.dates import danish_date
from bots.domain.money import danish
from bots.domain.orders.cpr import CprFound
from bots.domain.payee import Payee
from bots.domain.text import Text
from bots.domain.working_days import after_days
from bots.farm.process import (
    AskColleague,
    Close,
    GivenUp,
    Pay,
    SendLetter,
    Step,
    Wait,
    answer_to,
)
from bots.processes.deaths import letters
from bots.processes.deaths.case import TEAM, DeathCase
from bots.processes.deaths.codes import SPOUSE_DIED_SINCE
from bots.processes.deaths.hearing import CPR
from bots.processes.deaths.looking_up import looked_up
from bots.processes.deaths.outcomes import NO_PAYOUT, SPOUSE_PAID
from bots.processes.deaths.parameters import OBJECTION_DAYS
from bots.processes.deaths.paying import Paid, pay, payment_for
from bots.processes.deaths.questions import ENTITLEMENT, Entitled, Entitlement
from bots.processes.deaths.sending import Sent, deliver, to_person
from bots.processes.deaths.waiting import paid_and_quiet, ten_days_after

_OBJECTION = Text(da="ægtefællens frist til at sige fra", en="the spouse's time to object")
_DIED_SINCE = Text(
    da="Ægtefællen er død, efter vi skrev til hende eller ham. Pengene er ikke betalt. Hvem skal have dem?",
    en="The spouse died after our letter. The money is not paid. Who is to have it?",
)


def deceased_now(matter: DeathCase) -> CprFound | Step:
    """What CPR says of the dead person on the day something is to leave: the extract may be old."""
    return looked_up(matter, matter.deceased.cpr, "afdoed", "Om et medlem er død, og ægtefælle")


def spouse_number(matter: DeathCase) -> Cpr | Step | None:
    """The spouse's CPR number, from the extract or else by the look-up of the dead person."""
    if matter.deceased.spouse is not None:
        return matter.deceased.spouse
    found = deceased_now(matter)
    return found.spouse if isinstance(found, CprFound) else found


def spouse_of(matter: DeathCase) -> CprFound | Step | None:
    """What CPR says of the spouse; None where their number is not known."""
    number = spouse_number(matter)
    if not isinstance(number, Cpr):
        return number
    return looked_up(matter, number, "aegtefaelle", "Ægtefælle til et medlem, der er død")


def letter_to(matter: DeathCase) -> SendLetter | None:
    """The letter to the spouse; None before they were looked up."""
    number, found = spouse_number(matter), spouse_of(matter)
    if not isinstance(number, Cpr) or not isinstance(found, CprFound):
        return None
    earliest = after_days(ten_days_after(matter), OBJECTION_DAYS, on="working-day")
    values = letters.SpouseLetter(
        deceased=matter.name, amount=matter.amount, earliest=earliest.astimezone(COPENHAGEN).date()
    )
    return SendLetter(
        f"{matter.reference}-aegtefaelle-brev", to_person(number, found), letters.SPOUSE.name, values
    )


def payment_to(matter: DeathCase) -> Pay | None:
    """The payment to the spouse; None before they were looked up."""
    number, found = spouse_number(matter), spouse_of(matter)
    if not isinstance(number, Cpr) or not isinstance(found, CprFound):
        return None
    payee = Payee(name=found.name or "Ægtefælle", cpr=number)
    return payment_for(f"{matter.reference}-aegtefaelle-penge", payee, matter.amount)


def steps(matter: DeathCase, now: datetime) -> Step | Entitled:
    """What comes next for the spouse; who is to have the money instead where the spouse has died since."""
    letter, payment = letter_to(matter), payment_to(matter)
    if letter is None or payment is None:
        return Close(NO_PAYOUT)
    paid = pay(matter.case, payment)
    if isinstance(paid, Paid):
        return paid_and_quiet([paid], now, SPOUSE_PAID)
    sent = deliver(matter.case, letter)
    if isinstance(sent, GivenUp):
        return Close(NO_PAYOUT)
    if not isinstance(sent, Sent):
        return sent
    due = after_days(sent.at, OBJECTION_DAYS, on="working-day")
    if now < due:
        return Wait(due, _OBJECTION, hears=(CPR,))
    otherwise = _died_since(matter, letter)
    if otherwise is not None and otherwise is not Entitled.SPOUSE:
        return otherwise
    return Close(NO_PAYOUT) if isinstance(paid, GivenUp) else paid


def _died_since(matter: DeathCase, letter: SendLetter) -> Step | Entitled | None:
    """Whether the spouse still lives on the day of the payment, and if not, who is to have the money."""
    cpr = letter.to.cpr
    assert cpr is not None
    found = looked_up(matter, cpr, "aegtefaelle-igen", "Om ægtefællen lever, før vi betaler")
    if not isinstance(found, CprFound):
        return found
    if not found.dead:
        return None
    ask = AskColleague(
        TEAM,
        f"{matter.reference}-aegtefaelle-doed",
        SPOUSE_DIED_SINCE,
        _DIED_SINCE,
        ENTITLEMENT,
        (
            ("Ægtefælle", letter.to.name),
            ("Død", danish_date(found.died_on) if found.died_on else "dagen er ukendt"),
            ("Beløb", danish(matter.amount)),
        ),
        amount=matter.amount,
    )
    answer = answer_to(matter.case, ask, Entitlement)
    return answer if isinstance(answer, AskColleague) else answer.given.who
