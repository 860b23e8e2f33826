"""Slots of a login and of a queue: at most so many tasks are claimed with the one, or of the other, at once.

On PostgreSQL a slot is a row that names the last task that took it, with the token of that claim. It is in
use while the task has that token. So whatever ends a claim frees its slot, also a lease that runs out and a
person who takes over, and nothing is written here for it.

A claim takes a slot that its snapshot shows free, past those that others just take, and only in the ``turn``
that it has seen: one that changed hands since then is not taken (docs/decisions/0039). SQLite has one writer
at a time, who counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bots.farm.storage import insert_once
from bots.farm.storage.schema.worklist import CLAIMED, slots, tasks


class SlotKind(StrEnum):
    """What has slots."""

    LOGIN = "login"
    QUEUE = "queue"


def few_enough(kind: SlotKind) -> ColumnElement[bool]:
    """On SQLite: fewer tasks are claimed than ``kind`` has slots."""
    column = tasks.c.login if kind is SlotKind.LOGIN else tasks.c.queue
    at_work = select(func.count()).where(CLAIMED, column == bindparam(f"the_{kind}"))
    return at_work.scalar_subquery() < _most(kind)


def free(kind: SlotKind, *, after_end: bool) -> CTE:
    """On PostgreSQL: a free slot, locked. ``after_end``: that of the claim ``the_token`` counts as free."""
    ends = slots.c.token == bindparam("the_token") if after_end else false()
    seen = (
        select(slots.c.number, slots.c.turn, and_(_in_use(), ~ends).label("in_use"))
        .where(_of(kind))
        .cte(f"{kind}_seen")
    )
    in_use = select(func.count()).where(seen.c.in_use).scalar_subquery()
    return (
        _one(kind)
        .join(seen, seen.c.number == slots.c.number)
        .where(slots.c.turn == seen.c.turn, ~seen.c.in_use, in_use < _most(kind))
        .cte(f"{kind}_slot")
    )


def taken(claimed: CTE, found: Mapping[SlotKind, CTE]) -> CTE:
    """Has the slots that were found name the task that was claimed."""
    theirs = (
        and_(_of(kind), slots.c.number == select(slot.c.number).scalar_subquery())
        for kind, slot in found.items()
    )
    return (
        update(slots)
        .where(or_(*theirs), claimed.c.id.is_not(None))
        .values(task_id=claimed.c.id, token=bindparam("the_new_token"), turn=slots.c.turn + 1)
        .cte("taken")
    )


def make(connection: Connection, kind: SlotKind, name: str, most: int) -> bool:
    """Whether there is a free slot, after adding one where all are in use, or just being taken."""
    values = {f"the_{kind}": name, f"the_{kind}_slots": most}
    if connection.execute(_any_free(kind), values).first() is not None:
        return True
    last: int = connection.execute(_last(kind), values).scalar_one()
    if last < most:
        new = {"kind": kind.value, "name": name, "number": last + 1, "turn": 0}
        connection.execute(insert_once(connection.dialect.name, slots, "kind", "name", "number"), new)
    return last < most


def turn(connection: Connection, kind: SlotKind, name: str) -> None:
    """Let the claims under way end, and keep those that have looked at the slots from taking one."""
    mine = update(slots).where(slots.c.kind == kind.value, slots.c.name == name)
    connection.execute(mine.values(turn=slots.c.turn + 1))


@lru_cache
def _any_free(kind: SlotKind) -> Select[Any]:
    return _one(kind).where(~_in_use())


@lru_cache
def _last(kind: SlotKind) -> Select[Any]:
    return select(func.coalesce(func.max(slots.c.number), 0)).where(_of(kind))


def _one(kind: SlotKind) -> Select[Any]:
    return (
        select(slots.c.number)
        .where(_of(kind), slots.c.number <= _most(kind))
        .limit(literal_column("1"))
        .with_for_update(of=slots, skip_locked=True)
    )


def _in_use() -> ColumnElement[bool]:
    return exists().where(tasks.c.id == slots.c.task_id, tasks.c.token == slots.c.token)


def _of(kind: SlotKind) -> ColumnElement[bool]:
    return and_(slots.c.kind == literal_column(f"'{kind}'"), slots.c.name == bindparam(f"the_{kind}"))


def _most(kind: SlotKind) -> ColumnElement[int]:
    return bindparam(f"the_{kind}_slots")
