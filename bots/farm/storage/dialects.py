"""The few statements that differ between SQLite and PostgreSQL, and those every claim runs, side by side.

``FOR UPDATE`` is written everywhere and left out by SQLite's compiler: there ``BEGIN IMMEDIATE`` has
already kept every other writer out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.selectable import CompoundSelect

from bots.farm.storage.compiled import Prepared
from bots.farm.storage.schema.everything import audit, chain_heads, controls, figures, tasks

_SCHEMA_LOCK = 0x6B6F6C6C
"""Any number that no other program takes as an advisory lock in the same database: "koll"."""

_FLEET_LOCK = _SCHEMA_LOCK + 1
_QUEUE_LOCKS = _SCHEMA_LOCK + 2
_CLAIMS_END_S = 5.0
_LOCK_NOT_AVAILABLE = "55P03"


@lru_cache
def insert_once(dialect: str, table: Table, *unique: str) -> ReturningInsert[Any]:
    """Insert a row unless one with the same ``unique`` columns is there; gives the row only if it is new."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing(index_elements=unique).returning(*table.c)


@lru_cache
def add_up(dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Add to figures; a moment takes the place of the one before it."""
    insert = postgresql.insert(figures) if dialect == "postgresql" else sqlite.insert(figures)
    new = insert.excluded.value
    value = case((figures.c.measure == "last-done", new), else_=figures.c.value + new)
    return insert.on_conflict_do_update(
        index_elements=["period", "starts_at", "name", "measure"], set_={"value": value}
    )


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
        _LOCK_QUEUE.run(connection, {"the_queue": queue})


_LOCK_QUEUE = Prepared(
    select(
        func.pg_advisory_xact_lock(
            literal_column(str(_QUEUE_LOCKS)), func.hashtext(bindparam("the_queue", type_=Text()))
        ).label("locked")
    )
)


def lock_claims(connection: Connection) -> None:
    """Let the claims under way end, and no other begin, until this transaction ends.

    A claim looks at ``controls`` without locking it, because every claim of the fleet would wait there.
    So whoever pauses waits for them instead: a claim that begins later sees the pause. Not for longer than
    ``_CLAIMS_END_S``, because the whole fleet waits behind it: then a claim just under way may still be made.
    """
    if connection.dialect.name != "postgresql":
        return
    try:
        with connection.begin_nested():
            connection.execute(text(f"SET LOCAL lock_timeout = '{int(_CLAIMS_END_S * 1000)}ms'"))
            connection.execute(text("LOCK TABLE tasks IN SHARE MODE"))
            connection.execute(text("SET LOCAL lock_timeout = DEFAULT"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise


def _runs(queue: str, portal: str) -> ColumnElement[bool]:
    """Neither the robot nor its portal is paused or draining. The two are names of parameters."""
    named = or_(
        and_(controls.c.kind == literal_column("'robot'"), controls.c.name == bindparam(queue)),
        and_(controls.c.kind == literal_column("'portal'"), controls.c.name == bindparam(portal)),
    )
    return ~exists().where(named, controls.c.state != literal_column("'running'"))


def _first(queue: str, portal: str) -> Select[Any]:
    """The next task of one queue, straight from the index ``tasks_ready``: priority, deadline, age."""
    return (
        select(tasks.c.queue, tasks.c.priority, tasks.c.due, tasks.c.id)
        .where(tasks.c.queue == bindparam(queue), tasks.c.ready, _runs(queue, portal))
        .order_by(tasks.c.priority.desc(), tasks.c.due, tasks.c.id)
        .limit(literal_column("1"))
    )


_next_id = (
    _first("the_queue", "the_portal")
    .with_only_columns(tasks.c.id)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)

CLAIMING = (
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
        token=bindparam("the_new_token"),
        lease_until=bindparam("the_lease_until"),
    )
    .returning(*tasks.c)
)
"""Take the next task of one queue, unless it is paused: on PostgreSQL past the rows that others just take."""


@lru_cache
def first_of(queues: int) -> CompoundSelect[Any]:
    """The next task of each of so many queues, without locking any.

    Parameters: ``queue_0`` and ``portal_0`` onwards.
    """
    each: list[Subquery] = [_first(f"queue_{n}", f"portal_{n}").subquery() for n in range(queues)]
    return union_all(*(select(one) for one in each))


CHAIN_HEAD = Prepared(
    select(chain_heads.c.length, chain_heads.c.hash)
    .where(chain_heads.c.chain == bindparam("the_chain"))
    .with_for_update()
)
"""Where a chain ends. It stays locked until the transaction ends."""

_head: dict[str, Any] = {
    "chain": bindparam("the_chain"),
    "length": bindparam("the_length"),
    "hash": bindparam("the_hash"),
    "moved": true(),
}
_moved = ("length", "hash", "moved")
_sqlite_head = sqlite.insert(chain_heads).values(_head)
_postgres_head = postgresql.insert(chain_heads).values(_head)
_ADD_ROW = Prepared(insert(audit))
_MOVE_MOVED_HEAD = Prepared(
    update(chain_heads)
    .where(chain_heads.c.chain == bindparam("the_chain"), chain_heads.c.moved)
    .values(length=bindparam("the_length"), hash=bindparam("the_hash"))
)
_MOVE_HEAD = Prepared(
    _sqlite_head.on_conflict_do_update(
        index_elements=["chain"], set_={name: _sqlite_head.excluded[name] for name in _moved}
    )
)
_ADD_ROW_AND_MOVE_HEAD = Prepared(
    insert(audit).add_cte(
        _postgres_head.on_conflict_do_update(
            index_elements=["chain"], set_={name: _postgres_head.excluded[name] for name in _moved}
        ).cte("moved")
    )
)


def add_to_chain(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a chain's new audit rows and move its head to the last of them.

    PostgreSQL does both in one round trip. A head that was not locked because the chain is new cannot be
    moved by two: the key of ``audit`` refuses the second one's rows.
    """
    *earlier, last = rows
    for row in earlier:
        _ADD_ROW.run(connection, row)
    head = {"the_chain": last["chain"], "the_length": last["seq"], "the_hash": last["hash"]}
    if connection.dialect.name == "postgresql":
        _ADD_ROW_AND_MOVE_HEAD.run(connection, {**last, **head})
    else:
        _ADD_ROW.run(connection, last)
        # SQLite writes an index entry anew whenever a statement only names its column.
        if not _MOVE_MOVED_HEAD.run(connection, head):
            _MOVE_HEAD.run(connection, head)
