"""The robot that takes in the daily extract of the CPR register."""

from __future__ import annotations

from bots.domain.cpr_person import CprPerson
from bots.domain.dates import danish_date
from bots.domain.death import CprReport, Death
from bots.domain.orders.cpr import ExtractOrder, ExtractReceipt
from bots.domain.text import Text
from bots.farm.process import About, Message
from bots.farm.robot import Arrival, Desk, Inbox, robot
from bots.farm.worklist import Done, Outcome
from bots.systems.cpr_direkte import Extract, ExtractUnreadable, is_whole, read_extract

INBOX = "cpr-udtraek"

_MISSING = Text(
    da="CPR-udtrækket af {day} er ikke kommet, men det næste bygger på det. Bed CPR om at sende det.",
    en="The CPR extract of {day} has not come, but the next one builds on it. Ask CPR to send it.",
)


@robot("cpr-extract", takes=ExtractOrder)
def take_extracts(order: ExtractOrder, desk: Desk) -> Outcome:
    """Take in every extract that is there: a case for each dead person, and word of everybody else."""
    inbox = desk.inbox(INBOX)
    extracts = dead = 0
    for arrival in inbox.new(whole=is_whole):
        try:
            extract = read_extract(arrival.content, desk.today())
        except ExtractUnreadable as error:
            inbox.hand_over(arrival, "extract-unreadable", error.words.fill(**error.facts))
            continue
        newest = inbox.last.mark if inbox.last else None
        _say_what_is_missing(inbox, extract, newest)
        dead += _tell(extract, arrival, desk)
        inbox.taken(arrival, mark=max(_day(extract), newest or ""))
        extracts += 1
    return Done(ExtractReceipt(extracts=extracts, dead=dead))


def _day(extract: Extract) -> str:
    return extract.produced.isoformat()


def _say_what_is_missing(inbox: Inbox, extract: Extract, newest: str | None) -> None:
    previous = extract.previous
    if previous is not None and newest is not None and previous.isoformat() > newest:
        inbox.gap(previous.isoformat(), _MISSING.fill(day=danish_date(previous)))


def _tell(extract: Extract, arrival: Arrival, desk: Desk) -> int:
    """Open a case for everybody who is dead, and tell cases of everybody; how many are dead."""
    dead = 0
    for number, person in enumerate(extract.persons, 1):
        if person.is_dead:
            dead += 1
            reference = desk.reference("DOED", person.cpr.reveal())
            desk.open_case("deaths", reference, Death(deceased=person, produced=extract.produced))
        if person.belongs_to_somebody:
            desk.tell(_message(extract, arrival, person, number))
    return dead


def _message(extract: Extract, arrival: Arrival, person: CprPerson, number: int) -> Message:
    return Message(
        about=About(cpr=person.cpr),
        kind="cpr-status",
        data=CprReport(person=person, produced=extract.produced).model_dump(mode="json"),
        source="cpr-direkte",
        id=f"{_day(extract)}-{number}",
        origin=f"{arrival.name}, person {number}",
    )
