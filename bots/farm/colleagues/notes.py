"""What people write beside a task: notes, questions to other teams and their answers, why it was put off.

The text may name persons, so it is sealed and goes when its task or case is past its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, or_, select

from bots.farm.audit import Transaction, digest
from bots.farm.colleagues.errors import NoteEmpty, NoteTooLong
from bots.farm.sealing import Seals, key_of, owner_of, places
from bots.farm.storage.schema.colleagues import notes

MAX_NOTE = 10_000
"""Characters of one note."""


class NoteKind(StrEnum):
    """``asked`` and ``replied`` are a question to another team and its answer."""

    NOTE = "note"
    ASKED = "asked"
    REPLIED = "told"
    HANDED_OVER = "handed-over"
    SNOOZED = "snoozed"
    DECLINED = "declined"
    GIVEN_BACK = "given-back"


@dataclass(frozen=True)
class Note:
    """``at`` is aware UTC. ``team`` was asked, or has the task now; ``asked_id`` is the asked team's task.

    ``text`` is empty once personal data has been deleted.
    """

    id: int
    task_id: int
    case_id: int | None
    kind: NoteKind
    at: datetime
    person: str
    team: str | None
    asked_id: int | None
    text: str


def add(
    tx: Transaction,
    row: Row[Any],
    kind: NoteKind,
    person: str,
    text: str,
    *,
    team: str | None = None,
    asked_id: int | None = None,
) -> None:
    """Keep a note with the task ``row``, and its audit row ``task-<kind>``.

    Raises:
        NoteEmpty, NoteTooLong: no text, or more than ``MAX_NOTE`` characters.
    """
    if not text.strip():
        raise NoteEmpty(task=row.id)
    if len(text) > MAX_NOTE:
        raise NoteTooLong(task=row.id, size=len(text), most=MAX_NOTE)
    place = places.of_note(row.id, kind.value, person, tx.now)
    sealed = tx.seals.seal_json(owner_of(row.case_id, row.id), text, place)
    kept = {
        "task_id": row.id,
        "case_id": row.case_id,
        "kind": kind.value,
        "at": tx.now,
        "person": person,
        "team": team,
        "asked_id": asked_id,
        "text": sealed,
    }
    tx.connection.execute(insert(notes), kept)
    details = {"queue": row.queue, "reference": row.reference, "note": digest(sealed)}
    details |= {name: kept[name] for name in ("team", "asked_id") if kept[name] is not None}
    action = "task-noted" if kind is NoteKind.NOTE else f"task-{kind.value}"
    tx.ledger.add(action, person, case_id=row.case_id, task_id=row.id, details=details)


def read(connection: Connection, seals: Seals, *, task_id: int | None, case_id: int | None) -> list[Note]:
    """Notes of a task, or of a case with all its tasks, oldest first."""
    mine = [notes.c.task_id == task_id] if task_id is not None else []
    mine += [notes.c.case_id == case_id] if case_id is not None else []
    wanted: Select[Any] = (
        select(*notes.c, key_of(notes.c.case_id, notes.c.task_id)).where(or_(*mine)).order_by(notes.c.id)
    )
    found = connection.execute(wanted) if mine else ()
    return [
        Note(
            row.id,
            row.task_id,
            row.case_id,
            NoteKind(row.kind),
            row.at,
            row.person,
            row.team,
            row.asked_id,
            _text(row, seals),
        )
        for row in found
    ]


def _text(row: Row[Any], seals: Seals) -> str:
    owner = owner_of(row.case_id, row.task_id)
    seals.learn(owner, row.data_key)
    place = places.of_note(row.task_id, row.kind, row.person, row.at)
    return seals.open_json(owner, row.text, place) or ""
