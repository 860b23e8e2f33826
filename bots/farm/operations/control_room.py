"""What the control room shows: how every robot stands, and the key figures over time.

Everything is read from what was counted in the background (``tallying``), from the few newest events, and
from indexes over what is open: the number of statements is the same however much there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, literal_column, select

from bots.config import RobotEntry, Roster
from bots.farm.colleagues import SOON, Count, InboxFilter, inbox
from bots.farm.fleet import LOST_AFTER, WARNED_OVER
from bots.farm.operations import locator_drift, tallies
from bots.farm.operations.history import broken, held
from bots.farm.operations.locator_drift import DriftReport
from bots.farm.operations.tallies import DAY, EPOCH, EVER, HOUR, LAST_DONE, Counts, Key
from bots.farm.sealing import Seals
from bots.farm.storage import Generation
from bots.farm.storage.schema.cases import cases
from bots.farm.storage.schema.operations import workers
from bots.farm.storage.schema.worklist import NOT_READY, tasks
from bots.farm.worklist import ControlKind, ControlState, ControlStatus, LoginStatus, logins, pauses

HOURS = 24


@dataclass(frozen=True)
class RobotStanding:
    """One robot now. ``failed`` is the farm's or a system's failure, ``refused`` the system's no.

    ``state``: running, paused, draining, held (history is not whole), or closed (outside its hours).
    ``hourly``: what was done, refused and failed in each of the last ``HOURS`` hours, oldest first.
    ``at_risk``: tasks whose deadline is within a day or over. Moments are aware UTC.
    """

    name: str
    purpose: str
    system: str | None
    state: str
    control: ControlStatus | None
    hours: str
    last_done: datetime | None
    done: int
    refused: int
    failed: int
    handed_over: int
    by_hand: int
    hourly: tuple[tuple[datetime, int, int, int], ...]
    waiting: int
    deferred: int
    under_way: int
    uncertain: int
    by_hand_now: int
    oldest_waiting: datetime | None
    at_risk: int


@dataclass(frozen=True)
class WorkerSign:
    """A runner's worker; ``lost``: it gave no sign of life for too long.

    ``clock_off``: by how many seconds its machine's clock is ahead of the farm's, negative where it is
    behind; 0 where it is right.
    """

    name: str
    host: str
    since: datetime
    seen_at: datetime
    lost: bool
    clock_off: int


@dataclass(frozen=True)
class ControlRoom:
    """Everything on one page. ``teams``: open tasks of the teams by reason.

    ``history``: the generation that is not reconciled.
    """

    at: datetime
    robots: tuple[RobotStanding, ...]
    controls: tuple[ControlStatus, ...]
    logins: tuple[LoginStatus, ...]
    workers: tuple[WorkerSign, ...]
    teams: tuple[Count, ...]
    drifts: tuple[DriftReport, ...]
    parked: int
    history: Generation | None

    @property
    def closed_logins(self) -> tuple[LoginStatus, ...]:
        return tuple(login for login in self.logins if login.closed_at is not None)

    @property
    def certificates(self) -> tuple[LoginStatus, ...]:
        """Logins with a certificate, the one that expires first first."""
        found = [login for login in self.logins if login.certificate_until is not None]
        return tuple(sorted(found, key=lambda login: login.days_left(self.at)))


def control_room(connection: Connection, seals: Seals, roster: Roster, now: datetime) -> ControlRoom:
    """How everything stands."""
    since = tallies.hour_start(now) - timedelta(hours=HOURS - 1)
    today = tallies.day_start(now)
    counts = _together(
        tallies.read(connection, HOUR, since),
        tallies.read(connection, DAY, today),
        tallies.read(connection, EVER, EPOCH),
        tallies.tail(connection, seals, now),
    )
    stopped = pauses.all_controls(connection)
    history = broken(connection)
    ready = {row.queue: row for row in connection.execute(_ready(roster, now))}
    not_ready = {(row.queue, row.state): row.tasks for row in connection.execute(_not_ready(roster))}
    uncertain = {row.queue: row.tasks for row in connection.execute(_uncertain(roster))}
    robots = tuple(
        _standing(
            name,
            entry,
            roster,
            held(name, entry, history) or _stopped(stopped, name, roster.system_of(name)),
            counts,
            ready.get(name),
            not_ready,
            uncertain.get(name, 0),
            now,
        )
        for name, entry in roster.robots.items()
    )
    everybody = InboxFilter(person="", teams=tuple(roster.teams))
    return ControlRoom(
        at=now,
        robots=robots,
        controls=tuple(stopped),
        logins=tuple(logins.all_logins(connection)),
        workers=_workers(connection, now),
        teams=inbox.counts(connection, everybody, now),
        drifts=tuple(locator_drift.read(connection)),
        parked=connection.execute(_parked()).scalar_one(),
        history=history,
    )


def _standing(
    name: str,
    entry: RobotEntry,
    roster: Roster,
    control: ControlStatus | None,
    counts: Counts,
    ready: Row[Any] | None,
    not_ready: Mapping[tuple[str, str], int],
    uncertain: int,
    now: datetime,
) -> RobotStanding:
    under_way = not_ready.get((name, "claimed"), 0)
    today = tallies.day_start(now)
    done_at = counts[Key(EVER, EPOCH, name, LAST_DONE)]
    waiting = ready.tasks if ready is not None else 0

    def day(measure: str) -> int:
        return counts[Key(DAY, today, name, measure)]

    return RobotStanding(
        name=name,
        purpose=entry.purpose,
        system=roster.system_of(name),
        state=_state(control, under_way, entry, now),
        control=control,
        hours=f"{entry.hours.days} {entry.hours.from_}-{entry.hours.to}",
        last_done=datetime.fromtimestamp(done_at, UTC) if done_at else None,
        done=day("done"),
        refused=day("refused"),
        failed=day("failed"),
        handed_over=day("handed-over"),
        by_hand=day("by-hand"),
        hourly=_hourly(counts, name, now),
        waiting=waiting,
        deferred=sum(not_ready.get((name, state), 0) for state in ("new", "uncertain")),
        under_way=under_way,
        uncertain=uncertain,
        by_hand_now=not_ready.get((name, "by-hand"), 0),
        oldest_waiting=ready.oldest if ready is not None else None,
        at_risk=ready.at_risk if ready is not None else 0,
    )


def _state(control: ControlStatus | None, under_way: int, entry: RobotEntry, now: datetime) -> str:
    if control is not None:
        return control.with_under_way(under_way).value
    return ControlState.RUNNING.value if entry.hours.include(now) else "closed"


def _stopped(held: Iterable[ControlStatus], name: str, system: str | None) -> ControlStatus | None:
    """What stops the robot: its own pause before its system's."""
    wanted = ((ControlKind.ROBOT, name), (ControlKind.SYSTEM, system))
    found = {(one.kind, one.name): one for one in held if one.stopped}
    return next((found[which] for which in wanted if which in found), None)


