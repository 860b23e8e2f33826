"""Which files of an inbox are new and whole, which were dealt with, and which day brought none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Row, func, insert, select, update

from bots.config import ArrivalEntry
from bots.domain.listed_file import ListedFile
from bots.domain.masking import mask
from bots.domain.timetable import Timetable
from bots.farm.arrivals.errors import ArrivalGone
from bots.farm.arrivals.expecting import look_for
from bots.farm.audit import Store, Transaction
from bots.farm.storage.schema.arrivals import arrivals
from bots.farm.worklist import Lease, leases

T = TypeVar("T")

_AT_ONCE = 1000
"""Files in one question: databases take only so many values."""


class Novelty(StrEnum):
    """What the farm makes of a file's content. ``REPEATED``: it had it before, under this name or another."""

    NEW = "new"
    REPEATED = "repeated"
    CHANGED = "changed"


@dataclass(frozen=True)
class Taken:
    """The newest file that was dealt with. ``mark`` is what its robot noted of it, such as its day."""

    shown: str
    mark: str | None
    at: datetime


class Arrivals:
    """The files of all inboxes. Methods that take a lease change nothing once the task is another worker's.

    Names are kept by a keyed digest and shown masked: a name may hold a CPR number.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def whole(
        self, lease: Lease, inbox: str, listed: Sequence[ListedFile], settle: timedelta
    ) -> list[ListedFile]:
        """Those of the listed files that are not dealt with and have not changed for ``settle``, by name.

        Raises:
            StaleLease: the task was taken from this worker.
        """

        def work(tx: Transaction) -> list[ListedFile]:
            keys = {file: _key(tx, inbox, file) for file in sorted(listed)}
            known = _rows(tx, inbox, keys.values())
            return [file for file, key in keys.items() if _is_whole(tx, inbox, file, key, known, settle)]

        return self._write(lease, work)

    def dealt_with(self, lease: Lease, inbox: str, listed: Sequence[ListedFile]) -> list[ListedFile]:
        """Those of the listed files that lie there as they were dealt with, by name.

        Raises:
            StaleLease: the task was taken from this worker.
        """

        return self._write(lease, lambda tx: [file for file, _ in _dealt_with(tx, inbox, listed)])

    def known(self, lease: Lease, inbox: str, file: ListedFile, digest: str) -> Novelty:
        """What this content is; a repeated one is noted as dealt with.

        Raises:
            StaleLease: the task was taken from this worker.
        """

        def work(tx: Transaction) -> Novelty:
            before = _row(tx, inbox, file)
            if before.taken_at is not None and before.digest != digest:
                return Novelty.CHANGED
            same = select(func.count()).where(
                arrivals.c.inbox == inbox, arrivals.c.digest == digest, arrivals.c.taken_at.is_not(None)
            )
            if not tx.connection.execute(same).scalar_one():
                return Novelty.NEW
            _note(tx, lease, before, "arrival-repeated", file, digest, None)
            return Novelty.REPEATED

        return self._write(lease, work)

    def done(self, lease: Lease, inbox: str, listed: Sequence[ListedFile]) -> list[tuple[ListedFile, str]]:
        """Those of the listed files that are dealt with and have a mark, by name, with their digests.

        Raises:
            StaleLease: the task was taken from this worker.
        """

        def work(tx: Transaction) -> list[tuple[ListedFile, str]]:
            found = _dealt_with(tx, inbox, listed)
            return [(file, row.digest) for file, row in found if row.mark is not None]

        return self._write(lease, work)

    def take(self, lease: Lease, inbox: str, file: ListedFile, digest: str, mark: str | None = None) -> None:
        """Note that a file is dealt with. Again with the same content changes nothing.

        Raises:
            StaleLease: the task was taken from this worker.
            ArrivalGone: it was never seen in this inbox.
        """

        def work(tx: Transaction) -> None:
            before = _row(tx, inbox, file)
            if (before.digest, before.mark, before.taken_at is None) != (digest, mark, False):
                _note(tx, lease, before, "arrival-taken", file, digest, mark)

        self._write(lease, work)

    def last(self, inbox: str) -> Taken | None:
        """The file that was dealt with last, None where there is none."""
        found = (
            select(arrivals)
            .where(arrivals.c.inbox == inbox, arrivals.c.taken_at.is_not(None))
            .order_by(arrivals.c.taken_at.desc(), arrivals.c.mark.desc())
            .limit(1)
        )
        row = self._store.read(lambda connection: connection.execute(found).one_or_none())
        return None if row is None else Taken(row.shown, row.mark, row.taken_at)

    def expect(self, expected: Timetable[ArrivalEntry]) -> int:
        """Put a task before a team for every inbox whose time has passed without a file; how many.

        Any number of workers may call it at any time.
        """
        now = self._store.now()
        missing = 0
        for name, entry in expected.ripe(now):
            missing += self._store.write(partial(look_for, inbox=name, entry=entry))
            expected.looked_at(name, now)
        return missing

    def _write(self, lease: Lease, work: Callable[[Transaction], T]) -> T:
        def held(tx: Transaction) -> T:
            leases.hold(tx, lease)
            return work(tx)

        return self._store.write(held)


def _rows(tx: Transaction, inbox: str, keys: Iterable[str]) -> dict[str, Row[Any]]:
    """What is known of the files that lie there now: those of years before are not read again."""
    left, found = list(keys), dict[str, Row[Any]]()
    while left:
        some, left = left[:_AT_ONCE], left[_AT_ONCE:]
        rows = select(arrivals).where(arrivals.c.inbox == inbox, arrivals.c.key.in_(some))
        found |= {row.key: row for row in tx.connection.execute(rows)}
    return found


def _row(tx: Transaction, inbox: str, file: ListedFile) -> Row[Any]:
    found = select(arrivals).where(arrivals.c.inbox == inbox, arrivals.c.key == _key(tx, inbox, file))
    row = tx.connection.execute(found).one_or_none()
    if row is None:
        raise ArrivalGone(inbox=inbox)
    return row


def _is_whole(
    tx: Transaction,
    inbox: str,
    file: ListedFile,
    key: str,
    known: Mapping[str, Row[Any]],
    settle: timedelta,
) -> bool:
    row = known.get(key)
    seen = {"size": file.size, "changed": file.changed, "seen_at": tx.now}
    if row is None:
        tx.connection.execute(insert(arrivals).values(inbox=inbox, key=key, shown=mask(file.name), **seen))
        return settle <= timedelta(0)
    if (row.size, row.changed) != (file.size, file.changed):
        tx.connection.execute(
            update(arrivals).where(arrivals.c.inbox == inbox, arrivals.c.key == key).values(**seen)
        )
        return settle <= timedelta(0)
    # What is dealt with was seen at the moment when it was.
    return tx.now - row.seen_at >= settle and (row.taken_at is None or row.seen_at > row.taken_at)


def _as_taken(row: Row[Any], file: ListedFile) -> bool:
    same = (row.size, row.changed) == (file.size, file.changed)
    return same and row.taken_at is not None and row.seen_at <= row.taken_at


def _dealt_with(
    tx: Transaction, inbox: str, listed: Iterable[ListedFile]
) -> list[tuple[ListedFile, Row[Any]]]:
    """Those that lie there as they were dealt with, by name, each with its row."""
    keys = {file: _key(tx, inbox, file) for file in sorted(listed)}
    known = _rows(tx, inbox, keys.values())
    found = [(file, known[key]) for file, key in keys.items() if key in known]
    return [(file, row) for file, row in found if _as_taken(row, file)]


def _note(
    tx: Transaction,
    lease: Lease,
    row: Row[Any],
    action: str,
    file: ListedFile,
    digest: str,
    mark: str | None,
) -> None:
    tx.connection.execute(
        update(arrivals)
        .where(arrivals.c.inbox == row.inbox, arrivals.c.key == row.key)
        .values(digest=digest, mark=mark, taken_at=tx.now, seen_at=tx.now)
    )
    details = {"inbox": row.inbox, "file": row.shown, "bytes": file.size, "sha256": digest}
    tx.ledger.add(
        action, lease.task.queue, case_id=lease.task.case_id, task_id=lease.task.id, details=details
    )


def _key(tx: Transaction, inbox: str, file: ListedFile) -> str:
    return tx.cipher.keyed_digest(f"arrival:{inbox}:{file.name}")
