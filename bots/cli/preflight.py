"""What robots need before they take a task: found missing here, it costs no task an attempt."""

from __future__ import annotations

import importlib
from collections.abc import Iterable

from bots.browser.chromium import installed_chromium
from bots.browser.locators.book import LocatorBook
from bots.domain.errors import UsageError
from bots.office import Office


def check(office: Office, robots: Iterable[str]) -> None:
    """Try the portal rooms, locators, addresses and secrets of ``robots``, and look for a browser.

    Raises:
        UsageError: the first thing that is missing or wrong, and who has to act.
    """
    roster = office.settings.roster
    names = {roster.robots[robot].login for robot in robots} - {None}
    for login in (roster.logins[name] for name in roster.logins if name in names):
        portal = roster.portals[login.portal]
        try:
            room = importlib.import_module(portal.room)
        except ImportError as error:
            raise UsageError(f"robots.yaml: room {portal.room!r} cannot be loaded: {error}") from error
        book = LocatorBook.load(portal.locators)
        for page in room.START_PAGES:
            book.page(page)
        office.settings.address(login.portal)
        office.vault.get(login.secret)
    if names:
        installed_chromium()
