"""The way of a death without a spouse: the probate court is asked for the heirs, and reminded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bots.domain.addressee import Addressee
from bots.domain.court import ProbateCourt
from bots.domain.money import danish
from bots.domain.text import Text
from bots.domain.working_days import after_days
from bots.farm.process import AskColleague, Consult, GivenUp, SendLetter, Step, Wait, numbered
from bots.processes.deaths import letters
from bots.processes.deaths.case import COURT, TEAM, DeathCase
from bots.processes.deaths.codes import COURT_SILENT, HEIRS_NAMED, NO_COURT
from bots.processes.deaths.hearing import COURT_ANSWERED, CPR
from bots.processes.deaths.parameters import REMINDER_DAYS
from bots.processes.deaths.questions import HEIRS
from bots.processes.deaths.sending import Sent, deliver

LETTERS_TO_COURT = 3
"""The first one and two reminders; after that somebody calls."""

_ANSWER = Text(da="svar fra skifteretten", en="the answer of the probate court")
_NAMED = Text(
    da="Skifteretten har svaret. Læs brevet på sagen, og skriv arvingerne ind.",
    en="The probate court has answered. Read the letter on the case and enter the heirs.",
)
_SILENT = Text(
    da="Skifteretten har ikke svaret på tre breve. Ring til den, og skriv arvingerne ind.",
    en="The probate court has not answered three letters. Call it, and enter the heirs.",
)
_TO_FIND = Text(
    da="Find ud af, hvem der skal have pengene, og skriv dem ind.",
    en="Find out who is to have the money, and enter them.",
)


def court_of(matter: DeathCase) -> ProbateCourt | Consult | None:
    """The probate court of the municipality where they lived last; None where nobody knows it."""
    if matter.deceased.municipality is None:
        return None
    asked = matter.case.last("consulted", register=COURT)
    if asked is None:
        question = {"municipality": matter.deceased.municipality, "on": matter.died_on.isoformat()}
        return Consult(COURT, question)
    known = asked.data["answer"]["court"]
    return ProbateCourt.model_validate(known) if known else None


def letters_to(matter: DeathCase) -> Iterator[SendLetter]:
    """The letters to the court, oldest first."""
    court = court_of(matter)
    if not isinstance(court, ProbateCourt):
        return
    for number in range(LETTERS_TO_COURT):
        values = letters.CourtLetter(
            deceased=matter.name,
            number=matter.deceased.cpr,
            died_on=matter.died_on,
            reminder=number,
        )
        reference = numbered(f"{matter.reference}-skifteret", number + 1)
        # The number of a try is put after it, so a reminder has letters at its end.
        yield SendLetter(
            f"{reference}-brev", Addressee(name=court.name, cvr=court.cvr), letters.COURT.name, values
        )


def ask_court(matter: DeathCase, now: datetime) -> Step | None:
    """The letter, the reminder or the wait that comes next; None where a colleague goes on."""
    for letter in letters_to(matter):
        sent = deliver(matter.case, letter)
        if isinstance(sent, GivenUp):
            return None
        if not isinstance(sent, Sent):
            return sent
        until = after_days(sent.at, REMINDER_DAYS, on="working-day")
        if now < until:
            return Wait(until, _ANSWER, hears=(COURT_ANSWERED, CPR))
    return None


def question_for_heirs(matter: DeathCase, *, asked_court: bool) -> AskColleague:
    """Who inherits, for a colleague to enter."""
    if matter.court_answer is not None:
        code, reason = HEIRS_NAMED, _NAMED
    elif asked_court:
        code, reason = COURT_SILENT, _SILENT
    else:
        code, reason = NO_COURT, _TO_FIND
    court = court_of(matter)
    shown = (("Skifteret", f"{court.name} {court.phone}".strip()),) if isinstance(court, ProbateCourt) else ()
    facts = (("Afdøde", matter.name), ("Beløb", danish(matter.amount)), *shown)
    return AskColleague(
        TEAM, f"{matter.reference}-arvinger", code, reason, HEIRS, facts, amount=matter.amount
    )
