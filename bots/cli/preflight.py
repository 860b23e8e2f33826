"""What robots need before they take a task: found missing here, it costs no task an attempt."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable
from types import ModuleType

from bots.browser import LocatorBook, Origins, installed_chromium
from bots.config import RosterWrong, Settings, SystemEntry
from bots.domain.errors import UsageError
from bots.office import Office

log = logging.getLogger(__name__)


def reachable(settings: Settings) -> list[str]:
    """The robots whose systems this machine can reach; a warning about each of the others.

    Raises:
        UsageError: there is none, and why not the last.
    """
    found, problem = [], None
    for robot in settings.roster.robots:
        try:
            for system in settings.roster.systems_of(robot):
                _require_addresses(settings, system)
        except UsageError as error:
            problem = error
            log.warning("robot %s does not work on this machine: %s", robot, error)
        else:
            found.append(robot)
    if problem is not None and not found:
        raise problem
    return found


def check(office: Office, robots: Iterable[str]) -> None:
    """Try the rooms, locators, addresses and secrets of the systems of ``robots``, and look for a browser.

    Raises:
        UsageError: the first thing that is missing or wrong, and who has to act.
    """
    roster = office.settings.roster
    used = {robot: roster.systems_of(robot) for robot in robots}
    needed = {name for names in used.values() for name in names}
    for name, entry in roster.systems.items():
        if name in needed:
            _check_room(entry)
            _require_addresses(office.settings, name)
    for secret in {secret for robot in used for secret in roster.secrets_of(robot)}:
        office.vault.get(secret)
    if any(roster.systems[name].has_screens for name in needed):
        installed_chromium()


def _require_addresses(settings: Settings, system: str) -> None:
    """That of the system, and those of the other origins that its locators name."""
    address, entry = settings.address(system), settings.roster.systems[system]
    if entry.has_screens:
        Origins.of(LocatorBook.load(entry.screens), address, settings.elsewhere(system))


def _check_room(entry: SystemEntry) -> None:
    room = _loaded(entry.room)
    if entry.has_client and not callable(getattr(room, "connect", None)):
        raise RosterWrong(f"robots.yaml: room {entry.room!r} has no function 'connect'")
    if entry.has_screens:
        book = LocatorBook.load(entry.screens)
        for page in room.START_PAGES:
            book.page(page)


def _loaded(room: str) -> ModuleType:
    try:
        return importlib.import_module(room)
    except ImportError as error:
        raise RosterWrong(f"robots.yaml: room {room!r} cannot be loaded: {error}") from error
