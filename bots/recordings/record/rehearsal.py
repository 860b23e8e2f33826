"""A desk without a farm: one robot, one portal, one browser, and everything it says written down."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

from pydantic import BaseModel, TypeAdapter

from bots.browser import Browser, Drift, HttpLogin, LocatorBook, Screen, enter
from bots.config import SystemEntry
from bots.domain.clock import COPENHAGEN
from bots.domain.errors import FarmError, KollegaError, SessionExpired, UsageError
from bots.domain.file import File
from bots.farm.process import Message
from bots.farm.robot import Desk, Robot
from bots.farm.worklist import Done, NeedsColleague, Outcome, Refused
from bots.recordings.errors import RecordingUnusable
from bots.vault import ClientCertificate

_JSON: TypeAdapter[Any] = TypeAdapter(Any)


@dataclass(frozen=True)
class Stage:
    """Which portal, where it and its other origins are, what the vault would give for it, and what time it is
    there."""

    portal: str
    entry: SystemEntry
    address: str
    secret: Mapping[str, str]
    now: datetime
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Leaves:
    """What a robot leaves behind besides its outcome: tasks, events, cases, intents, files, mails."""

    tasks: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    intents: list[dict[str, Any]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    mails: int = 0

    def plain(self) -> dict[str, Any]:
        """As plain JSON, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}


class Rehearsal(Desk):
    """Offers a robot what the farm's desk offers. The robot cannot tell the difference.

    ``with_certificate``: the browser shows the employee signature itself, as nothing stands between.
    ``seen`` holds the payloads of the cases that it opened: what it has read about people.
    """

    def __init__(
        self,
        browser: Browser,
        stage: Stage,
        queue: str,
        *,
        tried_before: bool = False,
        with_certificate: bool = False,
    ) -> None:
        self.leaves = Leaves()
        self.drift: list[Drift] = []
        self.failures: list[str] = []
        self.seen: list[dict[str, Any]] = []
        self._browser = browser
        self._stage = stage
        self._signature = ClientCertificate.of(stage.secret) if with_certificate else None
        self._screens: list[Screen] = []
        self._task = SimpleNamespace(
            reference="rehearsal", queue=queue, tried_before=tried_before, attempts=1
        )

    @property
    def task(self) -> Any:
        return self._task

    def run(self, robot: Robot[Any], payload: BaseModel, attempts: int = 1) -> dict[str, Any]:
        """Let the robot work as the runner would; its outcome, or the error it ended with, as plain JSON."""
        for attempt in range(1, attempts + 1):
            intents = len(self.leaves.intents)
            self._task.attempts = attempt
            try:
                return plain_outcome(robot(payload, self))
            except KollegaError as error:
                if isinstance(error, UsageError):
                    raise
                if not isinstance(error, FarmError) or attempt == attempts:
                    return {"error": type(error).__name__, "message": str(error)}
                self.failures.append(type(error).__name__)
                if isinstance(error, SessionExpired):
                    self._browser.forget(self._stage.portal)
                self._task.tried_before |= len(self.leaves.intents) > intents
            finally:
                self._leave()
        raise AssertionError("a robot needs at least one attempt")

    def today(self) -> date:
        return self._stage.now.astimezone(COPENHAGEN).date()

    def open(self, portal: str) -> Screen:
        stage = self._stage
        if portal != stage.portal:
            raise RecordingUnusable(
                f"this is a recording of {stage.portal!r}, but the robot opens {portal!r}"
            )
        room = importlib.import_module(stage.entry.room)
        book = LocatorBook.load(stage.entry.screens)
        screen = self._browser.open_screen(
            book,
            portal,
            stage.address,
            self._signature,
            http=HttpLogin.of(stage.secret),
            elsewhere=stage.elsewhere,
        )
        self._screens.append(screen)
        enter(screen, room, portal, stage.secret)
        return screen

    def about_to_commit(self, reference: str, **fingerprint: str) -> None:
        self.leaves.intents.append({"reference": reference, **fingerprint})
        for screen in self._screens:
            screen.unlock()

    def attach(self, name: str, media_type: str, content: bytes) -> None:
        self.leaves.files.append(name)

    def open_case(self, process: str, reference: str, payload: BaseModel, files: Sequence[File] = ()) -> None:
        self.leaves.cases.append(f"{process} {reference}: {', '.join(file.name for file in files)}")
        self.seen.append(payload.model_dump(mode="json"))

    def add_task(self, queue: str, reference: str, payload: BaseModel) -> None:
        self.leaves.tasks.append(f"{queue} {reference}")

    def tell(self, message: Message, files: Sequence[File] = ()) -> None:
        self.leaves.events.append(f"{message.kind} {message.source} {message.id}")

    def send(self, message: EmailMessage, before_end: Callable[[], None]) -> None:
        before_end()
        self.leaves.mails += 1

    def _leave(self) -> None:
        for screen in self._screens:
            self.drift += screen.drift
            screen.close()
        self._screens.clear()


def plain_outcome(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain JSON: ``done``, ``refused`` or ``colleague``, and what comes with it."""
    match outcome:
        case Done(result, note):
            return _filled({"done": result, "note": note})
        case Refused(code, message, refused):
            return _filled({"refused": code, "message": message, "result": refused})
        case NeedsColleague(code, question, details):
            return _filled({"colleague": code, "question": question, "details": details})


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = _JSON.dump_python(values, mode="json", exclude_none=True)
    return {key: value for key, value in plain.items() if value not in (None, "", {})}
