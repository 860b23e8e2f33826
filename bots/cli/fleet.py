"""``kollega run``: worker processes and the supervisor that starts them again when they fall."""

from __future__ import annotations

import logging
import multiprocessing
import os
import platform
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType

from tenacity import (
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_when_event_set,
    wait_fixed,
)

from bots.browser import Browser
from bots.cli.certificates import warn
from bots.cli.errors import RunnerFailed
from bots.cli.history_watch import HistoryWatch
from bots.cli.preflight import check, reachable
from bots.cli.pulse import SILENT_TOO_LONG, Pulse
from bots.config import KILLED, Roster, log_masked, stop_on_signals
from bots.domain.crashpoints import CrashPoint, arm, reached
from bots.domain.errors import DatabaseDown, FileUnusable, KollegaError
from bots.farm.audit import Checkpoint, anchors
from bots.farm.farm import Farm
from bots.farm.runner import Runner
from bots.farm.storage import (
    DatabaseReplaced,
    SchemaNewer,
    check_in_place,
    check_version,
)
from bots.office import Office

log = logging.getLogger(__name__)

_SPAWN = multiprocessing.get_context("spawn")
_TOO_SOON = 5.0
_TOO_OFTEN = 3
_LONGEST_REST = 30.0
_SEAL_EVERY = 60.0
_LOOK_EVERY = 5.0
_NEXT_TRY = 2.0
_COUNT_EVERY = 15.0
_WARN_EVERY = 86_400.0
_LOOK_EVERY = 5.0
_USAGE = 2
_LATER = 75


class _Chore:
    """What the supervisor does beside its workers, so many seconds apart."""

    def __init__(self, every: float, act: Callable[[], object]) -> None:
        self._every = every
        self._act = act
        self._due = time.monotonic() + every

    def do_when_due(self) -> None:
        if time.monotonic() >= self._due:
            try:
                self._act()
            except DatabaseDown as error:
                log.warning("done later: %s", error)
            self._due = time.monotonic() + self._every


@dataclass(frozen=True)
class _Started:
    process: SpawnProcess
    pulse: Pulse
    since: float


class Supervisor:
    """Keeps ``workers`` worker processes running on one home folder.

    SIGTERM or Ctrl-C: they finish their task and stop; a second signal ends them at once. ``with_parent``
    is the process that started this one: they stop as well when it is gone. robots.yaml is read once: a
    worker that is started again works by the same file as the others, and waits while the database does
    not answer. One whose interpreter stands still is ended, and another started.
    Once a minute, and at the end, the audit log's heads are sealed into a checkpoint; its hash
    goes to the log, outside the database. Every few seconds it looks whether the database still knows what
    this home has seen committed. What happened is counted for the control room in between.
    At the start and once a day the operators are warned of certificates that expire.
    """

    def __init__(
        self, home: Path, workers: int, only: list[str] | None, *, with_parent: int | None = None, **how: bool
    ) -> None:
        self._parent = with_parent
        self._arguments = (home, only, how)
        # Closing the pipe tells every worker, as does the end of this process. An Event would not do: set()
        # waits for ever for a worker that was killed while it listened.
        self._halting, self._notifier = _SPAWN.Pipe(duplex=False)
        self._stopping = False
        self._killed_by: int | None = None
        self._early_ends = 0
        self._running: dict[int, _Started] = {}
        self._resting: dict[int, float] = {}
        self._wanted = workers

    def run(self) -> None:
        """Return when all workers have ended in good order.

        Raises:
            UsageError: something robots need is not in order, the rest of the fleet works by another
                robots.yaml or another clock, workers end because something must be changed first, or the
                database is no longer the one that was opened, or of a newer version.
        """
        home, only, how = self._arguments
        office = Office.open(home)
        arm(office.settings.addresses.values())
        only = only or reachable(office.settings)
        self._arguments = (home, only, how)
        check(office, office.robots(only))
        self._roster = office.settings.roster
        office.farm.fleet.check(self._roster.fingerprint)
        history = HistoryWatch(office)
        history.begin()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        for index in range(self._wanted):
            self._start(index)
        warn(office, only)
        chores = [
            _Chore(_LOOK_EVERY, history.look),
            _Chore(_COUNT_EVERY, partial(_count, office.farm)),
            _Chore(_SEAL_EVERY, partial(_seal, office)),
            _Chore(_WARN_EVERY, partial(warn, office, only)),
            _Chore(_LOOK_EVERY, partial(self._check_version, office)),
        ]
        while self._running or self._resting:
            self._check_in_place(office)
            self._start_rested()
            if self._parent not in (None, os.getppid()):
                self._stop()
            for chore in chores:
                chore.do_when_due()
            wait([one.process.sentinel for one in self._running.values()], timeout=1)
            for index, one in list(self._running.items()):
                if one.pulse.is_gone:
                    self._end_silent(one.process)
                if not one.process.is_alive():
                    del self._running[index]
                    self._replace(index, one.process, one.since)
        _seal(office)
        if self._killed_by is not None:
            raise SystemExit(KILLED + self._killed_by)

    def _start(self, index: int) -> None:
        name = f"{platform.node()}-{os.getpid()}-{index}"
        pulse = Pulse()
        arguments = (*self._arguments, self._roster, name, self._halting, pulse)
        process = _SPAWN.Process(target=_worker, args=arguments, name=name)
        process.start()
        reached(CrashPoint.WORKER_STARTED)
        self._running[index] = _Started(process, pulse, time.monotonic())

    def _replace(self, index: int, process: SpawnProcess, since: float) -> None:
        if process.exitcode == 0 or self._stopping:
            return
        if process.exitcode == _USAGE:
            self._stop()
            raise RunnerFailed("the workers end as soon as they start; the log above says why")
        # A task may be what kills them: it comes to its end after its attempts, and the others must go on.
        self._early_ends = self._early_ends + 1 if time.monotonic() - since < _TOO_SOON else 0
        rest = min(2.0 ** (self._early_ends - _TOO_OFTEN), _LONGEST_REST)
        rest = rest if self._early_ends >= _TOO_OFTEN else 0.0
        log.warning(
            "worker %s ended with code %s; starting another in %.0f s", process.name, process.exitcode, rest
        )
        reached(CrashPoint.WORKER_REPLACED)
        self._resting[index] = time.monotonic() + rest
        self._start_rested()

    def _end_silent(self, process: SpawnProcess) -> None:
        log.error(
            "worker %s gave no sign of life for %.0f s: what it works on keeps the interpreter to itself. "
            "It is ended; its task comes back when its lease runs out, as one more attempt",
            process.name,
            SILENT_TOO_LONG,
        )
        process.kill()
        process.join()

    def _start_rested(self) -> None:
        for index, due in list(self._resting.items()):
            if time.monotonic() >= due:
                del self._resting[index]
                self._start(index)

    def _check_in_place(self, office: Office) -> None:
        try:
            check_in_place(office.engine)
        except DatabaseReplaced:
            # Workers end by themselves with their next word to the farm; those who wait are notified.
            self._stop()
            raise

    def _check_version(self, office: Office) -> None:
        try:
            check_version(office.engine)
        except SchemaNewer:
            self._stop()
            raise

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            self._killed_by = number
            for one in self._running.values():
                one.process.kill()
        self._stop()

    def _stop(self) -> None:
        self._stopping = True
        self._resting.clear()
        self._notifier.close()


