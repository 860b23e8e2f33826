"""Where a robot sits: its task, the portals it is logged in to, and the farm's ear."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any, Protocol

from pydantic import BaseModel

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.evidence import collect
from bots.browser.page.resolver import Drift
from bots.browser.page.screen import Screen
from bots.browser.session import ClientCertificate
from bots.browser.signing_in import enter
from bots.config.settings import Settings
from bots.domain.clock import COPENHAGEN
from bots.domain.crashpoints import CrashPoint, reached
from bots.domain.errors import KollegaError, SessionExpired
from bots.domain.file import File
from bots.farm.robot import mail
from bots.farm.worklist.task import Lease, Task
from bots.vault.secret import Vault

log = logging.getLogger(__name__)

RECEIPT = "receipt.png"


class Ear(Protocol):
    """Who hears what happens at a desk: the farm, or a work item where the farm is elsewhere."""

    def now(self) -> datetime: ...

    def about_to_commit(self, lease: Lease, reference: str, fingerprint: Mapping[str, str]) -> None: ...

    def attach(self, lease: Lease, file: File) -> None: ...

    def open_case(
        self,
        process: str,
        reference: str,
        payload: BaseModel,
        *,
        actor: str,
        files: Sequence[File] = (),
        lease: Lease | None = None,
    ) -> Any: ...

    def add_task(
        self, queue: str, reference: str, payload: BaseModel, *, actor: str, lease: Lease | None = None
    ) -> Any: ...

    def report_drift(self, found: Iterable[Drift]) -> None: ...


class Desk:
    """One task's desk. Everything it writes is fenced by the task's lease.

    Errors: ``StaleLease`` from every writing method once another worker has the task.
    """

    def __init__(self, lease: Lease, farm: Ear, settings: Settings, vault: Vault, browser: Browser) -> None:
        self.lease = lease
        self._farm = farm
        self._settings = settings
        self._vault = vault
        self._browser = browser
        self._screens: list[Screen] = []

    @property
    def task(self) -> Task:
        return self.lease.task

    def today(self) -> date:
        """The date in Denmark."""
        return self._farm.now().astimezone(COPENHAGEN).date()

    def open(self, portal: str) -> Screen:
        """The portal, logged in: at its start page, or where the robot goes first if the session has served.

        Raises:
            PortalDown, PortalChanged: the page could not be opened or recognised.
            CredentialRejected: the portal refuses the login.
        """
        roster = self._settings.roster
        entry = roster.portals[portal]
        room = importlib.import_module(entry.room)
        login = roster.login_of(portal, self.task.queue)
        secret = self._vault.get(roster.logins[login].secret)
        screen = self._browser.open_screen(
            LocatorBook.load(entry.locators),
            login,
            self._settings.address(portal),
            ClientCertificate.of(secret),
        )
        self._screens.append(screen)
        enter(screen, room, login, secret)
        return screen

    def about_to_commit(self, reference: str, **fingerprint: str) -> None:
        """Write down that the click that cannot be undone comes next, and unlock it on the screens.

        Raises:
            CommitRefused: two attempts were already made without a receipt; a colleague decides.
        """
        reached(CrashPoint.INTENT_DUE)
        self._farm.about_to_commit(self.lease, reference, fingerprint)
        reached(CrashPoint.INTENT_WRITTEN)
        # Half the lease: until then it is still ours, also when the worker stood still before the click.
        lease = self._settings.roster.robots[self.task.queue].lease
        for screen in self._screens:
            screen.arm(lease.total_seconds() / 2)

    def receipt(self, screen: Screen) -> None:
        """Keep a masked picture of the receipt with the task."""
        self.attach(RECEIPT, "image/png", screen.screenshot())

    def attach(self, name: str, media_type: str, content: bytes) -> None:
        """Keep a file with the task."""
        self._farm.attach(self.lease, File(name, media_type, content))

    def open_case(self, process: str, reference: str, payload: BaseModel, files: Sequence[File] = ()) -> None:
        """Start a case, once: the same reference again changes nothing."""
        self._farm.open_case(
            process, reference, payload, actor=self.task.queue, files=files, lease=self.lease
        )
        reached(CrashPoint.CASE_OPENED)

    def add_task(self, queue: str, reference: str, payload: BaseModel) -> None:
        """Add a task to a robot's queue, once: the same reference again changes nothing."""
        self._farm.add_task(queue, reference, payload, actor=self.task.queue, lease=self.lease)
        reached(CrashPoint.TASK_ADDED)

    def send(self, message: EmailMessage) -> None:
        """Hand one mail to the mail server, from the fund's address."""
        smtp = self._settings.smtp
        secret = self._vault.get(smtp.secret) if smtp.secret else None
        message["From"] = self._settings.roster.fund.mail_from
        mail.send(message, host=smtp.host, port=smtp.port, secret=secret)
        reached(CrashPoint.MAIL_SENT)

    def evidence(self) -> list[File]:
        """What the screens show now, masked; for a colleague or a developer after a failure."""
        return [file for screen in self._screens for file in collect(screen)]

    @contextmanager
    def cleared(self) -> Iterator[Desk]:
        """Close the pages that were opened here; drop a session that has expired."""
        try:
            yield self
        except SessionExpired:
            for screen in self._screens:
                self._browser.forget(screen.portal)
            raise
        finally:
            self._report_drift()
            for screen in self._screens:
                screen.close()

    def _report_drift(self) -> None:
        """Tell the operators what this browser has not told them yet; the task goes on in any case."""
        new = {drift for screen in self._screens for drift in screen.drift} - self._browser.told_drift
        if not new:
            return
        try:
            self._farm.report_drift(sorted(new, key=lambda drift: (drift.page, drift.locator)))
        except KollegaError as error:
            log.warning("drift is reported later: %s", error)
        else:
            self._browser.told_drift |= new
