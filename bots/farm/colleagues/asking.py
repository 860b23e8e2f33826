"""One team asks another about a task, or hands it over with what is known."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from bots.farm.audit import Transaction
from bots.farm.colleagues import holding, notes
from bots.farm.colleagues.errors import GiveBackInstead, WithTeamAlready
from bots.farm.colleagues.notes import NoteKind
from bots.farm.storage import NEVER
from bots.farm.storage.schema.colleagues import notes as note_rows
from bots.farm.storage.schema.worklist import tasks
from bots.farm.worklist import Task, TaskState, changing
from bots.farm.worklist import tasks as worklist

ASKED = "asked-by-colleague"
"""The code of a task that holds another team's question."""


def ask(tx: Transaction, task_id: int, person: str, team: str, question: str) -> Task:
    """Give ``team`` a task with the question and what is known; the first task waits for its end.

    A robot's task that ``person`` does by hand stays with that person.
    """
    row = holding.lock_for(tx, task_id, person)
    if team == row.at_team:
        raise WithTeamAlready(task=task_id, team=team)
    known = worklist.opened(tx.seals, row, "payload") or {}
    facts = [["Spørgsmål", question], ["Fra", f"{person}, {row.at_team}"], ["Om opgave", row.reference]]
    asked = worklist.add_numbered(
        tx,
        team,
        f"{row.reference}-spoerg",
        {
            "code": ASKED,
            "reason": {
                "da": f"{person} fra {row.at_team} spørger: {question}",
                "en": f"{person} of {row.at_team} asks: {question}",
            },
            "facts": facts + (known.get("facts") or [] if row.team else []),
            "about": task_id,
        },
        actor=person,
        case_id=row.case_id,
    )
    notes.add(tx, row, NoteKind.ASKED, person, question, team=team, asked_id=asked.id)
    if row.team:
        changing.let_go(tx, row, ready=False, not_before=NEVER)
    return asked


def pass_on(tx: Transaction, ended: Row[Any], person: str, answer: str) -> None:
    """What a team's task ended with, put on the task that asked; which comes back to whoever asked."""
    asked = tx.connection.execute(
        select(note_rows.c.task_id, note_rows.c.person).where(
            note_rows.c.asked_id == ended.id, note_rows.c.kind == NoteKind.ASKED.value
        )
    ).one_or_none()
    if asked is None:
        return
    row = tx.connection.execute(select(tasks).where(tasks.c.id == asked.task_id).with_for_update()).one()
    notes.add(tx, row, NoteKind.REPLIED, person, answer, team=ended.at_team)
    if row.finished_at is None and row.not_before == NEVER and row.state != TaskState.BY_HAND:
        changing.change(tx, row, ready=True, not_before=None)
        holding.give(tx, row, asked.person, holding.WORKDAY)


def hand_over(tx: Transaction, task_id: int, person: str, team: str, note: str) -> None:
    """Move the task to another team's inbox. The process still knows it by the queue it asked."""
    row = holding.lock_for(tx, task_id, person)
    if not row.team:
        raise GiveBackInstead(task=task_id, robot=row.queue)
    if team == row.at_team:
        raise WithTeamAlready(task=task_id, team=team)
    notes.add(tx, row, NoteKind.HANDED_OVER, person, note, team=team)
    changing.let_go(tx, row, at_team=team, ready=True, not_before=None)