def _seal(office: Office) -> None:
    reached(CrashPoint.SEALING)
    try:
        sealed = office.farm.operations.seal_checkpoint()
    except DatabaseDown as error:
        log.warning("the audit log is sealed later: %s", error)
        return
    if sealed is not None:
        log.info("audit checkpoint %s: %s", sealed.seq, sealed.hash)
        if office.settings.anchor_file is not None:
            _give_out(office.settings.anchor_file, sealed)


def _give_out(file: Path, sealed: Checkpoint) -> None:
    try:
        anchors.append(file, sealed)
    except FileUnusable as error:
        log.error("%s", error)


def _count(farm: Farm) -> None:
    try:
        farm.operations.roll_up()
    except DatabaseDown as error:
        log.warning("the control room's figures are counted later: %s", error)


def _worker(
    home: Path,
    only: list[str] | None,
    how: dict[str, bool],
    roster: Roster,
    name: str,
    supervisor: Connection,
    pulse: Pulse,
) -> None:
    pulse.beat()
    log_masked()
    halt = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop_on_signals(halt, signal.SIGTERM)
    threading.Thread(target=_watch, args=(supervisor, halt), name="supervisor-watch", daemon=True).start()
    try:
        _beginning(name, halt)(_work, home, only, how, roster, name, halt)
    except KollegaError as error:
        log.error("%s", error)
        raise SystemExit(_LATER if error.passes else _USAGE) from error


def _beginning(name: str, halt: threading.Event) -> Retrying:
    """Try again while the database does not answer, until the worker is asked to stop."""
    return Retrying(
        retry=retry_if_exception_type(DatabaseDown),
        wait=wait_fixed(_NEXT_TRY),
        sleep=sleep_using_event(halt),
        stop=stop_when_event_set(halt),
        before_sleep=lambda tried: log.warning(
            "worker %s cannot begin yet: %s", name, tried.outcome and tried.outcome.exception()
        ),
        retry_error_callback=lambda tried: None,
    )


def _work(
    home: Path, only: list[str] | None, how: dict[str, bool], roster: Roster, name: str, halt: threading.Event
) -> None:
    if halt.is_set():
        return
    office = Office.open(home, roster)
    arm(office.settings.addresses.values())
    ca_file = office.settings.ca_file
    with Browser(ca_file=office.settings.inside(ca_file) if ca_file else None) as browser:
        runner = Runner(name, office.farm, office.settings, office.vault, browser, office.robots(only))
        runner.run(halt, **how)


def _watch(supervisor: Connection, halt: threading.Event) -> None:
    """Halt this worker when the supervisor says so, or when it is gone."""
    supervisor.poll(None)
    halt.set()
