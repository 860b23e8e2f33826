"""After history went back: read from the systems what was lost, and put it where it belongs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import Any

from pydantic import ValidationError
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from bots.browser import Browser
from bots.config import RobotEntry, Settings
from bots.domain.errors import DatabaseDown, FarmError, PortalChanged
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.robot import LookingDesk, Robot
from bots.farm.runner.errors import ArrivalsUnread
from bots.farm.runner.runner import Runner
from bots.farm.storage import Generation
from bots.farm.worklist import Done, Outcome, Task, checked_reference
from bots.vault import Vault

log = logging.getLogger(__name__)

_MANY = 100_000
_MOST_TRIES = 20


@dataclass(frozen=True)
class Found:
    """``cases`` that were opened, and tasks that turned out to be done already."""

    cases: int
    done: int


class Reconciliation:
    """Safe to run again, and after it was killed: everything it does is done once by its reference.

    Only robots with an arrival list click anything meanwhile, and those have no point of no return.
    """

    def __init__(
        self,
        name: str,
        farm: Farm,
        settings: Settings,
        vault: Vault,
        browser: Browser,
        robots: Mapping[str, Robot[Any]],
    ) -> None:
        self._name = name
        self._farm = farm
        self._settings = settings
        self._vault = vault
        self._browser = browser
        self._robots = robots

    def run(self, generation: Generation, since: date) -> Found:
        """Take in what systems list since a day, then note what was done already.

        Raises:
            ArrivalsUnread: a system's list could not be read; nothing may be let go yet.
            CredentialRejected: a system refuses the login.
        """
        self._farm.history.hand_in()
        before = self._cases()
        self._take_in(generation, since)
        done = self._note_what_was_done()
        return Found(self._cases() - before, done)

    def _take_in(self, generation: Generation, since: date) -> None:
        robots = {name: robot for name, robot in self._robots.items() if robot.arrivals is not None}
        if not robots:
            return
        reading = [self._ask(name, robot, generation, since) for name, robot in robots.items()]
        runner = Runner(self._name, self._farm, self._settings, self._vault, self._browser, robots)
        runner.run(Event(), until_idle=True, any_hour=True)
        for task in reading:
            ended = self._farm.reader.task(task.id)
            if ended.outcome != "done":
                raise ArrivalsUnread(robot=task.queue, task=task.id)

    def _ask(self, name: str, robot: Robot[Any], generation: Generation, since: date) -> Task:
        """The task of reading one list, a new one where one of before went wrong."""
        assert robot.arrivals is not None
        tried = 0
        while True:
            tried += 1
            reference = checked_reference(f"{generation.id}-{since}-{tried}")
            task = self._farm.add_task(name, reference, robot.arrivals(since), actor="reconcile")
            if not task.ended or task.outcome == "done":
                return task

    def _note_what_was_done(self) -> int:
        """Look until nothing new comes of it: a case that goes on asks for its next task."""
        looked_at = set[int]()
        done = 0
        while fresh := [task for task in self._open_tasks() if task.id not in looked_at]:
            for task in fresh:
                looked_at.add(task.id)
                done += self._note(task)
            self._farm.tick()
        return done

    def _open_tasks(self) -> list[Task]:
        return [
            task
            for name in self._robots
            if self._settings.roster.robots[name].point_of_no_return
            for task in self._farm.reader.tasks(queue=name, open_only=True, limit=_MANY)
            if task.claimed_by is None
        ]

    def _note(self, task: Task) -> bool:
        robot, entry = self._robots[task.queue], self._settings.roster.robots[task.queue]
        if robot.look_up is None:
            outcome, files = self._farm.history.earlier(task), list[File]()
        else:
            outcome, files = self._looked_up(task, robot, entry)
        if outcome is None or not self._farm.history.note(task, outcome, files, team=entry.team):
            return False
        log.info("task %s %s: %s, found", task.id, task.queue, type(outcome).__name__)
        return isinstance(outcome, Done)

    def _looked_up(
        self, task: Task, robot: Robot[Any], entry: RobotEntry
    ) -> tuple[Outcome | None, list[File]]:
        """The receipt that the system has; None also where it cannot be had now: the robot looks first."""
        again = Retrying(
            retry=retry_if_exception_type(FarmError),
            stop=stop_after_attempt(min(entry.retry.attempts, _MOST_TRIES)),
            wait=wait_random_exponential(
                multiplier=entry.retry.first.total_seconds(), max=entry.retry.most.total_seconds()
            ),
            reraise=True,
        )
        try:
            return again(self._look_once, task, robot)
        except DatabaseDown:
            raise
        except (FarmError, PortalChanged, ValidationError) as error:
            log.warning("task %s %s is left to its robot: %s", task.id, task.queue, type(error).__name__)
            return None, []

    def _look_once(self, task: Task, robot: Robot[Any]) -> tuple[Outcome | None, list[File]]:
        assert robot.look_up is not None
        desk = LookingDesk(task, self._farm, self._settings, self._vault, self._browser)
        with desk.cleared():
            outcome = robot.look_up(robot.takes.model_validate(task.payload), desk)
        # Whatever is not clear is the robot's to ask, with its own words.
        return (outcome if isinstance(outcome, Done) else None), desk.files

    def _cases(self) -> int:
        return sum(count.cases for count in self._farm.reader.case_counts())
