"""Which row and column a sealed value is for, by what is known of the row before it is written.

A text once given never changes: values that were sealed for it would not open any more.
"""

from __future__ import annotations

from datetime import UTC, datetime


def of_event(case_id: int, seq: int) -> str:
    return f"events.data {case_id} {seq}"


def of_case(case_id: int) -> str:
    """Why the case is parked."""
    return f"cases.parked_reason {case_id}"


def of_task(column: str, queue: str, reference: str) -> str:
    """``column``: payload, intent, reason or result."""
    return f"tasks.{column} {queue} {reference}"


def of_file(case_id: int | None, task_id: int | None, name: str, at: datetime) -> str:
    return f"files.content {case_id} {task_id} {_moment(at)} {name}"


def of_note(task_id: int, kind: str, person: str, at: datetime) -> str:
    return f"notes.text {task_id} {kind} {_moment(at)} {person}"


def of_pending_answer(column: str, task_id: int, person: str, given_at: datetime) -> str:
    """``column``: answer or note. Whose it is belongs to it: nobody else's name can be put there."""
    return f"pending_answers.{column} {task_id} {_moment(given_at)} {person}"


def of_session(digest: str) -> str:
    return f"web_sessions.content {digest}"


def of_draft(person: str, address: str) -> str:
    return f"drafts.content {person} {address}"


def of_key(owner: int) -> str:
    return f"data_keys.sealed {owner}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
