"""A desk for tests: a robot in a real browser on the sandbox, with everything it says written down."""

from __future__ import annotations

import base64
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.resolver import Drift
from bots.browser.page.screen import Screen
from bots.config import Roster
from bots.domain.errors import FarmError, SessionExpired
from bots.domain.file import File
from bots.farm.process import Message
from bots.farm.robot.robot import Robot
from bots.farm.worklist.outcome import Outcome
from bots.systems import mail
from bots.vault.client_certificate import ClientCertificate
from fixtures.portals.sandbox import Sandbox


@dataclass(frozen=True)
class OpenedCase:
    process: str
    reference: str
    payload: BaseModel
    files: tuple[File, ...]


@dataclass
class BenchTask:
    reference: str
    queue: str
    tried_before: bool = False


@dataclass
class BenchDesk:
    """Offers what ``bots.farm.robot.desk.Desk`` offers, over one browser and one sandbox.

    ``cases`` and ``tasks`` hold what was opened, by reference, as the farm would: the same reference once.
    ``log`` has everything in order, for example ``("open_case", "FAK-1")``.
    """

    sandbox: Sandbox
    browser: Browser | None
    task: BenchTask = field(default_factory=lambda: BenchTask("T-1", "bench"))
    cases: dict[str, OpenedCase] = field(default_factory=dict)
    tasks: dict[str, tuple[str, BaseModel]] = field(default_factory=dict)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    commits: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    receipts: list[bytes] = field(default_factory=list)
    attached: list[File] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)
    patience: mail.Patience = field(default_factory=mail.Patience)
    drift: list[Drift] = field(default_factory=list)
    screens: list[Screen] = field(default_factory=list)

    def run(self, robot: Robot[Any], payload: BaseModel, attempts: int = 4) -> Outcome:
        """Let the robot work as the runner would: farm errors are tried again, an intent is remembered."""
        for attempt in range(1, attempts + 1):
            commits = len(self.commits)
            try:
                return robot(payload, self)  # type: ignore[arg-type]
            except FarmError as error:
                self.log.append(("failed", type(error).__name__))
                if attempt == attempts:
                    raise
                if isinstance(error, SessionExpired):
                    self._forget()
                self.task.tried_before = self.task.tried_before or len(self.commits) > commits
            finally:
                self.leave()
        raise AssertionError("a robot needs at least one attempt")

    def open(self, portal: str) -> Screen:
        room = importlib.import_module(f"bots.systems.{portal}")
        secret, address = self.sandbox.secrets[portal], self.sandbox.addresses[portal]
        assert self.browser is not None
        entry = Roster.load(Path("robots.yaml")).portal(portal).with_face(self.sandbox.faces.get(portal))
        book = LocatorBook.load(entry.screens)
        screen = self.browser.open_screen(
            book, portal, address, _certificate(secret), elsewhere=self.sandbox.elsewhere(portal)
        )
        self.screens.append(screen)
        try:
            screen.goto(room.START, room.START_PAGES)
        except SessionExpired:
            self.log.append(("log_in", portal))
            room.log_in(screen, secret)
        return screen

    def about_to_commit(self, reference: str, **fingerprint: str) -> None:
        self.log.append(("about_to_commit", reference))
        self.commits.append((reference, fingerprint))
        for screen in self.screens:
            screen.unlock()

    def receipt(self, screen: Screen) -> None:
        self.log.append(("receipt", screen.portal))
        self.receipts.append(screen.screenshot())

    def attach(self, name: str, media_type: str, content: bytes) -> None:
        self.attached.append(File(name, media_type, content))

    def open_case(self, process: str, reference: str, payload: BaseModel, files: Sequence[File] = ()) -> None:
        self.log.append(("open_case", reference))
        self.cases.setdefault(reference, OpenedCase(process, reference, payload, tuple(files)))

    def add_task(self, queue: str, reference: str, payload: BaseModel) -> None:
        self.log.append(("add_task", reference))
        self.tasks.setdefault(reference, (queue, payload))

    def tell(self, message: Message, files: Sequence[File] = ()) -> None:
        self.log.append(("tell", message.kind))
        self.messages.setdefault((message.source, message.id), message)

    def did_not_commit(self) -> None:
        self.log.append(("did_not_commit", self.task.reference))
        del self.commits[-1:]

    def send(self, message: EmailMessage, before_end: Callable[[], None]) -> None:
        message["From"] = "klinik@pensionskassen.example"
        host, port = self.sandbox.smtp
        mail.send(message, host=host, port=port, patience=self.patience, before_end=before_end)

    def today(self) -> date:
        today: date = self.sandbox.world.today
        return today

    def _forget(self) -> None:
        assert self.browser is not None
        for screen in self.screens:
            self.browser.forget(screen.portal)

    def leave(self) -> None:
        """Close the pages, as the runner does after every attempt."""
        for screen in self.screens:
            self.drift += screen.drift
            screen.close()
        self.screens.clear()


def _certificate(secret: dict[str, str]) -> ClientCertificate | None:
    if "pfx" not in secret:
        return None
    return ClientCertificate(base64.b64decode(secret["pfx"]), secret["passphrase"])
