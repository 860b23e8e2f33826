"""What a process would have done otherwise in one stored case, event by event."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bots.domain.masking import mask
from bots.farm.cases import StoredCase
from bots.farm.process import (
    FARM,
    LETTER_DELIVERED,
    LETTER_FAILED,
    LETTER_QUEUE,
    LETTER_RETURNED,
    LETTER_SENT,
    LETTER_WRITTEN,
    PAID,
    PAYMENT_REFUSED,
    TASK_ADDED,
    TASK_RESUMED,
    TASK_WITHDRAWN,
    Case,
    Event,
    Process,
    Safeguards,
    TaskName,
)
from bots.release.acts import CannotGoOn, NextAct, Rest, comparable, next_act

_ACTS = ("consulted", "recorded", TASK_ADDED, TASK_RESUMED, "timed-out", "waiting", "case-opened", "closed")
_SAID_WITH_IT = {
    LETTER_WRITTEN,
    LETTER_SENT,
    LETTER_DELIVERED,
    LETTER_FAILED,
    LETTER_RETURNED,
    PAID,
    PAYMENT_REFUSED,
}
"""What the farm says in one breath with the event before: the process is not asked in between."""


class DifferenceKind(StrEnum):
    """How a case would part from its history, the worst last."""

    PARTS_WAYS = "parts-ways"
    PARKS = "parks"
    ASKS_AGAIN = "asks-again"
    ACTS_TWICE = "acts-twice"


_WORST = {kind: rank for rank, kind in enumerate(DifferenceKind)}


@dataclass(frozen=True)
class Difference:
    """After the event ``after`` the case would do ``now`` instead of ``recorded``; no personal data in them.

    ``version`` is that of the process which took the recorded step, None where it was not kept.
    """

    after: int
    kind: DifferenceKind
    recorded: str
    now: str
    version: str | None = None

    @property
    def weight(self) -> int:
        return _WORST[self.kind]


def differences(process: Process, stored: StoredCase, safeguards: Safeguards) -> Iterator[Difference]:
    """Every step that would be another one, asked after each event of the case, at the moment of the step."""
    events = stored.case.events
    for after in range(1, len(events)):
        view = Case(stored.case.id, stored.case.process, stored.case.reference, events[:after])
        if events[after - 1].type == "closed":
            return
        following = events[after]
        if following.type in _SAID_WITH_IT:
            continue
        recorded = following if _is_an_act(following) else None
        at = recorded.at if recorded else events[after - 1].at
        found = found_next(process, view, stored, at, safeguards)
        if stored.is_parked and isinstance(found, Cannot):
            return
        if difference := _compared(process, stored, view, following, found):
            yield difference


@dataclass(frozen=True)
class Cannot:
    """The case would be parked, for the reason ``why``; ``again`` is the task that it would ask for again."""

    why: str
    again: TaskName | None = None


def found_next(
    process: Process, view: Case, stored: StoredCase, at: datetime, safeguards: Safeguards
) -> NextAct | Rest | Cannot:
    """What the case would do next, or why it would be parked; without values of its data."""
    mine = {
        (one.data["queue"], one.data["reference"]) for one in stored.case.all(TASK_ADDED) if one.actor == FARM
    }
    try:
        return next_act(process, view, at, safeguards, stored.tasks.keys() - mine)
    except CannotGoOn as why:
        return Cannot(str(why), why.again)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Cannot(f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}")


def _compared(
    process: Process, stored: StoredCase, view: Case, following: Event, found: NextAct | Rest | Cannot
) -> Difference | None:
    after, was, version = len(view.events), _in_words(following), following.version
    if isinstance(found, Cannot):
        kind = DifferenceKind.ASKS_AGAIN if found.again else DifferenceKind.PARKS
        return Difference(after, kind, was, found.why, version)
    if isinstance(found, Rest):
        would = _at_rest(stored, view, following, found)
        return Difference(after, DifferenceKind.PARTS_WAYS, was, would, version) if would else None
    if following.type == TASK_WITHDRAWN and found.type == "closed":
        return None  # what is open goes before the case is closed
    if not _is_an_act(following) or following.type == TASK_WITHDRAWN:
        return Difference(after, twice(stored, view, found), f"wait, then {was}", str(found), version)
    changed = _changed(process, stored, following, found)
    if not changed:
        return None
    return Difference(after, twice(stored, view, found), was, f"{found}{_about(changed)}", version)


def _at_rest(stored: StoredCase, view: Case, following: Event, rest: Rest) -> str:
    """What a case that waits does otherwise than recorded; empty where it does the same.

    What a robot has is left to its commit gate, so that it may stay open for a while.
    """
    if following.type == TASK_WITHDRAWN and following.actor == FARM:
        return "" if _name(following) in rest.unwanted else f"wait for {_written(_name(following))}"
    if _is_an_act(following):
        return "wait"
    sure = [name for name in rest.unwanted if _was_free(stored, view, name)]
    return f"withdraw {_written(sure[0])}" if sure else ""


def _was_free(stored: StoredCase, view: Case, name: TaskName) -> bool:
    task = stored.tasks.get(name)
    added = view.last(TASK_ADDED, queue=name[0], reference=name[1])
    return (task is not None and task.team) or (added is not None and added.at == view.events[-1].at)


def twice(stored: StoredCase, view: Case, act: NextAct) -> DifferenceKind:
    """Whether an act that cannot be undone would do again, under another name, what the case did before."""
    if not act.final or act.asks is None:
        return DifferenceKind.PARTS_WAYS
    if act.type == TASK_ADDED:
        before = [
            task.payload
            for name, task in stored.tasks.items()
            if name[0] == act.task[0] and view.last(TASK_ADDED, queue=name[0], reference=name[1])
        ]
    else:
        before = [
            stored.others[name].payload
            for one in view.all("case-opened", process=act.data["process"])
            if (name := (one.data["process"], one.data["reference"])) in stored.others
        ]
    same = any(_deed(payload) == _deed(act.asks) for payload in before if payload)
    return DifferenceKind.ACTS_TWICE if same else DifferenceKind.PARTS_WAYS


def _deed(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != "reference"}


def _changed(process: Process, stored: StoredCase, event: Event, act: NextAct) -> list[str] | None:
    """The places in which an act differs from the recorded event; none where they are the same."""
    if event.type != act.type:
        return [""]
    recorded = event.data
    if event.type == "consulted":
        recorded = {name: recorded[name] for name in ("register", "question")}
    found: list[str] = []
    if recorded != act.data:
        found += _places(comparable(NextAct(event.type, recorded), process), comparable(act, process))
    if not found and event.type == TASK_ADDED and (task := stored.tasks.get(act.task)):
        found += _places({"question": task.question, "amount": task.amount}, _terms(act))
        found += _places(_told(act, task.payload), act.asks) if task.payload is not None else ()
    if not found and event.type == "case-opened":
        other = stored.others.get((act.data["process"], act.data["reference"]))
        if other is not None and other.at == event.at:
            found += _places(other.payload, act.asks)
    return found


def _told(act: NextAct, payload: dict[str, Any]) -> dict[str, Any]:
    """What a task says of what the step alone says: a letter's has the rest from its writing."""
    if act.task[0] != LETTER_QUEUE or act.asks is None:
        return payload
    return {name: value for name, value in payload.items() if name in act.asks}


def _terms(act: NextAct) -> dict[str, Any]:
    return {"question": act.question, "amount": act.amount}


def _places(was: Any, now: Any, path: str = "") -> Iterator[str]:
    """Where two pieces of plain JSON differ: paths, no values."""
    if isinstance(was, dict) and isinstance(now, dict):
        for name in sorted(was.keys() | now.keys()):
            yield from _places(was.get(name), now.get(name), f"{path}.{name}" if path else name)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from _places(one, other, f"{path}.{number}")
    elif was != now:
        yield path


def _about(changed: list[str]) -> str:
    return "" if changed == [""] else f" with another {mask(', '.join(changed[:3]))}"


def _is_an_act(event: Event) -> bool:
    return event.actor == FARM and event.type in (*_ACTS, TASK_WITHDRAWN)


def _in_words(event: Event) -> str:
    return str(NextAct(event.type, event.data))


def _name(event: Event) -> TaskName:
    return event.data["queue"], event.data["reference"]


def _written(name: TaskName) -> str:
    return f"{name[0]} {name[1]}"
