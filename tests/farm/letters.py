"""A process that sends one letter, for the tests of letters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bots.domain.addressee import Addressee, PostalAddress
from bots.domain.orders.letter import LetterReceipt
from bots.domain.text import Text
from bots.farm.cases import Post
from bots.farm.farm import Farm
from bots.farm.process import (
    ROBOT_HANDOVER,
    About,
    AskColleague,
    Case,
    Close,
    GivenUp,
    Heard,
    Job,
    LetterFate,
    Message,
    Process,
    RobotHandover,
    SendLetter,
    Step,
    Wait,
    carry_out,
)
from bots.letters import Sender
from tests.farm.errand import Errand
from tests.letters.spring import EXAMPLE, LETTER

FAR = datetime(2030, 1, 1, tzinfo=UTC)
POST = Post(Sender("Pensionskassen Eksempel", "12345674", ("Eksempelvej 1", "2100 København Ø")))
HOME = PostalAddress(lines=("Skovvej 9, 2. tv.", "8000 Aarhus C"))
NANCY = Addressee(name="Nancy Ann Berggren", cpr="710480-1236", address=HOME)
OFF = "letter-off"
STEP = SendLetter("SAG-1-brev", NANCY, "spring", EXAMPLE)


def sending(step: SendLetter = STEP) -> Process:
    """Sends ``step`` until it is told not to, and waits for what is heard of it."""

    def next_step(case: Case, now: datetime) -> Step:
        if case.last("received", kind=OFF):
            return Close("off")
        job = Job(step, LetterReceipt, "breve", "Sende brevet", RobotHandover, _by_hand)
        found = carry_out(case, job)
        if isinstance(found, SendLetter | AskColleague):
            return found
        return Close("given-up") if isinstance(found, GivenUp) else Wait(FAR, _FOR_WHAT)

    return Process(
        "sending",
        Errand,
        next_step,
        questions={ROBOT_HANDOVER: RobotHandover},
        hears={OFF: Heard(Errand, Text(da="Ikke alligevel", en="Not after all"))},
        letters=(LETTER,),
        team="breve",
    )


_FOR_WHAT = Text(da="brevet er fremme", en="the letter to arrive")


def _by_hand(answer: RobotHandover) -> LetterReceipt:
    return LetterReceipt(channel="by-hand", number=answer.receipt or "")


def opened(farm: Farm, reference: str = "SAG-1") -> int:
    return farm.open_case("sending", reference, Errand(), actor="demo")


def told(farm: Farm, kind: str, number: str, about: About, data: dict[str, Any]) -> Any:
    message = Message(about=about, kind=kind, data=data, source="post", id=number)
    return farm.tell(message, actor="letter-receipts")


def fate(
    farm: Farm, number: str, fate: str, channel: str = "", words: str = "", step: SendLetter = STEP
) -> Any:
    """Tell the case of ``step`` what became of its letter, as the receipts' robot does."""
    said = LetterFate.model_validate(
        {"message": step.message, "fate": fate, "channel": channel, "words": words}
    )
    about = About(reference=str(step.message))
    return told(farm, "letter-receipt", number, about, said.model_dump(mode="json"))
