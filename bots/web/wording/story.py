"""A case's story: what robots and people did, in the same words and the same form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bots.config import Roster
from bots.domain.decision import REMARK
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.colleagues import Note
from bots.farm.process import FARM, PAID, RECEIVED, Case, Event, Process
from bots.farm.reader import Reader
from bots.web.wording import states
from bots.web.wording.answers import Labelled, answer
from bots.web.wording.channels import channel

_EVENTS: dict[str, Text] = {
    "opened": Text(da="åbnede sagen", en="opened the case"),
    "consulted": Text(da="slog op i registrene", en="looked in the registers"),
    "recorded": Text(da="skrev afgørelsen ned", en="put the decision on record"),
    "remark": Text(da="skrev ned, hvad personen siger", en="wrote down what the person says"),
    "decision-review": Text(da="tog stilling til reglernes afgørelse", en="judged what the rules decided"),
    "task-added": Text(da="gav en opgave til {queue}", en="gave {queue} a task"),
    "task-done": Text(da="blev færdig", en="finished"),
    "task-refused": Text(da="fik nej af systemet: {message}", en="was refused by the system: {message}"),
    "task-needs-colleague": Text(da="spurgte: {question}", en="asked: {question}"),
    "task-failed": Text(da="kom ikke igennem: {message}", en="did not get through: {message}"),
    "task-cancelled": Text(da="trak opgaven tilbage: {reason}", en="cancelled the task: {reason}"),
    "task-withdrawn": Text(
        da="trak opgaven {reference} tilbage, fordi sagen ikke længere har brug for den",
        en="withdrew the task {reference}, because the case no longer wants it",
    ),
    "task-held": Text(
        da="standsede robotten, før den gjorde noget, der ikke kan fortrydes",
        en="stopped the robot before it did what cannot be undone",
    ),
    "task-resumed": Text(
        da="satte opgaven {reference} i gang igen", en="set the task {reference} going again"
    ),
    "paid": Text(da="udbetalte {amount} (nr. {payment_number})", en="paid {amount} (no. {payment_number})"),
    "payment-refused": Text(da="betalte ikke {reference}: {why}", en="did not pay {reference}: {why}"),
    "task-retried": Text(da="satte opgaven i gang igen: {reason}", en="set the task going again: {reason}"),
    "answered": Text(da="svarede", en="answered"),
    "case-opened": Text(da="åbnede sagen {reference}", en="opened the case {reference}"),
    "case-closed": Text(
        da="hørte, at sagen {reference} er lukket", en="heard that the case {reference} is closed"
    ),
    "timed-out": Text(
        da="ventede ikke længere på svar i opgaven {reference}",
        en="waited no longer for an answer to the task {reference}",
    ),
    "waiting": Text(da="begyndte at vente", en="began to wait"),
    "letter-written": Text(da="skrev brevet “{subject}”", en="wrote the letter “{subject}”"),
    "letter-sent": Text(
        da="sendte brevet {reference} ({channel})", en="sent the letter {reference} ({channel_en})"
    ),
    "letter-delivered": Text(
        da="fik at vide, at brevet {reference} er afleveret",
        en="heard that the letter {reference} is delivered",
    ),
    "letter-failed": Text(
        da="fik at vide, at brevet {reference} ikke kunne afleveres ({channel})",
        en="heard that the letter {reference} could not be delivered ({channel_en})",
    ),
    "letter-returned": Text(
        da="fik at vide, at brevet {reference} er kommet retur",
        en="heard that the letter {reference} came back",
    ),
    "closed": Text(da="lukkede sagen: {outcome}", en="closed the case: {outcome}"),
}
_HEARD = Text(da="fik besked: {title} (fra {place})", en="heard: {title_en} (from {place_en})")
_ACTS: dict[str, Text] = {
    "task-claimed": Text(da="tog opgaven", en="took the task"),
    "task-released": Text(da="gav opgaven tilbage", en="gave the task back"),
    "task-assigned": Text(da="gav opgaven til {to}", en="assigned the task to {to}"),
    "task-taken-over": Text(da="overtog robottens opgave", en="took over the robot's task"),
    "task-given-back": Text(da="gav robotten opgaven igen", en="gave the robot its task back"),
    "task-let-out": Text(da="læste brevet og lod robotten sende det", en="read the letter and had it sent"),
    "task-settled": Text(da="lukkede opgaven", en="closed the task"),
    "answer-given": Text(da="gav et svar", en="gave an answer"),
    "answer-undone": Text(da="fortrød svaret", en="took the answer back"),
    "answer-proposed": Text(
        da="foreslog et svar, som en kollega skal godkende",
        en="proposed an answer that a colleague must approve",
    ),
    "person-revealed": Text(da="så et CPR-nummer: {reason}", en="looked at a CPR number: {reason}"),
}
_NOTES: dict[str, Text] = {
    "note": Text(da="skrev", en="wrote"),
    "asked": Text(da="spurgte {team}", en="asked {team}"),
    "told": Text(da="svarede på spørgsmålet", en="answered the question"),
    "handed-over": Text(da="gav opgaven videre til {team}", en="handed the task over to {team}"),
    "snoozed": Text(da="udskød opgaven", en="put the task off"),
    "declined": Text(da="afviste det foreslåede svar", en="declined the proposed answer"),
    "given-back": Text(da="gav robotten opgaven igen", en="gave the robot its task back"),
}


_MANY = 100_000


@dataclass(frozen=True)
class Chapter:
    """One thing that somebody did. ``text`` is what a person wrote, ``answer`` an answer or a receipt."""

    at: datetime
    actor: str
    is_robot: bool
    what: Text
    text: str = ""
    answer: tuple[Labelled, ...] = ()


@dataclass(frozen=True)
class StoryContext:
    """What is needed to tell a case's events. ``asked`` has the questions of tasks by queue and reference."""

    roster: Roster
    process: Process | None
    asked: Mapping[tuple[str, str], str | None]

    @classmethod
    def of(
        cls, reader: Reader, processes: Mapping[str, Process], roster: Roster, case: Case | None
    ) -> StoryContext:
        """Events of before an answer named its question are shown with the question of its task."""
        if case is None:
            return cls(roster, None, {})
        unnamed = any("question" not in event.data for event in case.all("answered"))
        tasks = reader.tasks(case_id=case.id, team=True, limit=_MANY) if unnamed else ()
        asked = {(task.queue, task.reference): task.question for task in tasks}
        return cls(roster, processes.get(case.process), asked)

    def by_robot(self, actor: str) -> bool:
        return actor in self.roster.robots or actor == FARM

    def team(self, queue: str) -> str:
        return self.roster.teams[queue].name if queue in self.roster.teams else queue

    def answer_in(self, event: Event) -> tuple[Labelled, ...]:
        """The answer or the receipt in an event."""
        data, approved_by = event.data, event.data.get("approved_by")
        if event.type == "answered":
            task = (data.get("queue", ""), data.get("reference", ""))
            question = data.get("question") or self.asked.get(task)
            return answer(self.process, question, data.get("answer"), approved_by)
        if event.type == RECEIVED:
            return answer(self.process, data.get("kind"), data.get("data"))
        if event.type.startswith("task-"):
            return answer(self.process, data.get("queue"), data.get("result"), approved_by)
        return ()


