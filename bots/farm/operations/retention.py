"""Personal data that is past its time: deleted from closed cases and from ended tasks without a case.

The keys that sealed it are destroyed, so that it opens nowhere any more: not in old pages of the files, not
in write-ahead logs. What happened, when and by whom stays: events keep their type, tasks their state, and the
audit log is not touched, since it holds digests only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, exists, null, or_, select, update

from bots.farm.audit import DELETED, Transaction
from bots.farm.cases import store as case_rows
from bots.farm.sealing import owner_of
from bots.farm.storage.schema.cases import case_keys, cases, events
from bots.farm.storage.schema.colleagues import notes
from bots.farm.storage.schema.worklist import files, tasks

Eraser = Callable[[Connection, str], int]
"""``(connection, case reference) -> rows``: deletes what else is kept about a case."""

BATCH = 100
"""Cases or tasks that are looked at together, and tasks that are erased in one transaction."""

_unfinished = exists().where(tasks.c.case_id == cases.c.id, tasks.c.finished_at.is_(None))
_EMPTY = {name: null() for name in ("payload", "intent", "reason", "result")}


@dataclass(frozen=True)
class RetentionPeriods:
    """How long each robot's personal data is kept. A case: as long as the longest of its robots.

    What no robot of these has worked on is kept as long as the longest of all.
    """

    by_robot: Mapping[str, timedelta]

    @property
    def longest(self) -> timedelta:
        return max(self.by_robot.values())

    @property
    def shortest(self) -> timedelta:
        return min(self.by_robot.values())

    def of(self, queues: Sequence[str]) -> timedelta:
        """For a case or a task of these queues; teams' queues say nothing about it."""
        return max((self.by_robot[queue] for queue in queues if queue in self.by_robot), default=self.longest)


@dataclass
class Erased:
    """How many closed cases and tasks without a case were erased, or would be.

    ``wiped``: whether the keys are gone from the database's files; if not, the next run sees to it.
    """

    cases: int = 0
    tasks: int = 0
    wiped: bool = True


@dataclass(frozen=True)
class Cursor:
    """How far the search has come: the moment and the number of the last one that was looked at."""

    moment: datetime
    id: int


@dataclass(frozen=True)
class Overdue:
    """Of one batch, oldest first: what is past its time, and where to go on (None at the end)."""

    ids: tuple[int, ...]
    after: Cursor | None


def overdue_cases(
    connection: Connection, terms: RetentionPeriods, now: datetime, after: Cursor | None
) -> Overdue:
    """Closed cases past their time that nobody has a task of any more."""
    rows = connection.execute(
        _oldest(select(cases.c.id, cases.c.closed_at.label("moment")), cases, cases.c.closed_at, after).where(
            cases.c.erased_at.is_(None), cases.c.closed_at <= now - terms.shortest
        )
    ).all()
    queues: dict[int, list[str]] = {row.id: [] for row in rows}
    ended = tasks.c.finished_at.is_not(None)
    worked = select(tasks.c.case_id, tasks.c.queue, ended.label("ended")).distinct()
    unfinished = set()
    for row in connection.execute(worked.where(tasks.c.case_id.in_(queues))):
        queues[row.case_id].append(row.queue)
        if not row.ended:
            unfinished.add(row.case_id)
    found = _overdue(rows, lambda row: terms.of(queues[row.id]), now)
    return replace(found, ids=tuple(case_id for case_id in found.ids if case_id not in unfinished))


def overdue_tasks(
    connection: Connection, terms: RetentionPeriods, now: datetime, after: Cursor | None
) -> Overdue:
    """Ended tasks without a case past their time."""
    columns = select(tasks.c.id, tasks.c.queue, tasks.c.finished_at.label("moment"))
    rows = connection.execute(
        _oldest(columns, tasks, tasks.c.finished_at, after).where(
            tasks.c.case_id.is_(None),
            tasks.c.erased_at.is_(None),
            tasks.c.finished_at <= now - terms.shortest,
        )
    ).all()
    return _overdue(rows, lambda row: terms.of([row.queue]), now)


