"""Keeps files with tasks and cases."""

from __future__ import annotations

from sqlalchemy import insert

from bots.domain.file import File
from bots.farm.audit import Transaction, digest
from bots.farm.sealing import owner_of, places
from bots.farm.storage.schema.worklist import files
from bots.farm.worklist.errors import AttachmentTooLarge
from bots.farm.worklist.limits import checked_reference

MAX_FILE = 100_000_000
"""Bytes of one file. A document that is too large to be read is kept as well: a colleague needs it."""


def checked(file: File) -> File:
    """``file`` if it may be kept.

    Raises:
        AttachmentTooLarge, ReferenceLikeCpr: more than ``MAX_FILE`` bytes, or a name that looks like a CPR
            number.
    """
    if len(file.content) > MAX_FILE:
        raise AttachmentTooLarge(file=file.name, size=len(file.content), most=MAX_FILE)
    checked_reference(file.name)
    return file


def attach(tx: Transaction, file: File, *, actor: str, case_id: int | None, task_id: int | None) -> int:
    """Keep ``file``; returns its id.

    Raises:
        UsageError: as from ``checked``.
    """
    checked(file)
    place = places.of_file(case_id, task_id, file.name, tx.now)
    sealed = tx.seals.seal(owner_of(case_id, task_id), file.content, place)
    row = {
        "case_id": case_id,
        "task_id": task_id,
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.content),
        "content": sealed,
        "created_at": tx.now,
    }
    file_id: int = tx.connection.execute(insert(files).returning(files.c.id), row).scalar_one()
    tx.ledger.add(
        "file-attached",
        actor,
        case_id=case_id,
        task_id=task_id,
        file_id=file_id,
        details={"name": file.name, "file": digest(sealed)},
    )
    return file_id
