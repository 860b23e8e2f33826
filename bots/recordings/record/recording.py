"""One session, as it was and then as it is kept: scrubbed, with a sheet beside it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bots.browser import LocatorBook
from bots.config import SystemEntry
from bots.recordings.errors import CannotScrub
from bots.recordings.record.check import suspects_in
from bots.recordings.record.har import Entry
from bots.recordings.record.har_file import write_entries
from bots.recordings.record.scrub import Scrubber
from bots.recordings.record.sheet import RecordingSheet, Volatile

RECORDINGS = Path("fixtures/recordings")


@dataclass(frozen=True)
class Take:
    """What to record.

    ``elsewhere`` has the portal's other origins by name. ``upstream``: where the browser's origins are in
    truth, for those that it is to know by another address. ``volatile`` goes into the sheet; ``key`` makes
    the same replacements each time (the sandbox).
    """

    portal: str
    scenario: str
    entry: SystemEntry
    address: str
    secret: Mapping[str, str]
    start: datetime
    task: dict[str, Any] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    upstream: Mapping[str, str] = field(default_factory=dict)
    tried_before: bool = False
    attempts: int = 1
    personal: tuple[str, ...] = ()
    volatile: Volatile = field(default_factory=Volatile)
    key: bytes | None = None
    leave_out_files: bool = False


@dataclass(frozen=True)
class Recording:
    """A session that is not scrubbed yet. ``entries`` are gone through twice; ``seen``: what else tells of
    people, besides the task."""

    take: Take
    entries: Iterable[Entry]
    robot: str | None = None
    outcome: Mapping[str, Any] = field(default_factory=dict)
    leaves: Mapping[str, Any] = field(default_factory=dict)
    seen: tuple[Mapping[str, Any], ...] = ()

    def write(self, folder: Path, name: str) -> tuple[Path, list[str]]:
        """Scrub it and write ``name.har`` and ``name.yaml``; the path of the first, and what was replaced.

        Raises:
            CannotScrub: it holds files that cannot be searched, or something that reads as a CPR number of a
                person is left. Nothing is written.
        """
        take = self.take
        scrubber = Scrubber(
            take.key or os.urandom(32),
            [take.task, *self.seen],
            self._login,
            take.personal,
            leave_out_files=take.leave_out_files,
        )
        for number, one in enumerate(self.entries, start=1):
            scrubber.learn(number, one)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{name}.har.part"
        try:
            with part.open("w", encoding="utf-8", newline="\n") as file:
                write_entries(file, self._clean(scrubber, f"{name}.har"))
            sheet = self._sheet(scrubber).text()
            _refuse_numbers(sheet, f"{name}.yaml")
            (folder / f"{name}.yaml").write_text(sheet, encoding="utf-8")
            part.replace(folder / f"{name}.har")
        finally:
            part.unlink(missing_ok=True)
        return folder / f"{name}.har", scrubber.report.lines()

    @property
    def _login(self) -> dict[str, str]:
        return {name: value for name, value in self.take.secret.items() if name not in ("pfx", "passphrase")}

    def _clean(self, scrubber: Scrubber, name: str) -> Iterator[Entry]:
        assets: set[int] = set()
        for number, one in enumerate(self.entries, start=1):
            clean = scrubber.clean(number, one)
            asset = _asset(clean)
            # Style sheets, scripts and pictures once: the same answer again says nothing new.
            if asset is None or asset not in assets:
                _refuse_numbers(clean.model_dump_json(), f"entry {number} of {name}")
                yield clean
            if asset is not None:
                assets.add(asset)

    def _sheet(self, scrubber: Scrubber) -> RecordingSheet:
        take = self.take
        return RecordingSheet(
            portal=take.portal,
            scenario=take.scenario,
            address=take.address,
            elsewhere=dict(take.elsewhere),
            face=take.entry.face,
            recorded=take.start,
            portal_version=LocatorBook.load(take.entry.screens).version,
            robot=self.robot,
            task=scrubber.value(take.task),
            login=scrubber.value(self._login),
            tried_before=take.tried_before,
            attempts=take.attempts,
            outcome=scrubber.value(self.outcome),
            leaves=scrubber.value(self.leaves),
            volatile=take.volatile,
            scrubbed=scrubber.report.summary(),
        )


def _asset(one: Entry) -> int | None:
    """What tells a style sheet, a script or a picture from others; None for anything else."""
    kind = one.response.content.mime_type.partition(";")[0]
    if (one.request.method == "GET" and kind.endswith(("css", "javascript"))) or "image" in kind:
        return hash((one.request.url, one.response.content.text))
    return None


def _refuse_numbers(text: str, where: str) -> None:
    if left := [f"line {line} ({born}-XXXX)" for line, born in suspects_in(text)]:
        raise CannotScrub(
            f"{where} would still hold what reads as CPR numbers: {', '.join(left[:5])}. "
            "Nothing was written. A developer must teach bots/recordings/record/finding.py this writing."
        )