def _hourly(counts: Counts, name: str, now: datetime) -> tuple[tuple[datetime, int, int, int], ...]:
    last = tallies.hour_start(now)
    hours = [last - timedelta(hours=back) for back in reversed(range(HOURS))]

    def at(hour: datetime, measure: str) -> int:
        return counts[Key(HOUR, hour, name, measure)]

    return tuple((hour, at(hour, "done"), at(hour, "refused"), at(hour, "failed")) for hour in hours)


def _together(*parts: Counts) -> Counts:
    together = Counts()
    for part in parts:
        for key, value in part.items():
            together[key] = max(together[key], value) if key.period == EVER else together[key] + value
    return together


def _ready(roster: Roster, now: datetime) -> Any:
    """Per robot what could be claimed now, straight from ``tasks_ready``; the lowest number is the oldest."""
    first = (
        select(
            tasks.c.queue,
            func.count().label("tasks"),
            func.count().filter(tasks.c.due <= now + SOON).label("at_risk"),
            func.min(tasks.c.id).label("first"),
        )
        .where(tasks.c.queue.in_(sorted(roster.robots)), tasks.c.ready)
        .group_by(tasks.c.queue)
        .subquery()
    )
    return select(
        first.c.queue, first.c.tasks, first.c.at_risk, tasks.c.created_at.label("oldest")
    ).join_from(first, tasks, tasks.c.id == first.c.first)


def _not_ready(roster: Roster) -> Any:
    """Per robot and state what is open and cannot be claimed now, straight from ``tasks_at_work``."""
    open_states = tasks.c.state.in_(["new", "claimed", "by-hand", "uncertain"])
    return (
        select(tasks.c.queue, tasks.c.state, func.count().label("tasks"))
        .where(tasks.c.queue.in_(sorted(roster.robots)), open_states, NOT_READY)
        .group_by(tasks.c.queue, tasks.c.state)
    )


def _uncertain(roster: Roster) -> Any:
    """Per robot what must be looked up first, straight from ``tasks_uncertain``."""
    return (
        select(tasks.c.queue, func.count().label("tasks"))
        .where(
            tasks.c.queue.in_(sorted(roster.robots)),
            tasks.c.state == literal_column("'uncertain'"),
            tasks.c.finished_at.is_(None),
        )
        .group_by(tasks.c.queue)
    )


def _workers(connection: Connection, now: datetime) -> tuple[WorkerSign, ...]:
    rows = connection.execute(select(workers).order_by(workers.c.name))
    return tuple(
        WorkerSign(
            row.name,
            row.host,
            row.since,
            row.seen_at,
            row.seen_at < now - LOST_AFTER,
            round(row.ahead_ms / 1000) if abs(row.ahead_ms) > WARNED_OVER / timedelta(milliseconds=1) else 0,
        )
        for row in rows
    )


def _parked() -> Any:
    return select(func.count()).select_from(cases).where(cases.c.state == literal_column("'parked'"))
