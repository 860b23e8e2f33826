"""Into a portal: through its start page, or straight to where the robot goes if the session has served."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.screen import Screen
from bots.browser.session import HttpLogin
from bots.config import RosterWrong, Settings
from bots.domain.errors import CredentialRejected, SessionExpired
from bots.vault import ClientCertificate, Vault


def enter(screen: Screen, room: ModuleType, login: str, secret: Mapping[str, str]) -> None:
    """Have ``screen`` logged in with ``secret``, the one of ``login``.

    Where the session served an earlier task, the start page is left out: the robot goes where it goes, and
    is logged in first if the portal wants that.

    Raises:
        SystemDown, PortalChanged: the page could not be opened or recognised.
        CredentialRejected: the portal refuses the login.
    """

    def start() -> None:
        try:
            screen.goto(room.START, room.START_PAGES)
        except SessionExpired:
            try:
                room.log_in(screen, secret)
            except CredentialRejected as error:
                raise CredentialRejected(login, error.reason) from error
            screen.troubled = False

    if screen.session_served:
        screen.start_later(start)
    else:
        start()


@dataclass(frozen=True)
class Entrance:
    """One portal: its locators, its room, where it is, and a login with its secret."""

    book: LocatorBook
    room: ModuleType
    address: str
    login: str
    secret: Mapping[str, str] = field(repr=False)
    certificate: ClientCertificate | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, portal: str, settings: Settings, vault: Vault) -> Entrance:
        """The portal of robots.yaml, by the first login that belongs to it.

        Raises:
            UsageError: no such portal, no login, no address or no secret.
        """
        roster = settings.roster
        entry = roster.portal(portal)
        login = next((name for name, one in roster.logins.items() if one.system == portal), None)
        if login is None:
            raise RosterWrong(f"robots.yaml: portal {portal!r} has no login")
        secret = vault.get(roster.logins[login].secret)
        certificate = vault.get(entry.certificate) if entry.certificate else secret
        return cls(
            LocatorBook.load(entry.screens),
            importlib.import_module(entry.room),
            settings.address(portal),
            login,
            secret,
            ClientCertificate.of(certificate),
            settings.elsewhere(portal),
        )

    def open(self, browser: Browser) -> Screen:
        """A page in the login's session, nothing opened in it yet."""
        return browser.open_screen(
            self.book,
            self.login,
            self.address,
            self.certificate,
            http=HttpLogin.of(self.secret),
            elsewhere=self.elsewhere,
        )
