"""Events from outside find their case, each once; what finds none is a task for a colleague."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, or_, select

from bots.domain.file import File
from bots.farm.audit import Transaction
from bots.farm.cases import letters, person_index
from bots.farm.cases import store as cases
from bots.farm.cases.engine import Advance
from bots.farm.cases.errors import EventWrong, KindUnheard
from bots.farm.cases.store import LockedCase
from bots.farm.process import (
    GENERAL_HEARD,
    LETTER_RECEIPT,
    OPERATIONS,
    PAYMENT_HEARD,
    RECEIVED,
    Fate,
    Heard,
    LetterFate,
    Message,
    Process,
)
from bots.farm.storage import insert_once
from bots.farm.storage.schema.cases import case_keys, received
from bots.farm.storage.schema.cases import cases as case_rows
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import checked_reference
from bots.farm.worklist import files as filing
from bots.farm.worklist import tasks as worklist

UNMATCHED, LATE = "event-unmatched", "event-late"
"""The reason codes of the tasks about what found no case, and about what came to a closed one."""


@dataclass(frozen=True)
class Correlation:
    """Where an event got to. ``task`` is a colleague's about it. Both empty: it had come before, or there is
    nothing new in it for anybody."""

    cases: tuple[int, ...] = ()
    task: int | None = None


def tell(
    tx: Transaction, advance: Advance, message: Message, actor: str, files: Sequence[File] = ()
) -> Correlation:
    """Put an event on the case it is about, or before a colleague, once; its ``files`` are kept with it.

    Raises:
        KindUnheard, EventWrong: no process hears this kind, or its data does not fit.
        ReferenceWrong, ReferenceLikeCpr: of ``source``, ``id`` and ``origin``.
    """
    for name in (message.source, message.id, *((message.origin,) if message.origin else ())):
        checked_reference(name)
    hearing = {name: room for name, room in advance.processes.items() if message.kind in room.hears}
    heard = {name: room.hears[message.kind] for name, room in hearing.items()}
    if not heard and message.kind in PAYMENT_HEARD:
        # Money that came back is somebody's matter, also where no process hears of it.
        heard = {"": PAYMENT_HEARD[message.kind]}
    if not heard:
        raise KindUnheard(kind=message.kind)
    plain = {name: _plain(one, message) for name, one in heard.items()}
    once = insert_once(tx.connection.dialect.name, received, "source", "id")
    row = {"source": message.source, "id": message.id, "kind": message.kind, "at": tx.now}
    if tx.connection.execute(once, row).one_or_none() is None:
        return Correlation()
    told, late = [], None
    for each in _about(tx, message, hearing):
        case = cases.lock(tx, each.id)
        if _is_new(case, heard[each.process], message):
            late = _put(tx, advance, case, message, plain[each.process], actor, files)
            told.append(each.id)
    if told or any(one.matters for one in heard.values()):
        return Correlation(tuple(told), late)
    teams = {room.team for room in hearing.values()}
    name, one = min(heard.items(), key=lambda pair: pair[0])
    return Correlation(task=_before_a_colleague(tx, teams, one.title.da, message, plain[name], actor, files))


def _plain(heard: Heard, message: Message) -> dict[str, Any]:
    try:
        return heard.model.model_validate(message.data).model_dump(mode="json")
    except ValidationError as error:
        wrong = ", ".join(
            f"{'.'.join(map(str, one['loc'])) or 'it'}: {one['msg']}"
            for one in error.errors(include_input=False)
        )
        raise EventWrong(kind=message.kind, wrong=wrong) from None


def _is_new(case: LockedCase, heard: Heard, message: Message) -> bool:
    return heard.matters is None or heard.matters(case.view(), heard.model.model_validate(message.data))


def _about(tx: Transaction, message: Message, hearing: Mapping[str, Process]) -> list[Any]:
    """The cases that an event is about, by their number.

    About a person or a firm: every open case, else the newest closed one. A reference must name one case.
    """
    columns = (case_rows.c.id, case_rows.c.process, case_rows.c.state)
    which = select(*columns).where(
        _which(tx, message), case_rows.c.process.in_(sorted(hearing)), case_rows.c.erased_at.is_(None)
    )
    found: list[Any] = list(tx.connection.execute(which.order_by(case_rows.c.id)))
    if message.about.cpr is None and message.about.cvr is None:
        return found if len(found) == 1 else []
    return [one for one in found if one.state != cases.CLOSED] or found[-1:]


def _which(tx: Transaction, message: Message) -> ColumnElement[bool]:
    about = message.about
    if about.case is not None:
        return case_rows.c.id == about.case
    if about.reference is not None:
        given = select(tasks.c.case_id).where(
            tasks.c.reference == about.reference, tasks.c.case_id.is_not(None)
        )
        return or_(
            case_rows.c.reference == about.reference,
            case_rows.c.id.in_(given),
            case_rows.c.id.in_(_keyed(person_index.of_given(tx.cipher, about.reference))),
        )
    if about.cpr is None:
        return case_rows.c.id.in_(_keyed(person_index.of_subject(tx.cipher, about.cvr or "")))
    of_them = case_rows.c.id.in_(_keyed(person_index.of_subject(tx.cipher, about.cpr.reveal())))
    if message.kind not in GENERAL_HEARD:
        return of_them
    # Whom every process hears of, it hears of wherever they are named.
    return or_(of_them, case_rows.c.id.in_(_keyed(person_index.of_person(tx.cipher, about.cpr))))


def _keyed(digest: str) -> Any:
    return select(case_keys.c.case_id).where(case_keys.c.digest == digest)


def _put(
    tx: Transaction,
    advance: Advance,
    case: LockedCase,
    message: Message,
    data: Mapping[str, Any],
    actor: str,
    files: Sequence[File],
) -> int | None:
    """Put it on a case, which goes on; the number of the task about it where the case is closed."""
    told = {"kind": message.kind, "data": data, **_from(message)}
    details = {"kind": message.kind, **_from(message)}
    case.append(RECEIVED, actor, told, details=details)
    for file in files:
        filing.attach(tx, file, actor=actor, case_id=case.id, task_id=None)
    if message.kind == LETTER_RECEIPT:
        letters.note_fate(case, LetterFate.model_validate(data), actor)
    if case.state != cases.CLOSED:
        advance.advance(case)
        return None
    if data.get("fate") == Fate.DELIVERED:
        return None
    room = advance.processes[case.process]
    title = room.hears[message.kind].title.da
    reason = {
        "da": "Der er kommet besked til en sag, der er lukket. Læs den på sagen, og gør det nødvendige.",
        "en": "Something was heard about a case that is closed. Read it there, and do what must be done.",
    }
    payload = {"code": LATE, "reason": reason, "facts": [["Sag", case.reference], *_facts(title, message)]}
    name = f"{case.reference}-besked"
    return worklist.add_numbered(tx, room.team, name, payload, actor=actor, case_id=case.id).id


def _before_a_colleague(
    tx: Transaction,
    teams: set[str],
    title: str,
    message: Message,
    data: Mapping[str, Any],
    actor: str,
    files: Sequence[File],
) -> int:
    """The number of a task with all that is known, for the team whose cases it may be about."""
    reason = {
        "da": "Der er kommet besked, som ikke passer til nogen sag. Find sagen, og skriv beskeden på den.",
        "en": "Something was heard that fits no case. Find the case, and write it there.",
    }
    payload = {
        "code": UNMATCHED,
        "reason": reason,
        "facts": _facts(title, message),
        "about": message.about.model_dump(mode="json", exclude_none=True),
        "data": data,
    }
    team = teams.pop() if len(teams) == 1 else OPERATIONS
    task = worklist.add_numbered(tx, team, f"{message.kind}-{message.id}", payload, actor=actor)
    for file in files:
        filing.attach(tx, file, actor=actor, case_id=None, task_id=task.id)
    return task.id


def _from(message: Message) -> dict[str, str]:
    told = {"source": message.source, "id": message.id, "origin": message.origin}
    return {name: value for name, value in told.items() if value}


def _facts(title: str, message: Message) -> list[list[str]]:
    facts = [["Besked", title], ["Fra", message.source], ["Nummer", message.id]]
    return [*facts, ["Står i", message.origin]] if message.origin else facts
