"""The backend of a desk where there is no farm: everything goes into the work item and its outputs."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from robocorp.workitems import Input

from bots.browser import Drift
from bots.domain.clock import Clock
from bots.domain.cpr import Cpr
from bots.domain.errors import CommitRefused, StaleLease
from bots.domain.file import File
from bots.farm.process import Message
from bots.farm.worklist import MAX_INTENTS, MAX_PAYLOAD, Lease, NoSuchFile, Task, checked_reference
from bots.robocorp.envelope import Intent, Slip, join, split
from bots.robocorp.errors import ControlRoomNotSetUp

log = logging.getLogger(__name__)

PAYLOAD_FILE = "payload.json"
"""The file of an output whose payload is larger than a work item may hold."""


class WorkItemBackend:
    """One desk's backend. The intent is saved in the item before the click, and so outlives this process.

    ``files`` are kept until the outcome is put out. Errors of every method: those of the adapter.
    """

    def __init__(self, item: Input, clock: Clock) -> None:
        self._item = item
        self._clock = clock
        self.order, self.slip = split(item.payload, f"work item {item.id}")
        self.files: list[File] = []

    @property
    def arrivals(self) -> None:
        """None: which files were taken is known where the worklist is."""

    def now(self) -> datetime:
        return self._clock.now()

    def about_to_commit(self, lease: Lease, reference: str, fingerprint: Mapping[str, str]) -> None:
        """Save the intent in the work item.

        Raises:
            CommitRefused: two attempts did so already and neither brought a receipt.
            StaleLease: the item was handed out so long ago that another may have the task.
        """
        key = self.slip.task
        if key is not None and key.until is not None and self.now() >= datetime.fromisoformat(key.until):
            raise StaleLease(f"task {key.id}: the work item was handed out until {key.until}")
        before = self.slip.intent.count if self.slip.intent else 0
        if before >= MAX_INTENTS:
            raise CommitRefused(
                f"Opgaven {lease.task.reference} er allerede forsøgt {MAX_INTENTS} gange uden kvittering. "
                "En kollega skal afgøre i systemet, om den er gennemført."
            )
        intent = Intent(
            reference=checked_reference(reference),
            fingerprint=dict(fingerprint),
            count=before + 1,
            at=self.now().isoformat(),
        )
        self._save(intent)

    def did_not_commit(self, lease: Lease) -> None:
        """Take the intent out of the work item again; an earlier one stays."""
        intent = self.slip.intent
        if intent is None:
            return
        left = intent.model_copy(update={"count": intent.count - 1}) if intent.count > 1 else None
        self._save(left)

    def attach(self, lease: Lease, file: File) -> None:
        checked_reference(file.name)
        self.files = [*(one for one in self.files if one.name != file.name), file]

    def case_file(self, lease: Lease, name: str) -> File:
        """Raises ``NoSuchFile``: a case's files stay where the worklist is."""
        raise NoSuchFile(file=name)

    def open_case(
        self,
        process: str,
        reference: str,
        payload: BaseModel,
        *,
        actor: str,
        files: Sequence[File] = (),
        lease: Lease | None = None,
    ) -> None:
        """Put out what opens the case; whoever takes it home opens it once."""
        head = {"process": process, "reference": checked_reference(reference), "actor": actor}
        self._put_out("case", head, payload.model_dump(mode="json"), files)

    def add_task(
        self, queue: str, reference: str, payload: BaseModel, *, actor: str, lease: Lease | None = None
    ) -> None:
        """Put out the task; whoever takes it home adds it once."""
        head = {"queue": queue, "reference": checked_reference(reference), "actor": actor}
        self._put_out("task", head, payload.model_dump(mode="json"), ())

    def tell(
        self, message: Message, *, actor: str, files: Sequence[File] = (), lease: Lease | None = None
    ) -> None:
        """Put out what was heard; whoever takes it home tells it once."""
        self._put_out("event", {"actor": actor}, message.model_dump(mode="json"), files)

    def report_drift(self, found: Iterable[Drift]) -> None:
        """Only logged: the work item has no place for what is not about it."""
        for drift in found:
            log.warning("drift: %s", drift)

    def note_look_up(self, task: Task, system: str, cpr: Cpr, purpose: str, call: str) -> None:
        """Nobody is looked up here: who asked about whom is written down where the worklist is.

        Raises:
            ControlRoomNotSetUp: always.
        """
        raise ControlRoomNotSetUp(
            f"robot {task.queue!r} looks persons up in {system!r}: it runs on the farm's own runners"
        )

    def put_out_outcome(self, reference: str, outcome: dict[str, Any]) -> None:
        """Put out what came of the item, with the files that were attached."""
        self._write("outcome", {"reference": reference, **outcome}, self.files)

    def _save(self, intent: Intent | None) -> None:
        self.slip = self.slip.model_copy(update={"intent": intent})
        self._item.payload = join(self.order, self.slip)
        self._item.save()  # type: ignore[no-untyped-call]

    def _put_out(self, kind: str, head: dict[str, Any], payload: Any, files: Sequence[File]) -> None:
        content = json.dumps(payload, ensure_ascii=False).encode()
        # Half: the item's own encoding of what is not ASCII may take more.
        if len(content) > MAX_PAYLOAD // 2:
            self._write(kind, head, [*files, File(PAYLOAD_FILE, "application/json", content)])
        else:
            self._write(kind, {**head, "payload": payload}, files)

    def _write(self, kind: str, content: dict[str, Any], files: Sequence[File]) -> None:
        slip = Slip(kind=kind, task=self.slip.task, intent=self.slip.intent, files=len(files))
        output = self._item.create_output()
        output.payload = join(content, slip)
        with tempfile.TemporaryDirectory() as folder:
            for number, file in enumerate(files):
                path = Path(folder) / str(number)
                path.write_bytes(file.content)
                output.add_file(path, name=file.name)
            output.save()  # type: ignore[no-untyped-call]
