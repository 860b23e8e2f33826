"""The statements that every claim runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.selectable import CompoundSelect

from bots.farm.sealing import KEY_OF_TASK
from bots.farm.storage.schema.history import generations
from bots.farm.storage.schema.worklist import controls, logins, tasks
from bots.farm.worklist.slots import SlotKind


def _runs(queue: str, system: str) -> ColumnElement[bool]:
    """Neither the robot nor its system is paused or draining. The two are names of parameters."""
    named = or_(
        and_(controls.c.kind == literal_column("'robot'"), controls.c.name == bindparam(queue)),
        and_(controls.c.kind == literal_column("'portal'"), controls.c.name == bindparam(system)),
    )
    return ~exists().where(named, controls.c.state != literal_column("'running'"))


def _history_is_whole(commits: str) -> ColumnElement[bool]:
    """Nothing of what was committed is lost and unknown; whoever has no point of no return need not care."""
    return or_(~bindparam(commits, type_=Boolean()), ~exists().where(generations.c.reconciled_at.is_(None)))


def _first(queue: str, system: str, commits: str) -> Select[Any]:
    """The next task of one queue, straight from the index ``tasks_ready``: priority, deadline, age."""
    return (
        select(tasks.c.queue, tasks.c.priority, tasks.c.due, tasks.c.id)
        .where(
            tasks.c.queue == bindparam(queue),
            tasks.c.ready,
            _runs(queue, system),
            _history_is_whole(commits),
        )
        .order_by(tasks.c.priority.desc(), tasks.c.due, tasks.c.id)
        .limit(literal_column("1"))
    )


_next = _first("the_queue", "the_system", "the_commits")
_OPEN = exists().where(logins.c.name == bindparam("the_login"), logins.c.closed_at.is_(None))


def claiming(kinds: Sequence[SlotKind], *allowed: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Take the next task of one queue, unless it is paused: on PostgreSQL past the rows others just take.

    ``kinds``: of what there are slots; a login must be open then, and known. ``allowed``: what else holds.
    """
    conditions = [*allowed, _OPEN] if SlotKind.LOGIN in kinds else allowed
    next_id = _next.where(*conditions).with_only_columns(tasks.c.id).with_for_update(skip_locked=True)
    return (
        update(tasks)
        .where(tasks.c.id == next_id.scalar_subquery())
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
        .returning(*tasks.c, KEY_OF_TASK)
    )


@lru_cache
def first_of(queues: int) -> CompoundSelect[Any]:
    """The next task of each of so many queues, without locking any.

    Parameters: ``queue_0``, ``system_0`` and ``commits_0`` onwards.
    """
    each: list[Subquery] = [
        _first(f"queue_{n}", f"system_{n}", f"commits_{n}").subquery() for n in range(queues)
    ]
    return union_all(*(select(one) for one in each))
