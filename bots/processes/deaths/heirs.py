"""The heirs: each is looked up, written to, confirmed and paid, whatever becomes of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bots.domain.money import danish
from bots.domain.orders.cpr import CprFound
from bots.domain.payee import Payee
from bots.domain.text import Text
from bots.farm.process import AskColleague, Close, GivenUp, Pay, SendLetter, Step, answer_to
from bots.processes.deaths import letters
from bots.processes.deaths.case import TEAM, DeathCase
from bots.processes.deaths.codes import HEIR_DEAD, RELATION_DOUBTFUL
from bots.processes.deaths.looking_up import looked_up
from bots.processes.deaths.outcomes import HEIRS_PAID, NO_PAYOUT, PARTLY_PAID
from bots.processes.deaths.paying import Paid, has_no_nemkonto, pay, payment_for
from bots.processes.deaths.questions import (
    DONE,
    HEIRS,
    RELATION,
    DoneAnswer,
    Heir,
    Heirs,
    Relation,
    RelationAnswer,
)
from bots.processes.deaths.sending import Sent, deliver, to_person
from bots.processes.deaths.shares import divided
from bots.processes.deaths.waiting import paid_and_quiet

_RELATIONS = {
    Relation.CHILD: "barn",
    Relation.PARENT: "forælder",
    Relation.SPOUSE: "ægtefælle",
    Relation.OTHER: "andet",
}
_DOUBTFUL = Text(
    da="CPR viser ikke, at {name} er, hvad der står ({relation}). Find et dokument, der viser det.",
    en="CPR does not show that {name} is what it says ({relation}). Find a document that shows it.",
)
_DEAD = Text(
    da="{name} er død, så andelen er ikke betalt. Gør, hvad der skal gøres, og skriv det.",
    en="{name} is dead, so the share is not paid. Do what is to be done, and write it down.",
)


@dataclass(frozen=True)
class Portion:
    """One heir's part. ``number`` counts from 1."""

    matter: DeathCase
    heir: Heir
    number: int
    amount: Decimal

    @property
    def reference(self) -> str:
        return f"{self.matter.reference}-arving-{self.number}"

    def found(self) -> CprFound | Step:
        """What CPR says of the heir."""
        return looked_up(self.matter, self.heir.cpr, f"arving-{self.number}-opslag", "Arving efter et medlem")

    def letter(self, found: CprFound) -> SendLetter:
        """That money is coming."""
        values = letters.HeirLetter(deceased=self.matter.name, amount=self.amount, share=self.heir.share)
        to = to_person(self.heir.cpr, found, self.heir.name)
        return SendLetter(f"{self.reference}-brev", to, letters.HEIR.name, values)

    def account_letter(self, found: CprFound) -> SendLetter:
        """That an account is needed."""
        values = letters.AccountLetter(deceased=self.matter.name, amount=self.amount)
        to = to_person(self.heir.cpr, found, self.heir.name)
        return SendLetter(f"{self.reference}-konto-brev", to, letters.ACCOUNT.name, values)

    def payment(self) -> Pay:
        """The heir's share of the money."""
        payee = Payee(name=self.heir.name, cpr=self.heir.cpr)
        return payment_for(f"{self.reference}-penge", payee, self.amount)


def portions(matter: DeathCase) -> tuple[Portion, ...]:
    """Every heir that a colleague has entered; none before that."""
    answered = matter.case.last("answered", question=HEIRS)
    if answered is None:
        return ()
    heirs = Heirs.model_validate(answered.data["answer"]).heirs
    amounts = divided(matter.amount, [one.share for one in heirs])
    return tuple(
        Portion(matter, heir, number, amount)
        for number, (heir, amount) in enumerate(zip(heirs, amounts, strict=True), 1)
    )


def steps(matter: DeathCase, now: datetime) -> Step | tuple[Step, ...]:
    """What comes next for all of them at once; the end when all of them have come to theirs."""
    wanted: list[Step] = []
    paid: list[Paid] = []
    all_heirs = portions(matter)
    for portion in all_heirs:
        for found in _next(portion):
            if isinstance(found, Paid):
                paid.append(found)
            elif found is not None:
                wanted.append(found)
    if wanted:
        return tuple(wanted)
    if not paid:
        return Close(NO_PAYOUT)
    return paid_and_quiet(paid, now, HEIRS_PAID if len(paid) == len(all_heirs) else PARTLY_PAID)


def _next(portion: Portion) -> Iterator[Step | Paid | None]:
    """The open steps for one heir, their payment, or nothing where they get none."""
    case, found = portion.matter.case, portion.found()
    if not isinstance(found, CprFound):
        yield found
        return
    paid = pay(case, portion.payment())
    if isinstance(paid, Paid):
        yield paid
        return
    if found.dead:
        yield _done_about(portion)
        return
    sent = deliver(case, portion.letter(found))
    confirmed = _confirmed(portion, found)
    if confirmed is False:
        return
    waits = [one for one in (sent, confirmed) if isinstance(one, SendLetter | AskColleague)]
    if waits:
        yield from waits
        return
    if not isinstance(sent, Sent) or isinstance(paid, GivenUp):
        return
    yield paid
    if isinstance(paid, AskColleague) and has_no_nemkonto(case, portion.payment()):
        told = deliver(case, portion.account_letter(found))
        if isinstance(told, SendLetter | AskColleague):
            yield told


def _confirmed(portion: Portion, found: CprFound) -> bool | AskColleague:
    """Whether CPR or a document shows what the heir was to the dead person."""
    if _shown_by_cpr(portion.matter, portion.heir, found):
        return True
    relation = _RELATIONS[portion.heir.relation]
    ask = AskColleague(
        TEAM,
        f"{portion.reference}-slaegt",
        RELATION_DOUBTFUL,
        _DOUBTFUL.fill(name=portion.heir.name, relation=relation),
        RELATION,
        (("Arving", portion.heir.name), ("Slægtskab", relation), ("Beløb", danish(portion.amount))),
        amount=portion.amount,
    )
    answer = answer_to(portion.matter.case, ask, RelationAnswer)
    return answer if isinstance(answer, AskColleague) else answer.given.confirmed


def _shown_by_cpr(matter: DeathCase, heir: Heir, found: CprFound) -> bool:
    deceased = matter.deceased
    if not found.known:
        return False
    match heir.relation:
        case Relation.CHILD:
            return heir.cpr in deceased.children or deceased.cpr in found.parents
        case Relation.PARENT:
            return heir.cpr in deceased.parents or deceased.cpr in found.children
        case Relation.SPOUSE:
            return heir.cpr == deceased.spouse
    return False


def _done_about(portion: Portion) -> AskColleague | None:
    """The question about a dead heir; None when a colleague has dealt with it."""
    ask = AskColleague(
        TEAM,
        f"{portion.reference}-doed",
        HEIR_DEAD,
        _DEAD.fill(name=portion.heir.name),
        DONE,
        (("Arving", portion.heir.name), ("Beløb", danish(portion.amount))),
        amount=portion.amount,
    )
    answer = answer_to(portion.matter.case, ask, DoneAnswer)
    return answer if isinstance(answer, AskColleague) else None
