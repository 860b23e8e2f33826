"""What an item of ours holds, changed under its lease: payload, files, and the tasks it leads to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Engine, Row, delete

from bots.domain.clock import Clock
from bots.domain.file import File
from bots.farm.audit import Transaction, became, chain_of, in_transaction
from bots.farm.storage.schema.worklist import files
from bots.farm.worklist import Lease, checked_size, leases
from bots.farm.worklist import files as filing
from bots.farm.worklist import tasks as worklist
from bots.robocorp.envelope import KEY
from bots.robocorp.errors import WorkItemWrong
from bots.vault import Cipher

PLAIN = "robocorp-payload"
"""Where a payload is kept that is no JSON object: a task's payload always is one."""

SAVED = "saved-payload.json"
"""The file of a task that holds its payload as it was saved last; robots do not see it among their files."""

T = TypeVar("T")


@dataclass
class Output:
    """An output that is not put into its queue yet."""

    reference: str
    payload: Any
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class ItemStore:
    """Every method is one transaction, and raises ``StaleLease`` once another worker has the task."""

    engine: Engine
    cipher: Cipher
    clock: Clock

    def save_payload(self, lease: Lease, payload: Any) -> None:
        """Keep another payload beside the first one, which the audit log has sealed.

        Raises:
            PayloadTooLarge: it is over ``limits.MAX_PAYLOAD`` bytes.
        """
        content = as_object(payload)
        checked_size(content, lease.task.queue, lease.task.reference)
        text = json.dumps(content, ensure_ascii=False)
        self.replace_file(lease, File(SAVED, "application/json", text.encode()))

    def replace_file(self, lease: Lease, file: File) -> None:
        """Keep a file with the task in place of the one of that name."""

        def work(tx: Transaction) -> None:
            row = leases.hold(tx, lease)
            _drop(tx, row, file.name)
            filing.attach(tx, file, actor=row.queue, case_id=row.case_id, task_id=row.id)

        self._write(work)

    def remove_file(self, lease: Lease, name: str) -> None:
        """Delete the task's file of that name; that it was there stays in the audit log."""

        def work(tx: Transaction) -> None:
            row = leases.hold(tx, lease)
            _drop(tx, row, name)
            worklist.note(tx, row, "file-removed", row.queue, name=name)

        self._write(work)

    def put_out(self, lease: Lease, queue: str, outputs: Iterable[Output]) -> None:
        """Add the outputs to ``queue``, each once by its reference, and all of them or none.

        Raises:
            WorkItemWrong: a task of the same reference and another payload is there.
        """

        def work(tx: Transaction) -> None:
            row = leases.hold(tx, lease)
            for output in outputs:
                payload = as_object(output.payload)
                task, is_new = worklist.add(tx, queue, output.reference, payload, actor=row.queue)
                if not is_new and task.payload != json.loads(json.dumps(payload)):
                    raise WorkItemWrong(
                        f"queue {queue!r} has another task with the reference {output.reference!r} (task "
                        f"{task.id}), and this output would be lost. Give each its own reference, or none."
                    )
                for name, content in output.files.items() if is_new else ():
                    file = File(name, MEDIA_TYPE, content)
                    filing.attach(tx, file, actor=row.queue, case_id=None, task_id=task.id)

        self._write(work)

    def _write(self, work: Callable[[Transaction], T]) -> T:
        return in_transaction(self.engine, self.cipher, self.clock, work)


MEDIA_TYPE = "application/octet-stream"
"""Work items say nothing about what their files are."""


def as_object(payload: Any) -> dict[str, Any]:
    """``payload`` as a task keeps it; ``as_payload`` is the way back."""
    if isinstance(payload, dict) and set(payload) != {PLAIN}:
        if KEY in payload:
            raise WorkItemWrong(
                f"{KEY!r} in a payload is written by Kollega alone. Choose another name for it."
            )
        return payload
    return {PLAIN: payload}


def as_payload(content: dict[str, Any]) -> Any:
    """What a robot gave, from what a task keeps."""
    return content[PLAIN] if set(content) == {PLAIN} else content


def _drop(tx: Transaction, row: Row[Any], name: str) -> None:
    gone = delete(files).where(files.c.task_id == row.id, files.c.name == name).returning(files.c.id)
    for file_id in tx.connection.execute(gone).scalars().all():
        tx.ledger.became(chain_of(row.case_id, row.id), became.of_file(file_id), None)
