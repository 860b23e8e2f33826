"""Records one session: a robot's, or a colleague's by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error

from bots.browser import Browser, Detour, LocatorBook, Origins
from bots.farm.robot import Robot
from bots.recordings.errors import RecordingUnusable
from bots.recordings.proxy.server import Proxy
from bots.recordings.proxy.tls import context_towards_portal
from bots.recordings.record.recorder import Recorder
from bots.recordings.record.recording import Recording, Take
from bots.recordings.record.rehearsal import Rehearsal, Stage
from bots.vault import ClientCertificate


@contextmanager
def recording(browser: Browser, take: Take, ca_file: Path | None = None) -> Iterator[Recorder]:
    """Send the portal's sessions through a recorder. It holds the client certificate, if there is one, and
    shows it where the browser would.

    Raises:
        RecordingUnusable: the employee signature cannot be used.
    """
    try:
        tls = context_towards_portal(ca_file, ClientCertificate.of({"passphrase": "", **take.secret}))
    except ValueError as error:
        raise RecordingUnusable(
            f"the employee signature of {take.portal!r} cannot be used: {error}"
        ) from None
    shown = Origins.of(LocatorBook.load(take.entry.screens), take.address, take.elsewhere).certificates
    recorder = Recorder(take.start, dict.fromkeys(shown, tls), context_towards_portal(ca_file), take.upstream)
    with Proxy(recorder) as proxy, browser.through(take.portal, Detour(proxy.address, take.start)):
        yield recorder


def record_robot(browser: Browser, take: Take, robot: Robot[Any], ca_file: Path | None = None) -> Recording:
    """Let a robot work on ``take.task`` and record it, with its outcome."""
    stage = Stage(take.portal, take.entry, take.address, take.secret, take.start, take.elsewhere)
    desk = Rehearsal(browser, stage, robot.name, tried_before=take.tried_before)
    with recording(browser, take, ca_file) as recorder:
        outcome = desk.run(robot, robot.takes.model_validate(take.task), take.attempts)
    return Recording(take, recorder.finished(), robot.name, outcome, desk.leaves.plain(), tuple(desk.seen))


def record_by_hand(take: Take, ca_file: Path | None = None) -> Recording:
    """Open a visible browser at the portal and record until a colleague has closed its window.

    Raises:
        FarmError: the browser does not start: there may be no screen here.
    """
    with Browser(visible=True) as browser, recording(browser, take, ca_file) as recorder:
        page = browser.open_page(take.portal, take.portal, take.address)
        with suppress(Error):  # the window may be closed at any moment
            page.goto(take.address, wait_until="commit")
        until_closed(page.context)
    return Recording(take, recorder.finished())


def until_closed(context: BrowserContext) -> None:
    """Wait until its last window is closed: the browser itself goes on without any."""
    with suppress(Error):  # the browser may end with the window
        while context.pages:
            context.pages[0].wait_for_event("close", timeout=0)
