"""Tells the story of one death: asks the process for its steps and appends what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CivilStatus, CprPerson, CprStatus
from bots.domain.orders.cpr import CprFound, CprLookUp
from bots.domain.orders.letter import LetterReceipt
from bots.farm.process import (
    LETTER_QUEUE,
    PAY_QUEUE,
    AskColleague,
    Case,
    Close,
    Consult,
    Event,
    Pay,
    Process,
    Record,
    RunRobot,
    SendLetter,
    Step,
    task_of,
    wanted,
)
from bots.processes.deaths import PROCESS

BEGINS = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
"""A Friday."""
DEAD, SPOUSE, CHILD, SON = "6708410009", "6811420017", "6101700021", "6202720031"
POLICY = {
    "number": "P-1",
    "benefit": "Dødsfaldssum",
    "amount": "300000.01",
    "clause": "nearest",
    "clause_since": "2012-01-01",
    "beneficiary": None,
}
COURT = {"name": "Retten i Esbjerg", "cvr": "21659509", "phone": "75 13 66 77"}
NOW_LIVES = {"status": CprStatus.IN_DENMARK, "status_since": date(2000, 1, 1)}


def dead(**changes: Any) -> CprPerson:
    """Somebody who died, with a spouse and two children."""
    known: dict[str, Any] = {
        "cpr": Cpr(DEAD),
        "status": CprStatus.DEAD,
        "status_since": date(2026, 11, 18),
        "name": "Åse Ærø-Ørum",
        "municipality": "0573",
        "civil_status": CivilStatus.DEAD,
        "spouse": Cpr(SPOUSE),
        "children": (Cpr(CHILD), Cpr(SON)),
    }
    return CprPerson(**{**known, **changes})


def alone(**changes: Any) -> CprPerson:
    """Somebody who died without a spouse."""
    return dead(**{"spouse": None, **changes})


@dataclass
class DeathTold:
    """One case. ``lives`` are the persons whom CPR finds, by number."""

    deceased: CprPerson = field(default_factory=dead)
    policies: list[dict[str, Any]] = field(default_factory=lambda: [POLICY])
    member: str | None = "Åse Ærø"
    court: Mapping[str, str] | None = field(default_factory=lambda: COURT)
    process: Process = PROCESS
    now: datetime = BEGINS
    events: list[Event] = field(default_factory=list)
    persons: dict[str, CprFound] = field(default_factory=dict)
    most: str | None = None

    def __post_init__(self) -> None:
        self.happens("opened", {"deceased": self.deceased.model_dump(mode="json"), "produced": "2026-11-20"})

    @property
    def case(self) -> Case:
        return Case(1, "deaths", "DOD-BCDFGHJKLM", tuple(self.events))

    def happens(self, type_: str, data: dict[str, Any], actor: str = "farm") -> None:
        self.events.append(Event(len(self.events) + 1, type_, self.now, actor, data))

    def steps(self) -> tuple[Step, ...]:
        """What the case waits for, once registers have answered and robots have looked up what was asked."""
        while True:
            found = wanted(self.process, self.case, self.now)
            if not any([self._carried_out(step) for step in found]):
                return found

    def waits_for(self, kind: type[Any]) -> list[Any]:
        return [step for step in self.steps() if isinstance(step, kind)]

    def only(self, kind: type[Any]) -> Any:
        """The one step that the case waits for."""
        (step,) = self.steps()
        assert isinstance(step, kind), step
        return step

    @property
    def outcome(self) -> str | None:
        (step, *_) = self.steps()
        return step.outcome if isinstance(step, Close) else None

    def _carried_out(self, step: Step) -> bool:
        if isinstance(step, Consult):
            answers = {
                "death-benefit": {"member": self.member, "policies": self.policies, "most": self.most},
                "probate-court": {"court": self.court},
            }
            data = {"register": step.register, "question": step.question, "answer": answers[step.register]}
            self.happens("consulted", data)
            return True
        if isinstance(step, Record):
            self.happens("recorded", {"kind": step.kind, **step.data})
            return True
        name = task_of(step)
        if name and not any(self.case.all("task-added", queue=name[0], reference=name[1])):
            self.happens("task-added", {"queue": name[0], "reference": name[1]})
        if isinstance(step, RunRobot):
            assert isinstance(step.payload, CprLookUp)
            number = step.payload.cpr.reveal()
            found = self.persons.get(number, CprFound(known=True, name="Ole Ærø", dead=number == DEAD))
            self.done(step, found.model_dump(mode="json"))
            return True
        return False

    def done(self, step: Step, result: dict[str, Any]) -> None:
        name = task_of(step)
        assert name
        self.happens(
            "task-done",
            {"queue": name[0], "reference": name[1], "result": result, "note": None},
            actor=name[0],
        )

    def send(self, letter: SendLetter) -> None:
        """The letter leaves."""
        receipt = LetterReceipt(channel="digital-post")
        self.done(letter, receipt.model_dump(mode="json"))
        self.happens("letter-sent", {"reference": letter.reference, "queue": LETTER_QUEUE})

    def pay(self, payment: Pay) -> None:
        """The payment is made."""
        self.done(payment, {"payment_number": "K-1", "found": False})
        self.happens("paid", {"reference": payment.reference, "amount": str(payment.amount)})

    def refuse(self, payment: Pay, code: str) -> None:
        name = {"queue": PAY_QUEUE, "reference": payment.reference}
        self.happens("task-refused", {**name, "code": code, "message": "Ingen NemKonto.", "result": None})
        self.happens("payment-refused", {"reference": payment.reference, "code": code, "why": ""})

    def answer(self, ask: AskColleague, **answer: Any) -> None:
        given = self.process.questions[ask.question].model_validate(answer).model_dump(mode="json")
        data = {"queue": ask.team, "reference": ask.reference, "question": ask.question, "answer": given}
        self.happens("answered", data, actor="mette")

    def hears(self, kind: str, data: dict[str, Any]) -> None:
        told = self.process.hears[kind].model.model_validate(data).model_dump(mode="json")
        number = f"N-{len(self.events)}"
        self.happens("received", {"kind": kind, "data": told, "source": "cpr", "id": number, "origin": ""})

    def reversed(self) -> None:
        """CPR says that the person lives."""
        self.reported(self.deceased.model_copy(update=NOW_LIVES))

    def reported(self, person: CprPerson) -> None:
        """The extract of the day tells of the person."""
        day = self.now.date().isoformat()
        self.hears("cpr-status", {"person": person.model_dump(mode="json"), "produced": day})

    def after(self, days: int) -> None:
        self.now += timedelta(days=days, hours=12)

    def to_the_letter(self) -> SendLetter:
        """Ten days later: the letter to the spouse."""
        self.steps()
        self.after(11)
        letter = self.only(SendLetter)
        assert isinstance(letter, SendLetter)
        return letter

    def to_the_payment(self) -> Pay:
        """The letter has left, and the time to object is over."""
        self.send(self.to_the_letter())
        self.steps()
        self.after(16)
        payment = self.only(Pay)
        assert isinstance(payment, Pay)
        return payment

    def court_answers(self) -> AskColleague:
        """The court writes back; the question who inherits."""
        self.send(self.only(SendLetter))
        self.after(3)
        self.hears("post-answered", {"text": "Arvinger er børnene."})
        ask = self.only(AskColleague)
        assert isinstance(ask, AskColleague)
        return ask


def heir(cpr: str, share: str, relation: str = "child", name: str = "Bo Ærø") -> dict[str, str]:
    return {"name": name, "cpr": cpr, "relation": relation, "share": share}


AMOUNT = Decimal("300000.01")
