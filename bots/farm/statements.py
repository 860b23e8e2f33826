"""The few statements that differ between SQLite and PostgreSQL, and those every claim runs, side by side.

``FOR UPDATE`` is written everywhere and left out by SQLite's compiler: there ``BEGIN IMMEDIATE`` has
already kept every other writer out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Subquery,
    Table,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.selectable import CompoundSelect

from bots.farm.schema import tasks

_SCHEMA_LOCK = 0x6B6F6C6C
"""Any number that no other program takes as an advisory lock in the same database: "koll"."""

_FLEET_LOCK = _SCHEMA_LOCK + 1
_QUEUE_LOCKS = _SCHEMA_LOCK + 2


@lru_cache
def insert_once(dialect: str, table: Table, *unique: str) -> ReturningInsert[Any]:
    """Insert a row unless one with the same ``unique`` columns is there; gives the row only if it is new."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing(index_elements=unique).returning(*table.c)


def lock_schema(connection: Connection) -> None:
    """Keep other migrations out until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))


def lock_fleet(connection: Connection) -> None:
    """Let workers report for work one after the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_FLEET_LOCK)))


def lock_queue(connection: Connection, queue: str) -> None:
    """Let workers claim from a queue with a limit one after the other. Taken before the lock on a login."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK_QUEUE, {"the_queue": queue})


_LOCK_QUEUE = select(func.pg_advisory_xact_lock(_QUEUE_LOCKS, func.hashtext(bindparam("the_queue"))))


def _first(queue: str) -> Select[Any]:
    """The next task of one queue, straight from the index ``tasks_ready``: priority, deadline, age."""
    return (
        select(tasks.c.queue, tasks.c.priority, tasks.c.due, tasks.c.id)
        .where(tasks.c.queue == bindparam(queue), tasks.c.ready)
        .order_by(tasks.c.priority.desc(), tasks.c.due, tasks.c.id)
        .limit(literal_column("1"))
    )


_next_id = (
    _first("the_queue").with_only_columns(tasks.c.id).with_for_update(skip_locked=True).scalar_subquery()
)

CLAIM = (
    update(tasks)
    .where(tasks.c.id == _next_id)
    .values(
        state="claimed",
        ready=False,
        not_before=None,
        attempts=tasks.c.attempts + 1,
        committing=False,
        claimed_by=bindparam("the_worker"),
        login=bindparam("the_login"),
        token=bindparam("the_token"),
        lease_until=bindparam("the_lease_until"),
    )
    .returning(*tasks.c)
)
"""Take the next task of one queue: on PostgreSQL past the rows that other workers are just taking."""


@lru_cache
def first_of(queues: int) -> CompoundSelect[Any]:
    """The next task of each of so many queues, parameters ``queue_0`` onwards, without locking any."""
    each: list[Subquery] = [_first(f"queue_{n}").subquery() for n in range(queues)]
    return union_all(*(select(one) for one in each))
