"""The inbox: open tasks of teams by deadline, a page at a time, straight from the index ``tasks_inbox``.

What it sorts, counts and filters by stands in plain columns; only the tasks of the page itself are opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)

from bots.domain.money import from_ore
from bots.farm.colleagues.notes import NoteKind
from bots.farm.sealing import KEY_OF_TASK, Seals, owner_of
from bots.farm.storage import NEVER
from bots.farm.storage.schema.cases import cases
from bots.farm.storage.schema.colleagues import notes, pending_answers
from bots.farm.storage.schema.worklist import CLAIMED, tasks
from bots.farm.worklist import TaskState
from bots.farm.worklist import tasks as worklist

PAGE = 50
SOON = timedelta(hours=24)
"""A deadline nearer than this is at risk."""

_MOST_AT_WORK = 200


@dataclass(frozen=True)
class InboxFilter:
    """Which tasks ``person`` wants to see: of ``teams``, and only those that fit everything that is set.

    ``mine``: claimed by ``person``. ``code``: the reason. ``text``: how the reference, or the case's,
    begins. ``due_before`` is aware. ``snoozed``: also what was put off or waits for another team.
    ``proposed``: only what waits for a second person.
    """

    person: str
    teams: tuple[str, ...]
    mine: bool = False
    unassigned: bool = False
    code: str | None = None
    text: str = ""
    due_before: datetime | None = None
    snoozed: bool = False
    proposed: bool = False


@dataclass(frozen=True)
class InboxCursor:
    """The last task of a page: the next page begins after it."""

    due: datetime
    id: int


@dataclass(frozen=True)
class Item:
    """One open task as the inbox lists it. Moments are aware UTC, ``amount`` is in DKK.

    ``queue`` is the team or robot it was made for, ``team`` who has it now. ``reason`` is in Danish and
    English by ``da`` and ``en``. ``snoozed_until`` is None unless it is in the future; ``waits`` says that
    another team was asked. ``proposed_by`` gave an answer that waits for a second person.
    ``tried_before``: the system must be looked in first. ``replied``: another team has answered its question.
    """

    id: int
    case_id: int | None
    queue: str
    team: str
    reference: str
    process: str | None
    case_reference: str | None
    code: str | None
    reason: dict[str, str]
    amount: Decimal | None
    due: datetime | None
    created_at: datetime
    state: TaskState
    claimed_by: str | None
    lease_until: datetime | None
    snoozed_until: datetime | None
    waits: bool
    proposed_by: str | None
    tried_before: bool
    replied: bool = False

    @property
    def place(self) -> InboxCursor:
        return InboxCursor(self.due or NEVER, self.id)


@dataclass(frozen=True)
class Count:
    """Open tasks of one team with one reason. ``at_risk``: their deadline is within ``SOON`` or over."""

    team: str
    code: str | None
    tasks: int
    mine: int
    unassigned: int
    snoozed: int
    at_risk: int


@dataclass(frozen=True)
class Page:
    """``items`` by deadline, then age. ``after`` is where the next page begins, None on the last one.

    ``counts`` are of everything open in the teams, whatever else the filter says; ``tasks`` in them leaves
    out what is snoozed.
    """

    items: tuple[Item, ...]
    after: InboxCursor | None
    counts: tuple[Count, ...]

    @property
    def teams(self) -> dict[str, int]:
        """How many tasks each team has to do now."""
        return _summed((one.team, one.tasks) for one in self.counts)

    @property
    def codes(self) -> dict[str, int]:
        """How many tasks there are to do now for each reason, most first."""
        found = _summed((one.code, one.tasks) for one in self.counts if one.code and one.tasks)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def mine(self) -> int:
        return sum(one.mine for one in self.counts)


@dataclass(frozen=True)
class AtWork:
    """What a robot works on now. ``committing``: past the point of no return."""

    id: int
    case_id: int | None
    queue: str
    reference: str
    worker: str
    lease_until: datetime
    attempt: int
    committing: bool


def page(
    connection: Connection,
    seals: Seals,
    wanted: InboxFilter,
    now: datetime,
    after: InboxCursor | None,
    limit: int,
) -> Page:
    """One page and the counts: two statements, however much there is."""
    if not wanted.teams:
        return Page((), None, ())
    rows = connection.execute(_page(wanted, now, after, limit + 1)).all()
    items = tuple(_item(row, seals, now) for row in rows[:limit])
    return Page(items, items[-1].place if len(rows) > limit else None, counts(connection, wanted, now))


def counts(connection: Connection, wanted: InboxFilter, now: datetime) -> tuple[Count, ...]:
    """Open tasks by team and reason."""
    snoozed = tasks.c.not_before > now
    active = ~func.coalesce(snoozed, literal_column("false"))

    def number(*which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(and_(*which))

    found = connection.execute(
        select(
            tasks.c.at_team,
            tasks.c.topic,
            number(active).label("tasks"),
            number(tasks.c.claimed_by == wanted.person).label("mine"),
            number(active, tasks.c.claimed_by.is_(None)).label("unassigned"),
            number(snoozed).label("snoozed"),
            number(active, tasks.c.due <= now + SOON).label("at_risk"),
        )
        .where(tasks.c.at_team.in_(wanted.teams), tasks.c.finished_at.is_(None))
        .group_by(tasks.c.at_team, tasks.c.topic)
        .order_by(tasks.c.at_team, tasks.c.topic)
    )
    return tuple(Count(*row) for row in found)


def at_work(connection: Connection, queues: Sequence[str] | None) -> list[AtWork]:
    """What robots work on now, longest leased last; of ``queues`` only, where given."""
    columns = ("id", "case_id", "queue", "reference", "claimed_by", "lease_until", "attempts", "committing")
    found = (
        select(*(tasks.c[name] for name in columns))
        .where(CLAIMED, ~tasks.c.team)
        .order_by(tasks.c.lease_until, tasks.c.id)
        .limit(_MOST_AT_WORK)
    )
    if queues is not None:
        found = found.where(tasks.c.queue.in_(queues))
    return [AtWork(*row) for row in connection.execute(found)]


_REPLY = select(notes.c.id).where(notes.c.task_id == tasks.c.id, notes.c.kind == NoteKind.REPLIED.value)


def _page(wanted: InboxFilter, now: datetime, after: InboxCursor | None, limit: int) -> Select[Any]:
    """The first tasks of each team, so that each comes in order from the index, and of those the first."""
    fits = [tasks.c.finished_at.is_(None), *_conditions(wanted, now)]
    if after is not None:
        fits.append(tuple_(tasks.c.due, tasks.c.id) > (after.due, after.id))
    each = [
        select(tasks.c.id)
        .where(tasks.c.at_team == team, *fits)
        .order_by(tasks.c.due, tasks.c.id)
        .limit(limit)
        .subquery()
        for team in dict.fromkeys(wanted.teams)
    ]
    first = union_all(*(select(one) for one in each)).subquery()
    return (
        select(
            tasks,
            KEY_OF_TASK,
            cases.c.process,
            cases.c.reference.label("case_reference"),
            pending_answers.c.person.label("answered_by"),
            pending_answers.c.goes_on_at,
            _REPLY.correlate(tasks).exists().label("replied"),
        )
        .join_from(first, tasks, tasks.c.id == first.c.id)
        .outerjoin(cases, cases.c.id == tasks.c.case_id)
        .outerjoin(pending_answers, pending_answers.c.task_id == tasks.c.id)
        .order_by(tasks.c.due, tasks.c.id)
        .limit(limit)
    )


def _conditions(wanted: InboxFilter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.mine:
        found.append(tasks.c.claimed_by == wanted.person)
    if wanted.unassigned:
        found.append(tasks.c.claimed_by.is_(None))
    if wanted.code is not None:
        found.append(tasks.c.topic == wanted.code)
    if wanted.text.strip():
        text = wanted.text.strip().lower()
        case = select(cases.c.id).where(
            cases.c.id == tasks.c.case_id, func.lower(cases.c.reference).startswith(text, autoescape=True)
        )
        begins = func.lower(tasks.c.reference).startswith(text, autoescape=True)
        found.append(or_(begins, case.correlate(tasks).exists()))
    if wanted.due_before is not None:
        found.append(tasks.c.due < wanted.due_before)
    if wanted.proposed:
        waiting = select(pending_answers.c.task_id).where(pending_answers.c.goes_on_at.is_(None))
        found.append(tasks.c.id.in_(waiting))
    if not wanted.snoozed:
        found.append(or_(tasks.c.not_before.is_(None), tasks.c.not_before <= now))
    return found


def _item(row: Row[Any], seals: Seals, now: datetime) -> Item:
    seals.learn(owner_of(row.case_id, row.id), row.data_key)
    content = worklist.opened(seals, row, "payload") or {}
    later = row.not_before if row.not_before is not None and row.not_before > now else None
    return Item(
        id=row.id,
        case_id=row.case_id,
        queue=row.queue,
        team=row.at_team,
        reference=row.reference,
        process=row.process,
        case_reference=row.case_reference,
        code=row.topic or _why_a_robot_waits(row),
        reason=content.get("reason") or {} if row.team else {},
        amount=None if row.amount is None else from_ore(row.amount),
        due=None if row.due == NEVER else row.due,
        created_at=row.created_at,
        state=TaskState(row.state),
        claimed_by=row.claimed_by,
        lease_until=None if row.lease_until == NEVER else row.lease_until,
        snoozed_until=None if later == NEVER else later,
        waits=later == NEVER,
        proposed_by=row.answered_by if row.goes_on_at is None else None,
        tried_before=row.intents > row.committing,
        replied=bool(row.replied),
    )


def _why_a_robot_waits(row: Row[Any]) -> str | None:
    """Why a robot's task is in a team's inbox that nobody does by hand."""
    return row.reason_code if not row.team and row.state == TaskState.NEW else None


def _summed(pairs: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, number in pairs:
        found[name] = found.get(name, 0) + number
    return found
