"""A worker: takes a task, lets the robot work on it, and brings the outcome home."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from bots.browser import Browser
from bots.config import RobotEntry, Settings
from bots.domain.crashpoints import CrashPoint, reached
from bots.domain.errors import DatabaseDown, Held, StaleLease, SystemDown, Withdrawn
from bots.domain.timetable import Timetable
from bots.farm.farm import Farm
from bots.farm.robot import Desk, Robot
from bots.farm.runner.failures import Failure, diagnose, fail
from bots.farm.runner.heartbeat import Heartbeat
from bots.farm.runner.presence import Presence
from bots.farm.worklist import ControlKind, Lease, Outcome, QueueTerms
from bots.vault import Vault

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = timedelta(seconds=1), timedelta(minutes=5)
"""How long a worker leaves a system alone that was down: twice as long each time, until it answers."""


_Following = Callable[[], Sequence[QueueTerms]]
"""From which queues the next task may be taken once this one has ended."""


@dataclass(frozen=True)
class _Rest:
    until: datetime
    length: timedelta


class Runner:
    """One worker in one process with one browser. ``run`` until notified to stop."""

    def __init__(
        self,
        name: str,
        farm: Farm,
        settings: Settings,
        vault: Vault,
        browser: Browser,
        robots: Mapping[str, Robot[Any]],
    ) -> None:
        self.name = name
        self._farm = farm
        self._settings = settings
        self._vault = vault
        self._browser = browser
        self._robots = robots
        self._longest = max(settings.roster.robots[name].lease for name in robots)
        self._resting: dict[str, _Rest] = {}

    def run(self, stop: Event, *, until_idle: bool = False, any_hour: bool = False) -> None:
        """Work until ``stop`` is set; with ``until_idle``, until no robot has anything left that it may do.

        What waits for a closed login, or is paused, is not waited for. Robots keep the hours of robots.yaml
        unless ``any_hour``. While the database does not answer, it waits for it.

        Raises:
            OtherRoster, ClockWrong: the rest of the fleet works by another robots.yaml or another clock.
        """
        roster = self._settings.roster
        fleet = self._farm.fleet
        timetable = Timetable(roster.schedules)
        expected = Timetable({name: entry for name, entry in roster.arrivals.items() if entry.expected_by})
        notified = False
        lease: Lease | None = None
        with Presence(fleet, self.name, roster.fingerprint), fleet.alarm(self._robots) as alarm:
            while not stop.is_set():
                try:
                    if not notified:
                        fleet.fire(timetable)
                        self._farm.arrivals.expect(expected)
                        self._farm.tick()
                    notified = False
                    mine, lease = lease or self._claim(any_hour), None
                    if mine is not None:
                        alarm.found_work()
                        lease = self._serve(mine, lambda: [] if stop.is_set() else self._terms(any_hour))
                        continue
                    if until_idle and not self._farm.reader.robots_have_work(self._open_queues()):
                        return
                except DatabaseDown as error:
                    log.warning("%s", error)
                notified = alarm.wait(stop)
            if lease is not None:
                self._give_back(lease)

    def _claim(self, any_hour: bool) -> Lease | None:
        return self._farm.claim(self._terms(any_hour), self.name, self._longest)

    def _serve(self, lease: Lease, following: _Following) -> Lease | None:
        """Work on a task; the next one, where it could be taken with the end of this one."""
        reached(CrashPoint.CLAIMED)
        try:
            return self._work(lease, self._settings.roster.robots[lease.task.queue], following)
        except (Withdrawn, Held) as stopped:
            log.info("task %s: %s", lease.task.id, stopped)
            return None
        except StaleLease as error:
            log.warning("task %s: %s", lease.task.id, error)
            return None

    def _give_back(self, lease: Lease) -> None:
        try:
            self._farm.release(lease)
        except (StaleLease, DatabaseDown) as error:
            log.warning("task %s was not given back: %s", lease.task.id, error)

    def _open_queues(self) -> list[str]:
        closed = {login.name for login in self._farm.reader.logins() if login.closed_at is not None}
        stopped = {(one.kind, one.name) for one in self._farm.reader.controls() if one.stopped}
        entries = {name: self._settings.roster.robots[name] for name in self._robots}
        history_is_whole = self._farm.history.broken() is None
        return [
            name
            for name, entry in entries.items()
            if entry.login not in closed
            and (history_is_whole or not entry.point_of_no_return)
            and not stopped & {(ControlKind.ROBOT, name), (ControlKind.SYSTEM, self._system_of(name))}
        ]

    def _terms(self, any_hour: bool) -> list[QueueTerms]:
        roster = self._settings.roster
        now = self._farm.now()
        terms = []
        for name in self._robots:
            entry = roster.robots[name]
            if not any_hour and not entry.hours.include(now):
                continue
            system = self._system_of(name)
            if system is not None and self._is_resting(system, now):
                continue
            slots = roster.logins[entry.login].slots if entry.login else None
            terms.append(
                QueueTerms(name, entry.login, slots, system, entry.workers, entry.point_of_no_return)
            )
        return terms

    def _work(self, lease: Lease, entry: RobotEntry, following: _Following) -> Lease | None:
        desk = Desk(lease, self._farm, self._settings, self._vault, self._browser)
        with Heartbeat(self._farm, lease, entry.lease, entry.timeout), desk.cleared():
            if lease.task.attempts > entry.retry.attempts:
                lost = Failure("worker-lost", "the worker died on every attempt")
                fail(self._farm, lease, lost, entry, self.name)
                return None
            robot = self._robots[lease.task.queue]
            earlier = self._earlier(robot, lease, entry)
            try:
                outcome = earlier or robot(robot.takes.model_validate(lease.task.payload), desk)
            except StaleLease:
                raise
            except Exception as error:
                found = diagnose(error)
                if isinstance(found, Failure):
                    self._failed(desk, entry, error, found)
                    return None
                outcome = found
            reached(CrashPoint.OUTCOME_KNOWN)
            self._resting.pop(self._system_of(lease.task.queue) or "", None)
            next_lease = self._farm.finish_and_claim(
                lease, outcome, following(), self._longest, team=entry.team
            )
            reached(CrashPoint.FINISHED)
            if earlier is not None:
                self._farm.history.carry_over(lease.task)
            log.info("task %s %s: %s", lease.task.id, lease.task.queue, type(outcome).__name__)
            return next_lease

    def _earlier(self, robot: Robot[Any], lease: Lease, entry: RobotEntry) -> Outcome | None:
        """What came of the task before history went back, where its system cannot be asked."""
        if not entry.point_of_no_return or robot.look_up is not None:
            return None
        return self._farm.history.earlier(lease.task)

    def _failed(self, desk: Desk, entry: RobotEntry, error: Exception, failure: Failure) -> None:
        reached(CrashPoint.ATTEMPT_BROKEN)
        task = desk.task
        broke = error if failure.code == "robot-error" else None
        log.warning("task %s %s: %s: %s", task.id, task.queue, failure.code, failure.message, exc_info=broke)
        if isinstance(error, SystemDown):
            self._rest(self._system_of(task.queue))
        fail(self._farm, desk.lease, failure, entry, self.name, evidence=desk.evidence)

    def _is_resting(self, system: str, now: datetime) -> bool:
        rest = self._resting.get(system)
        # A clock that was set back must not make it rest for longer.
        return rest is not None and timedelta(0) < rest.until - now <= rest.length

    def _rest(self, system: str | None) -> None:
        if system is not None:
            before = self._resting.get(system)
            length = min(before.length * 2, LONGEST_REST) if before else FIRST_REST
            self._resting[system] = _Rest(self._farm.now() + length, length)

    def _system_of(self, queue: str) -> str | None:
        return self._settings.roster.system_of(queue)
