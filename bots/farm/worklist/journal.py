"""What robots did past their point of no return, kept in a home: a database can go back, a mail cannot.

Most systems can be asked again what they have. A mail server cannot, so this says what was sent.
"""

from __future__ import annotations

import base64
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from bots.farm.worklist.outcome import Done, Outcome, Refused
from bots.farm.worklist.task import Task
from bots.vault import Cipher

log = logging.getLogger(__name__)

KEPT = timedelta(days=100)
"""Further back than any backup that is still worth restoring."""

_NAME = "acts-{:%Y-%m}.jsonl"


@dataclass(frozen=True)
class Act:
    """One task's point of no return was passed. ``result`` is its receipt as JSON, if any."""

    queue: str
    reference: str
    at: datetime
    result: Any = field(repr=False)


class Journal:
    """One line for each intent, receipt and withdrawal, in a file for each month. Receipts are sealed."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        self._folder = folder
        self._cipher = cipher
        self._lock = Lock()
        self._under_way = set[int]()

    def intended(self, task: Task, at: datetime) -> None:
        """The click that cannot be undone comes next."""
        self._write(task, at, "intended")
        self._under_way.add(task.id)

    def withdrawn(self, task: Task, at: datetime) -> None:
        """Nothing came of it."""
        if task.id in self._under_way:
            self._under_way.discard(task.id)
            self._write(task, at, "withdrawn")

    def ended(self, task: Task, outcome: Outcome, at: datetime) -> None:
        """An attempt of this process that had passed the point of no return, if it had, came to this."""
        if task.id not in self._under_way and task.intent is None:
            return
        match outcome:
            case Done(result):
                plain = None if result is None else result.model_dump(mode="json")
                self._write(task, at, "done", base64.b64encode(self._cipher.seal_json(plain)).decode())
            case Refused():
                self._write(task, at, "withdrawn")
        self._under_way.discard(task.id)

    def acts(self, since: datetime | None) -> list[Act]:
        """What was not withdrawn, each task once; with ``since`` (aware) what was written from then on."""
        found: dict[tuple[str, str], Act] = {}
        for line in self._lines():
            at, key = datetime.fromisoformat(line["at"]), (line["queue"], line["reference"])
            if since is not None and at < since:
                continue
            if line["act"] == "withdrawn":
                found.pop(key, None)
            elif line["act"] == "done" or key not in found:
                found[key] = Act(*key, at, self._opened(line["result"]))
        return list(found.values())

    def forget(self, now: datetime) -> None:
        """Delete the months that are over since ``KEPT``."""
        oldest = _NAME.format(now - KEPT)
        for path in self._folder.glob("acts-*.jsonl"):
            if path.name < oldest:
                path.unlink(missing_ok=True)

    def _opened(self, sealed: str | None) -> Any:
        return None if sealed is None else self._cipher.open_json(base64.b64decode(sealed))

    def _lines(self) -> Iterator[dict[str, Any]]:
        for path in sorted(self._folder.glob("acts-*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    yield json.loads(line)
                except ValueError:
                    log.warning("%s: a line that was cut off is passed over", path)

    def _write(self, task: Task, at: datetime, act: str, result: str | None = None) -> None:
        line = {
            "at": at.isoformat(),
            "queue": task.queue,
            "reference": task.reference,
            "act": act,
            "result": result,
        }
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with self._lock:
                file = os.open(self._folder / _NAME.format(at), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                try:
                    # In one piece: the processes of a home write to the same file.
                    os.write(file, json.dumps(line).encode() + b"\n")
                finally:
                    os.close(file)
        except OSError as error:
            log.warning("%s: an act is not in the journal: %s", self._folder, error.strerror)