def story(
    case: Case | None, acts: Iterable[Mapping[str, Any]], notes: Iterable[Note], context: StoryContext
) -> list[Chapter]:
    """All that happened, oldest first."""
    by_robot = context.by_robot
    chapters = [
        Chapter(
            event.at,
            event.actor,
            by_robot(event.actor),
            _what(event, context),
            _note(event),
            context.answer_in(event),
        )
        for event in (case.events if case else ())
    ]
    for act in acts:
        if act["action"] in _ACTS:
            details = {"to": "", "reason": "", **act["details"]}
            what = _ACTS[act["action"]].fill(to=details["to"], reason=details["reason"])
            chapters.append(Chapter(act["at"], act["actor"], by_robot(act["actor"]), what))
    for note in notes:
        what = _NOTES[note.kind.value].fill(team=context.team(note.team or ""))
        chapters.append(Chapter(note.at, note.person, False, what, mask(note.text)))
    return sorted(chapters, key=lambda chapter: chapter.at)


def _what(event: Event, context: StoryContext) -> Text:
    if event.type == RECEIVED:
        return _received(event, context.process)
    words = _EVENTS.get(event.data.get("kind", event.type), _EVENTS.get(event.type))
    words = words or Text(da=event.type, en=event.type)
    names = ("queue", "message", "question", "reason", "reference", "subject", "payment_number", "why")
    values = {name: mask(str(event.data.get(name) or "–")) for name in names}
    values["amount"] = danish(Decimal(event.data["amount"])) if event.type == PAID else "–"
    values["queue"] = context.team(values["queue"])
    came_by = channel(mask(str(event.data.get("channel") or "–")))
    values |= {"channel": came_by.da, "channel_en": came_by.en}
    outcome = states.outcome(context.process, str(event.data.get("outcome") or "–"))
    return Text(
        da=words.da.format(**values, outcome=outcome.da), en=words.en.format(**values, outcome=outcome.en)
    )


def _received(event: Event, process: Process | None) -> Text:
    """What was heard, who told it and where that stands."""
    kind = str(event.data.get("kind") or "–")
    heard = process.hears.get(kind) if process else None
    title = heard.title if heard else Text(da=kind, en=kind)
    names = ("source", "id", "origin")
    place = mask(", ".join(str(event.data[name]) for name in names if event.data.get(name)))
    return _HEARD.fill(title=title.da, title_en=title.en, place=place, place_en=place)


def _note(event: Event) -> str:
    written = event.data["text"] if event.data.get("kind") == REMARK else event.data.get("note")
    return mask(str(written or ""))
