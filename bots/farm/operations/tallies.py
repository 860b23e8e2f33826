"""What happened, counted by hour and day in the background, so that no page has to count it.

The events of cases are read in the order of their numbers, tasks without a case by when they ended, each up
to a mark. A row is counted once it is ``LAG`` old: a transaction may take that long until others see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select, tuple_, update

from bots.domain.clock import COPENHAGEN
from bots.domain.dates import day_in_denmark
from bots.domain.money import in_ore
from bots.farm.audit import Transaction
from bots.farm.cases import read_event
from bots.farm.process import Case, Process
from bots.farm.sealing import Seals
from bots.farm.storage import add_up, insert_once
from bots.farm.storage.schema.cases import cases, events
from bots.farm.storage.schema.operations import figures, figures_mark
from bots.farm.storage.schema.worklist import tasks

LAG = timedelta(seconds=60)
BATCH = 2000
"""Events, and tasks without a case, that one transaction counts and that a page looks at beyond the mark."""

HOUR, DAY, EVER = "hour", "day", "ever"
LAST_DONE = "last-done"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_MARK = 1
_OF_EVENT = {
    "task-done": "done",
    "task-refused": "refused",
    "task-failed": "failed",
    "task-needs-colleague": "handed-over",
    "answered": "answered",
}
_OF_OUTCOME = {
    "done": "done",
    "refused": "refused",
    "needs-colleague": "handed-over",
    "by-hand": "by-hand",
    "settled": "answered",
}


class Key(NamedTuple):
    """``starts_at`` is the beginning of the hour, of the Danish day, or ``EPOCH``, in UTC."""

    period: str
    starts_at: datetime
    name: str
    measure: str


Counts = Counter[Key]


def roll_up(tx: Transaction, processes: Mapping[str, Process]) -> int:
    """Count what is new and old enough; how much there was, 0 where another worker is at it."""
    mark = _locked_mark(tx)
    if mark is None:
        return 0
    horizon = tx.now - LAG
    found = _new_events(tx.connection, mark, horizon)
    ended = _new_tasks(tx.connection, mark, horizon)
    counts = count(found, ended, tx.seals)
    _count_closed(tx, [row.case_id for row in found if row.type == "closed"], processes, counts)
    if counts:
        rows = [{**key._asdict(), "value": value} for key, value in sorted(counts.items())]
        tx.connection.execute(add_up(tx.connection.dialect.name), rows)
    new = {}
    if found:
        new["event_id"] = found[-1].id
    if ended:
        new |= {"ended_at": ended[-1].finished_at, "task_id": ended[-1].id}
    if new:
        tx.connection.execute(update(figures_mark).values(**new))
    return len(found) + len(ended)


def tail(connection: Connection, seals: Seals, now: datetime) -> Counts:
    """What happened beyond the mark, at most ``BATCH`` of each: what closed cases come to is not in it."""
    mark = connection.execute(select(figures_mark)).one_or_none()
    return count(_new_events(connection, mark, now), _new_tasks(connection, mark, now), seals)


def count(found: Iterable[Row[Any]], ended: Iterable[Row[Any]], seals: Seals) -> Counts:
    """Events and ended tasks without a case, by hour and day."""
    counts: Counts = Counter()
    found = list(found)
    seals.fetch(row.case_id for row in found if row.type in _OF_EVENT)
    for row in found:
        measure = _OF_EVENT.get(row.type)
        data = read_event(row, seals).data if measure else {}
        if measure is None or "queue" not in data:
            continue
        if row.type == "task-done" and row.actor != data["queue"]:
            measure = "by-hand"
        _add(counts, row.at, data["queue"], measure)
        if "seconds" in data:
            _add(counts, row.at, data["queue"], "touch-seconds", data["seconds"])
            _add(counts, row.at, data["queue"], "touched")
    for row in ended:
        measure = "failed" if row.state == "failed" else _OF_OUTCOME.get(row.outcome or "")
        if measure is not None:
            _add(counts, row.finished_at, row.queue, measure)
    return counts


def day_start(moment: datetime) -> datetime:
    """The beginning of the Danish day of ``moment``, in UTC."""
    return _day_of(hour_start(moment))


@lru_cache(maxsize=256)
def _day_of(hour: datetime) -> datetime:
    return datetime.combine(day_in_denmark(hour), time(), COPENHAGEN).astimezone(UTC)


def hour_start(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _count_closed(tx: Transaction, ids: list[int], processes: Mapping[str, Process], counts: Counts) -> None:
    """What the processes say that closed cases come to."""
    if not ids:
        return
    rows = tx.connection.execute(
        select(cases.c.process, cases.c.reference, events)
        .join(events, events.c.case_id == cases.c.id)
        .where(cases.c.id.in_(ids), cases.c.erased_at.is_(None))
        .order_by(events.c.case_id, events.c.seq)
    )
    tx.seals.fetch(ids)
    histories: dict[int, list[Row[Any]]] = {}
    for row in rows:
        histories.setdefault(row.case_id, []).append(row)
    for case_id, history in histories.items():
        first = history[0]
        room = processes.get(first.process)
        if room is None:
            continue
        case = Case(
            case_id, first.process, first.reference, tuple(read_event(row, tx.seals) for row in history)
        )
        _add_tally(counts, room, case)


def _add_tally(counts: Counts, room: Process, case: Case) -> None:
    closed = case.last("closed")
    tally = room.tally(case)
    if closed is None or tally is None:
        return
    if tally.decision is not None:
        _add(counts, closed.at, case.process, f"{tally.decision}-{'alone' if tally.automatic else 'person'}")
    for what, amount in tally.money.items():
        _add(counts, closed.at, case.process, f"ore-{what}", in_ore(Decimal(amount)))


def _add(counts: Counts, at: datetime, name: str, measure: str, value: int = 1) -> None:
    counts[Key(HOUR, hour_start(at), name, measure)] += value
    counts[Key(DAY, day_start(at), name, measure)] += value
    if measure == "done":
        key = Key(EVER, EPOCH, name, LAST_DONE)
        counts[key] = max(counts[key], int(at.timestamp()))


def _new_events(connection: Connection, mark: Row[Any] | None, horizon: datetime) -> list[Row[Any]]:
    """In the order of their numbers up to the first that is too new: none may be passed over."""
    after = 0 if mark is None else mark.event_id
    rows = connection.execute(
        select(events).where(events.c.id > after).order_by(events.c.id).limit(BATCH)
    ).all()
    fresh = next((index for index, row in enumerate(rows) if row.at > horizon), len(rows))
    return list(rows[:fresh])


def _new_tasks(connection: Connection, mark: Row[Any] | None, horizon: datetime) -> list[Row[Any]]:
    place = (EPOCH, 0) if mark is None else (mark.ended_at, mark.task_id)
    names = ("id", "queue", "state", "outcome", "finished_at")
    return list(
        connection.execute(
            select(*(tasks.c[name] for name in names))
            .where(
                tasks.c.finished_at.is_not(None),
                tasks.c.case_id.is_(None),
                tasks.c.erased_at.is_(None),
                tuple_(tasks.c.finished_at, tasks.c.id) > place,
                tasks.c.finished_at <= horizon,
            )
            .order_by(tasks.c.finished_at, tasks.c.id)
            .limit(BATCH)
        )
    )


def _locked_mark(tx: Transaction) -> Row[Any] | None:
    row = tx.connection.execute(select(figures_mark).with_for_update(skip_locked=True)).one_or_none()
    if row is not None:
        return row
    first = {"id": _MARK, "event_id": 0, "ended_at": EPOCH, "task_id": 0}
    statement = insert_once(tx.connection.dialect.name, figures_mark, "id")
    return tx.connection.execute(statement, first).one_or_none()


def read(connection: Connection, period: str, since: datetime) -> Counts:
    """What was counted in periods that began at ``since`` (aware) or later."""
    rows = connection.execute(select(figures).where(figures.c.period == period, figures.c.starts_at >= since))
    return Counter({Key(row.period, row.starts_at, row.name, row.measure): row.value for row in rows})
