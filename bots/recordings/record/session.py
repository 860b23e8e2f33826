"""Records one session: a robot's, or a colleague's by hand."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.session import Detour
from bots.config.roster import PortalEntry
from bots.domain.errors import UsageError
from bots.farm.robot.robot import Robot
from bots.recordings.proxy.server import Proxy
from bots.recordings.proxy.tls import context_towards_portal
from bots.recordings.record.check import suspects_in
from bots.recordings.record.har import Entry, Har, Log
from bots.recordings.record.recorder import Recorder
from bots.recordings.record.rehearsal import Rehearsal, Stage
from bots.recordings.record.scrub import CannotScrub, Scrubber
from bots.recordings.record.sheet import Sheet, Volatile

RECORDINGS = Path("fixtures/recordings")


@dataclass(frozen=True)
class Take:
    """What to record. ``upstream`` is where the portal really is, if the browser is to know it by another
    address; ``volatile`` goes into the sheet; ``key`` makes the same replacements each time (the sandbox)."""

    portal: str
    scenario: str
    entry: PortalEntry
    address: str
    secret: Mapping[str, str]
    start: datetime
    task: dict[str, Any] = field(default_factory=dict)
    upstream: str | None = None
    tried_before: bool = False
    attempts: int = 1
    personal: tuple[str, ...] = ()
    volatile: Volatile = field(default_factory=Volatile)
    key: bytes | None = None
    leave_out_files: bool = False


@dataclass(frozen=True)
class Recording:
    """A scrubbed recording, still in memory."""

    har: Har
    sheet: Sheet
    report: tuple[str, ...]

    def write(self, folder: Path, name: str) -> Path:
        """Write ``name.har`` and ``name.yaml``; the path of the first.

        Raises:
            CannotScrub: something that reads as a CPR number of a person is left. Nothing is written.
        """
        texts = {"har": self.har.text(), "yaml": self.sheet.text()}
        for ending, text in texts.items():
            if left := [f"line {line} ({born}-XXXX)" for line, born in suspects_in(text)]:
                raise CannotScrub(
                    f"{name}.{ending} would still hold what reads as CPR numbers: {', '.join(left[:5])}. "
                    "Nothing was written. A developer must teach recordings/record/scrub.py this writing."
                )
        folder.mkdir(parents=True, exist_ok=True)
        for ending, text in texts.items():
            (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
        return folder / f"{name}.har"


@contextmanager
def recording(browser: Browser, take: Take, ca_file: Path | None = None) -> Iterator[Recorder]:
    """Send the portal's sessions through a recorder. It holds the client certificate, if there is one.

    Raises:
        UsageError: the employee signature cannot be used.
    """
    pfx = base64.b64decode(take.secret["pfx"]) if "pfx" in take.secret else None
    try:
        tls = context_towards_portal(ca_file, pfx, take.secret.get("passphrase", ""))
    except ValueError as error:
        raise UsageError(f"the employee signature of {take.portal!r} cannot be used: {error}") from None
    upstream = {take.address: take.upstream} if take.upstream else {}
    recorder = Recorder(take.start, {take.address: tls}, context_towards_portal(ca_file), upstream)
    with Proxy(recorder) as proxy, browser.through(take.portal, Detour(proxy.address, take.start)):
        yield recorder


def record_robot(browser: Browser, take: Take, robot: Robot[Any], ca_file: Path | None = None) -> Recording:
    """Let a robot work on ``take.task`` and record it, with its outcome."""
    stage = Stage(take.portal, take.entry, take.address, take.secret, take.start)
    desk = Rehearsal(browser, stage, robot.name, tried_before=take.tried_before)
    with recording(browser, take, ca_file) as recorder:
        outcome = desk.run(robot, robot.takes.model_validate(take.task), take.attempts)
    return scrubbed(take, recorder.finished(), robot.name, outcome, desk.leaves.plain(), desk.seen)


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
    return scrubbed(take, recorder.finished())


def until_closed(context: BrowserContext) -> None:
    """Wait until its last window is closed: the browser itself goes on without any."""
    with suppress(Error):  # the browser may end with the window
        while context.pages:
            context.pages[0].wait_for_event("close", timeout=0)


def scrubbed(
    take: Take,
    entries: list[Entry],
    robot: str | None = None,
    outcome: dict[str, Any] | None = None,
    leaves: dict[str, Any] | None = None,
    seen: Sequence[Mapping[str, Any]] = (),
) -> Recording:
    """A session without personal data and secrets. ``seen``: what else tells of people, besides the task.

    Raises:
        CannotScrub: it holds files that cannot be searched.
    """
    login = {name: value for name, value in take.secret.items() if name not in ("pfx", "passphrase")}
    scrubber = Scrubber(
        take.key or os.urandom(32),
        [take.task, *seen],
        login,
        take.personal,
        leave_out_files=take.leave_out_files,
    )
    clean = _once(scrubber.scrub(entries))
    sheet = Sheet(
        portal=take.portal,
        scenario=take.scenario,
        address=take.address,
        recorded=take.start,
        portal_version=LocatorBook.load(take.entry.locators).version,
        robot=robot,
        task=scrubber.value(take.task),
        login=scrubber.value(login),
        tried_before=take.tried_before,
        attempts=take.attempts,
        outcome=scrubber.value(outcome or {}),
        leaves=scrubber.value(leaves or {}),
        volatile=take.volatile,
        scrubbed=scrubber.report.summary(),
    )
    return Recording(Har(log=Log(entries=clean)), sheet, tuple(scrubber.report.lines()))


def _once(entries: list[Entry]) -> list[Entry]:
    """Style sheets, scripts and pictures once: the same answer again says nothing new."""
    seen: set[str] = set()
    kept = []
    for one in entries:
        key = f"{one.request.url} {one.response.content.text}"
        kind = one.response.content.mime_type.partition(";")[0]
        is_asset = (one.request.method == "GET" and kind.endswith(("css", "javascript"))) or "image" in kind
        if not (is_asset and key in seen):
            kept.append(one)
        seen.add(key)
    return kept