def batches(
    find: Callable[..., Overdue],
    read: Callable[[Callable[[Connection], Overdue]], Overdue],
    terms: RetentionPeriods,
    now: datetime,
) -> Iterator[tuple[int, ...]]:
    """What ``find`` finds, a batch at a time; ``read`` gives it a connection for each."""
    cursor: Cursor | None = None
    while True:
        found = read(partial(find, terms=terms, now=now, after=cursor))
        yield found.ids
        if found.after is None:
            return
        cursor = found.after


def erase_case(tx: Transaction, case_id: int, person: str, erasers: Sequence[Eraser]) -> bool:
    """Delete the personal data of a closed case; False when somebody did or works on it meanwhile."""
    row = tx.connection.execute(
        select(cases)
        .where(
            cases.c.id == case_id,
            cases.c.state == case_rows.CLOSED,
            cases.c.erased_at.is_(None),
            ~_unfinished,
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False
    tx.seals.destroy([case_id])
    mine = tasks.c.case_id == case_id
    ids = select(tasks.c.id).where(mine)
    counts = {
        "events": _run(tx, update(events).where(events.c.case_id == case_id).values(data=null())),
        "files": _run(
            tx,
            update(files)
            .where(or_(files.c.case_id == case_id, files.c.task_id.in_(ids)))
            .values(content=null()),
        ),
        "notes": _run(
            tx,
            update(notes)
            .where(or_(notes.c.case_id == case_id, notes.c.task_id.in_(ids)))
            .values(text=null()),
        ),
        "keys": _run(tx, delete(case_keys).where(case_keys.c.case_id == case_id)),
        "tasks": _run(tx, update(tasks).where(mine).values(**_EMPTY, erased_at=tx.now)),
        "registers": sum(erase(tx.connection, row.reference) for erase in erasers),
    }
    tx.connection.execute(
        update(cases).where(cases.c.id == case_id).values(parked_reason=null(), erased_at=tx.now)
    )
    tx.ledger.add(DELETED, person, case_id=case_id, details=counts)
    return True


def erase_tasks(tx: Transaction, ids: Sequence[int], person: str) -> int:
    """Delete the personal data of ended tasks without a case; how many there were."""
    erased = tx.connection.execute(
        update(tasks)
        .where(
            tasks.c.id.in_(ids),
            tasks.c.case_id.is_(None),
            tasks.c.finished_at.is_not(None),
            tasks.c.erased_at.is_(None),
        )
        .values(**_EMPTY, erased_at=tx.now)
        .returning(tasks.c.id, tasks.c.queue, tasks.c.reference)
    ).all()
    tx.seals.destroy(owner_of(None, row.id) for row in erased)
    tx.connection.execute(
        update(notes).where(notes.c.task_id.in_([row.id for row in erased])).values(text=null())
    )
    tx.connection.execute(
        update(files).where(files.c.task_id.in_([row.id for row in erased])).values(content=null())
    )
    for row in erased:
        details = {"queue": row.queue, "reference": row.reference}
        tx.ledger.add(DELETED, person, task_id=row.id, details=details)
    return len(erased)


def _oldest(wanted: Select[Any], table: Any, moment: Any, after: Cursor | None) -> Select[Any]:
    # Each condition stands as it does in the partial index, or the index is not found.
    wanted = wanted.where(moment.is_not(None)).order_by(moment, table.c.id).limit(BATCH)
    if after is None:
        return wanted
    further = and_(moment == after.moment, table.c.id > after.id)
    return wanted.where(moment >= after.moment, or_(moment > after.moment, further))


def _overdue(rows: Sequence[Row[Any]], kept: Callable[[Row[Any]], timedelta], now: datetime) -> Overdue:
    ids = tuple(row.id for row in rows if row.moment <= now - kept(row))
    return Overdue(ids, Cursor(rows[-1].moment, rows[-1].id) if len(rows) == BATCH else None)


def _run(tx: Transaction, statement: Any) -> int:
    count: int = tx.connection.execute(statement).rowcount
    return count
