"""One run of one robot as a robocorp-tasks task: work item by work item, until there is none left."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from itertools import count
from typing import Any

from robocorp.workitems import ApplicationException, BusinessException, EmptyQueue, Input, inputs

from bots.browser import Browser
from bots.config import RobotEntry, Settings, log_masked
from bots.domain.clock import Clock
from bots.domain.errors import StaleLease, UsageError
from bots.domain.masking import mask
from bots.farm.fleet import WARNED_OVER
from bots.farm.robot import Desk, load_robot
from bots.farm.runner import Failure, comes_back, diagnose, rest
from bots.farm.worklist import Done, Lease, Outcome, Task, TaskState
from bots.robocorp.envelope import BY_FARM, outcome_as_json
from bots.robocorp.room_clock import room_clock
from bots.robocorp.secrets import RememberingVault, settings_of
from bots.robocorp.stopping import StopRequested, stopping
from bots.robocorp.work_item import WorkItemBackend
from bots.vault import expiries, open_vault

log = logging.getLogger(__name__)


def run_items(name: str) -> None:
    """Let robot ``name`` of robots.yaml work on every item of the input queue. None there is no error.

    Each item ends as DONE, BUSINESS or APPLICATION; the run itself fails only when items can be neither
    taken nor released.

    Raises:
        ClockWrong: this machine's clock is not Control Room's. No item is taken.
    """
    settings = settings_of()
    vault = RememberingVault(
        open_vault(settings.inside(settings.vault), settings.inside(settings.vault_key_file))
    )
    log_masked(also=vault.values)
    clock = room_clock()
    for one in expiries(settings.roster.certificates([name]), vault, clock.now()):
        if one.problem or one.threshold is not None:
            log.warning("%s", one)
    ca_file = settings.inside(settings.ca_file) if settings.ca_file else None
    with stopping(), Browser(ca_file=ca_file) as browser:
        _Shift(name, settings, vault, browser, clock).run()


class _Shift:
    def __init__(
        self, name: str, settings: Settings, vault: RememberingVault, browser: Browser, clock: Clock
    ) -> None:
        self._entry: RobotEntry = settings.roster.robots[name]
        self._robot = load_robot(self._entry)
        self._settings = settings
        self._vault = vault
        self._browser = browser
        self._clock = clock
        self._halted = False

    def run(self) -> None:
        try:
            for item in inputs:
                with item:
                    self._work(item)
                if self._halted:
                    # Another try with a refused login could lock the account.
                    log.error("the login was refused; the items that are left wait for the next run")
                    break
        except EmptyQueue:
            log.info("no work items")
        except StopRequested:
            log.warning("%s", StopRequested.message)

    def _work(self, item: Input) -> None:
        """Raises BusinessException or ApplicationException, which ``with item`` turns into a release."""
        try:
            backend = WorkItemBackend(item, self._clock)
            ended = self._attempts(item, backend)
            self._conclude(backend, _reference(item, backend), ended)
        except (BusinessException, ApplicationException):
            raise
        except Exception as error:
            message = mask(self._vault.scrub(str(error)))
            code = "payload-invalid" if isinstance(error, UsageError) else "robot-error"
            raise ApplicationException(f"{type(error).__name__}: {message}", code) from None

    def _attempts(self, item: Input, backend: WorkItemBackend) -> Outcome | Failure:
        retry, settle = self._entry.retry, self._entry.settle
        if backend.slip.intent is not None:
            # An earlier process may have clicked just now: the system shows it a little later. Whatever its
            # clock said, that was not in the future.
            clicked = datetime.fromisoformat(backend.slip.intent.at)
            _sleep(min(settle, clicked + settle - self._clock.now() + WARNED_OVER).total_seconds())
        for attempt in count(1):
            ended, again = self._attempt(item, backend, attempt)
            if not again or backend.slip.tries == BY_FARM:
                return ended
            log.info("item %s: attempt %s of %s failed", item.id, attempt, retry.attempts)
            _sleep(rest(retry, settle, attempt).total_seconds())
        raise AssertionError("unreachable: count never ends")

    def _attempt(self, item: Input, backend: WorkItemBackend, attempt: int) -> tuple[Outcome | Failure, bool]:
        desk = Desk(self._lease(item, backend), backend, self._settings, self._vault, self._browser)
        with desk.cleared():
            try:
                return self._robot(self._robot.takes.model_validate(backend.order), desk), False
            except StopRequested:
                # Before the pages are closed: that may take longer than whoever stops us waits.
                item.fail("APPLICATION", StopRequested.code, StopRequested.message)
                raise
            except (Exception, SystemExit) as error:
                # SystemExit too: with its ``code``, a number, the adapter could not release the item.
                found = diagnose(error, self._vault.scrub)
                log.warning("item %s: %s", item.id, found)
                again = isinstance(found, Failure) and self._again(found, desk, backend, attempt)
                if isinstance(found, Failure) and not again:
                    for file in desk.evidence():
                        desk.attach(file.name, file.media_type, file.content)
                return found, again

    def _again(self, failure: Failure, desk: Desk, backend: WorkItemBackend, attempt: int) -> bool:
        self._halted = self._halted or failure.login is not None
        if backend.slip.tries == BY_FARM:
            return comes_back(failure, desk.task.attempts, self._entry)
        if self._halted or failure.code == StaleLease.code or attempt >= self._entry.retry.attempts:
            return False
        return comes_back(failure, attempt, self._entry)

    def _conclude(self, backend: WorkItemBackend, reference: str, ended: Outcome | Failure) -> None:
        if isinstance(ended, Done) or backend.slip.task is not None:
            backend.put_out_outcome(reference, outcome_as_json(ended))
        if isinstance(ended, Done):
            log.info("%s: done", reference)
            return
        words = getattr(ended, "question", None) or getattr(ended, "message", "")
        message = mask(self._vault.scrub(str(words)))
        if isinstance(ended, Failure):
            raise ApplicationException(message, ended.code)
        raise BusinessException(message, ended.code)

    def _lease(self, item: Input, backend: WorkItemBackend) -> Lease:
        now = self._clock.now()
        slip = backend.slip
        task = Task(
            **_NOTHING_MORE,
            id=slip.task.id if slip.task else 0,
            queue=self._robot.name,
            reference=_reference(item, backend),
            payload=backend.order,
            attempts=slip.task.attempts if slip.task else 1,
            tried_before=slip.intent is not None or (slip.task is not None and slip.task.tried_before),
            created_at=now,
        )
        length = self._entry.lease
        return Lease(task, slip.task.token if slip.task else "", now + length, length)


_NOTHING_MORE: dict[str, Any] = {
    "case_id": None,
    "team": False,
    "question": None,
    "state": TaskState.CLAIMED,
    "priority": 0,
    "due": None,
    "not_before": None,
    "claimed_by": None,
    "lease_until": None,
    "intent": None,
    "outcome": None,
    "reason_code": None,
    "reason": None,
    "at_team": None,
    "result": None,
    "finished_at": None,
}
"""What a task of the worklist has and a work item has not."""


def _reference(item: Input, backend: WorkItemBackend) -> str:
    if backend.slip.task is not None:
        return backend.slip.task.reference
    reference = backend.order.get("reference")
    return reference if isinstance(reference, str) and reference else f"item-{item.id}"


def _sleep(seconds: float) -> None:
    if seconds > 0:
        time.sleep(seconds)
