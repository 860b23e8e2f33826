"""Where a robot sits: its task, the systems it is logged in to, and the farm behind it."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any, Protocol

from pydantic import BaseModel

from bots.browser import Browser, Drift, HttpLogin, LocatorBook, Screen, collect, enter
from bots.config import RosterWrong, Settings, SystemEntry
from bots.domain.clock import COPENHAGEN, boot_time
from bots.domain.cpr import Cpr
from bots.domain.crashpoints import CrashPoint, reached
from bots.domain.errors import KollegaError, SessionExpired
from bots.domain.file import File
from bots.domain.reference import reference_of_digest
from bots.farm.arrivals import Arrivals
from bots.farm.process import Message
from bots.farm.robot.inbox import Inbox
from bots.farm.worklist import Lease, Task
from bots.letters import Sender
from bots.systems.connection import Connection, pace_of
from bots.vault import ClientCertificate, Vault, data_cipher

log = logging.getLogger(__name__)

RECEIPT = "receipt.png"


class DeskBackend(Protocol):
    """What stands behind a desk: the farm, or a work item where the farm is elsewhere."""

    @property
    def arrivals(self) -> Arrivals | None: ...

    def now(self) -> datetime: ...

    def about_to_commit(self, lease: Lease, reference: str, fingerprint: Mapping[str, str]) -> None: ...

    def did_not_commit(self, lease: Lease) -> None: ...

    def attach(self, lease: Lease, file: File) -> None: ...

    def case_file(self, lease: Lease, name: str) -> File: ...

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

    def tell(
        self, message: Message, *, actor: str, files: Sequence[File] = (), lease: Lease | None = None
    ) -> Any: ...

    def report_drift(self, found: Iterable[Drift]) -> None: ...

    def note_look_up(self, task: Task, system: str, cpr: Cpr, purpose: str, call: str) -> None: ...


class Desk:
    """One task's desk. Everything it writes is fenced by the task's lease.

    Errors: ``StaleLease`` from every writing method once another worker has the task.
    """

    def __init__(
        self, lease: Lease, farm: DeskBackend, settings: Settings, vault: Vault, browser: Browser
    ) -> None:
        self.lease = lease
        self._farm = farm
        self._settings = settings
        self._vault = vault
        self._browser = browser
        self._screens: list[Screen] = []
        self._clients: dict[str, Any] = {}

    @property
    def task(self) -> Task:
        return self.lease.task

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems that this robot uses, in the order of robots.yaml."""
        return self._settings.roster.systems_of(self.task.queue)

    @property
    def inboxes(self) -> tuple[str, ...]:
        """The inboxes of robots.yaml whose files come from one of them."""
        arrivals = self._settings.roster.arrivals
        return tuple(name for name, entry in arrivals.items() if entry.system in self.systems)

    @property
    def sender(self) -> Sender:
        """Who writes our letters."""
        fund = self._settings.roster.fund
        return Sender(fund.name, fund.cvr, fund.address)

    def now(self) -> datetime:
        """The farm's present moment, aware, in UTC."""
        return self._farm.now()

    def today(self) -> date:
        """The date in Denmark."""
        return self._farm.now().astimezone(COPENHAGEN).date()

    def open(self, system: str) -> Screen:
        """The portal, logged in: at its start page, or where the robot goes first if the session has served.

        Raises:
            SystemDown, PortalChanged: the page could not be opened or recognised.
            CredentialRejected: the system refuses the login.
            UsageError: robots.yaml gives this robot no login there, or it has no screens.
        """
        roster = self._settings.roster
        entry = roster.portal(system)
        login = roster.login_of(system, self.task.queue)
        secret = self._vault.get(roster.logins[login].secret)
        screen = self._browser.open_screen(
            LocatorBook.load(entry.screens),
            login,
            self._settings.address(system),
            self._certificate(entry, secret),
            http=HttpLogin.of(secret),
            elsewhere=self._settings.elsewhere(system),
        )
        self._screens.append(screen)
        enter(screen, importlib.import_module(entry.room), login, secret)
        return screen

    def connect(self, system: str) -> Any:
        """A client of a system without screens, as its room's ``connect`` makes it: one for the whole task.

        What it raises is the farm's: ``SystemDown``, ``CredentialRejected`` and what its room says besides.

        Raises:
            UsageError: robots.yaml does not say that this robot uses the system, or it has no client.
        """
        roster = self._settings.roster
        entry = roster.system(system)
        if not entry.has_client or system not in roster.systems_of(self.task.queue):
            why = "is not among its 'systems'" if entry.has_client else "has no client, only screens"
            raise RosterWrong(
                f"robots.yaml: robot {self.task.queue!r} cannot connect to {system!r}: it {why}"
            )
        return self._client(system)

    def inbox(self, name: str) -> Inbox:
        """Where files arrive by themselves, as ``arrivals`` in robots.yaml names it: a client's folder, or a
        portal's list.

        Raises:
            SystemDown, PortalChanged, CredentialRejected: the portal, as from ``open``.
            UsageError: robots.yaml has none of that name, this robot does not use its system, nothing arrives
                there, or the worklist is elsewhere (Control Room), where nobody can say what was taken.
        """
        entry = self._settings.roster.arrival(name)
        if self._farm.arrivals is None:
            raise RosterWrong(
                f"robot {self.task.queue!r} reads the inbox {name!r}: it runs on the farm's own runners"
            )
        folder = self._folder(entry.system)
        return Inbox(name, entry, self.lease, self._farm.arrivals, folder, self._farm.add_task)

    def _folder(self, system: str) -> Any:
        """Where a system has what arrives: its client, or the list that its room finds on its screens."""
        entry = self._settings.roster.system(system)
        if entry.has_client:
            return self.connect(system)
        room = importlib.import_module(entry.room)
        if not hasattr(room, "folder"):
            raise RosterWrong(
                f"robots.yaml: nothing arrives in {system!r}: its room {entry.room} has no folder"
            )
        return room.folder(self.open(system))

    def _client(self, system: str) -> Any:
        if system not in self._clients:
            room = importlib.import_module(self._settings.roster.system(system).room)
            connection = self._connection(system)
            with connection.call():
                self._clients[system] = room.connect(connection)
        return self._clients[system]

    def _connection(self, system: str) -> Connection:
        settings, roster = self._settings, self._settings.roster
        entry, login = roster.system(system), roster.login_at(system, self.task.queue)
        name = roster.logins[login].secret if login else settings.secret_of(system)
        secret: Mapping[str, str] = self._vault.get(name) if name else {}
        return Connection(
            system,
            settings.address(system),
            login,
            secret,
            self._certificate(entry, secret),
            settings.inside(settings.ca_file) if settings.ca_file else None,
            pace_of(system, entry.rate_limit) if entry.rate_limit else None,
            lambda cpr, purpose, call: self._farm.note_look_up(self.task, system, cpr, purpose, call),
        )

    def _certificate(self, entry: SystemEntry, secret: Mapping[str, str]) -> ClientCertificate | None:
        return ClientCertificate.of(self._vault.get(entry.certificate) if entry.certificate else secret)

    def about_to_commit(self, reference: str, **fingerprint: str) -> None:
        """Write down that the click that cannot be undone comes next, and unlock it on the screens.

        Raises:
            CommitRefused: two attempts were already made without a receipt; a colleague decides.
        """
        reached(CrashPoint.INTENT_DUE)
        asked = boot_time()
        self._farm.about_to_commit(self.lease, reference, fingerprint)
        reached(CrashPoint.INTENT_WRITTEN)
        # The lease began anew with that. For half of it, by a clock that nobody sets and that runs on in
        # sleep, it is still ours, also when the worker stood still before the click.
        lease = self._settings.roster.robots[self.task.queue].lease
        for screen in self._screens:
            screen.unlock(lease.total_seconds() / 2 - (boot_time() - asked))

    def did_not_commit(self) -> None:
        """Take back this attempt's ``about_to_commit``, if it did: it is certain that nothing came of it."""
        self._farm.did_not_commit(self.lease)

    def receipt(self, screen: Screen) -> None:
        """Keep a masked picture of the receipt with the task."""
        self.attach(RECEIPT, "image/png", screen.screenshot())

    def attach(self, name: str, media_type: str, content: bytes) -> None:
        """Keep a file with the task."""
        self._farm.attach(self.lease, File(name, media_type, content))

    def case_file(self, name: str) -> File:
        """The newest file of that name that is kept with the task's case.

        Raises:
            NoSuchFile: none is.
        """
        return self._farm.case_file(self.lease, name)

    def reference(self, prefix: str, text: str) -> str:
        """A reference made of ``text``, which may be personal: without the farm's key nobody can try numbers.

        The same text gives the same reference for ever.
        """
        digest = data_cipher(self._vault).keyed_digest(f"reference:{prefix}:{text}")
        return reference_of_digest(prefix, digest)

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

    def tell(self, message: Message, files: Sequence[File] = ()) -> None:
        """Tell a case what was heard outside, once: the same source and number again change nothing."""
        self._farm.tell(message, actor=self.task.queue, files=files, lease=self.lease)

    def send(self, message: EmailMessage, before_end: Callable[[], None]) -> None:
        """Hand one mail to the mail server, from the fund's address.

        ``before_end`` is called when what comes next cannot be taken back; if it raises, nothing is sent.
        """
        roster = self._settings.roster
        message["From"] = roster.fund.mail_from
        used = [name for name in roster.systems_of(self.task.queue) if roster.systems[name].is_mail]
        self._client(next(iter(used), roster.mail)).send(message, before_end)
        reached(CrashPoint.MAIL_SENT)

    def evidence(self) -> list[File]:
        """What the screens show now, masked; for a colleague or a developer after a failure."""
        return [file for screen in self._screens for file in collect(screen)]

    @contextmanager
    def cleared(self) -> Iterator[Desk]:
        """Close the pages and clients that were opened here; drop a session that has expired."""
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
            self._hang_up()

    def _hang_up(self) -> None:
        for system, client in self._clients.items():
            try:
                getattr(client, "close", lambda: None)()
            except Exception as error:
                # What the robot did is done, whatever the system says to our leaving.
                log.warning("system %s was not left in good order: %s", system, type(error).__name__)

    def _report_drift(self) -> None:
        """Report to the operators what this browser has not reported yet; the task goes on in any case."""
        new = {drift for screen in self._screens for drift in screen.drift} - self._browser.reported_drift
        if not new:
            return
        try:
            self._farm.report_drift(sorted(new, key=lambda drift: (drift.page, drift.locator)))
        except KollegaError as error:
            log.warning("drift is reported later: %s", error)
        else:
            self._browser.reported_drift |= new
