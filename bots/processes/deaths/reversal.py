"""The death was none: nothing more leaves, letters are corrected, and what was paid is got back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bots.domain.dates import danish_date
from bots.domain.money import danish
from bots.domain.orders.cpr import CprFound
from bots.domain.text import Text
from bots.domain.working_days import after_days
from bots.farm.process import AskColleague, Close, Pay, SendLetter, Step, Wait, answer_to
from bots.processes.deaths import estate, heirs, letters, spouse
from bots.processes.deaths.case import TEAM, DeathCase
from bots.processes.deaths.codes import DIED_AGAIN, GET_BACK
from bots.processes.deaths.hearing import COURT_ANSWERED, CPR
from bots.processes.deaths.outcomes import BY_HAND, REVERSED
from bots.processes.deaths.parameters import QUIET_DAYS
from bots.processes.deaths.paying import UNCERTAIN, Paid, pay
from bots.processes.deaths.questions import DONE, DoneAnswer
from bots.processes.deaths.sending import Sent, deliver

_LIVES = Text(da="om CPR retter igen", en="whether CPR corrects it again")
_GET_BACK = Text(
    da="Dødsfaldet er rettet i CPR, men {amount} blev betalt til {name} den {day}. Hent pengene tilbage.",
    en="The death was corrected in CPR, but {amount} was paid to {name} on {day}. Get the money back.",
)
_AGAIN = Text(
    da="CPR har rettet dødsfaldet og meldt det igen. Vi havde sendt brev eller penge. Gør sagen færdig selv.",
    en="CPR corrected the death and reported it again. Letters or money had left. Finish the case yourself.",
)


def steps(matter: DeathCase, now: datetime) -> Step | tuple[Step, ...]:
    """All that puts things right, at once; then a quiet time, and the end."""
    wanted = (*_corrections(matter), *_back(matter))
    if wanted:
        return wanted
    until = after_days(matter.reversed_at, QUIET_DAYS)
    return Wait(until, _LIVES, hears=(CPR, COURT_ANSWERED)) if now < until else Close(REVERSED)


def taken_up_again(matter: DeathCase) -> Step:
    """A colleague finishes a case whose death was reversed after something had left, and is told again."""
    ask = AskColleague(TEAM, f"{matter.reference}-igen", DIED_AGAIN, _AGAIN, DONE, (("Afdøde", matter.name),))
    answer = answer_to(matter.case, ask, DoneAnswer)
    return answer if isinstance(answer, AskColleague) else Close(BY_HAND)


def letters_of(matter: DeathCase) -> Iterator[SendLetter]:
    """Every letter that the case can have sent so far."""
    to_spouse = spouse.letter_to(matter) if matter.has_spouse else None
    if to_spouse is not None:
        yield to_spouse
    yield from estate.letters_to(matter)
    for portion in heirs.portions(matter):
        found = portion.found()
        if isinstance(found, CprFound):
            yield from (portion.letter(found), portion.account_letter(found))


def payments_of(matter: DeathCase) -> Iterator[Pay]:
    """Every payment that the case can have made so far."""
    to_spouse = spouse.payment_to(matter) if matter.has_spouse else None
    if to_spouse is not None:
        yield to_spouse
    yield from (portion.payment() for portion in heirs.portions(matter))


def _corrections(matter: DeathCase) -> Iterator[Step]:
    """One correcting letter to everybody who has had one; a question where nobody knows whether they have."""
    told = set()
    for letter in letters_of(matter):
        sent = deliver(matter.case, letter)
        if isinstance(sent, AskColleague) and sent.code == UNCERTAIN:
            yield sent
        if not isinstance(sent, Sent) or letter.to.number in told:
            continue
        told.add(letter.to.number)
        values = letters.CorrectionLetter(deceased=matter.name, to_court=letter.to.cvr is not None)
        correcting = SendLetter(f"{letter.reference}-rettelse", letter.to, letters.CORRECTION.name, values)
        corrected = deliver(matter.case, correcting)
        if isinstance(corrected, SendLetter | AskColleague):
            yield corrected


def _back(matter: DeathCase) -> Iterator[Step]:
    for payment in payments_of(matter):
        paid = pay(matter.case, payment)
        if isinstance(paid, AskColleague) and paid.code == UNCERTAIN:
            yield paid
        if not isinstance(paid, Paid):
            continue
        answer = answer_to(matter.case, _get_back(paid), DoneAnswer)
        if isinstance(answer, AskColleague):
            yield answer


def _get_back(paid: Paid) -> AskColleague:
    name, amount, day = paid.payment.to.name, danish(paid.amount), danish_date(paid.on)
    return AskColleague(
        TEAM,
        f"{paid.payment.reference}-tilbage",
        GET_BACK,
        _GET_BACK.fill(amount=amount, name=name, day=day),
        DONE,
        (("Modtager", name), ("Beløb", amount), ("Betalt", day)),
        amount=paid.amount,
    )
