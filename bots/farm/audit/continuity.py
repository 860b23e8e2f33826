"""Whether the database still tells the history that this home has seen: else a new generation begins."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, bindparam, exists, select

from bots.farm.storage import Cause, Generation, Mark, Prepared, Witness, lock_generations
from bots.farm.storage import generation as history
from bots.farm.storage.schema.audit import audit
from bots.farm.storage.schema.history import generations

log = logging.getLogger(__name__)

_ROW = exists().where(
    audit.c.chain == bindparam("the_chain"),
    audit.c.seq == bindparam("the_seq"),
    audit.c.hash == bindparam("the_hash"),
)
_LOOK = Prepared(
    select(generations.c.id, generations.c.place, _ROW.label("there"))
    .order_by(generations.c.number.desc())
    .limit(1)
)
_NO_ROW = {"the_chain": "", "the_seq": 0, "the_hash": ""}


class HistoryChanged(Exception):
    """Before anything is written: look which history this is (``Continuity.settle``), then go again."""


@dataclass
class Continuity:
    """What one process knows of history. Safe to share between threads.

    On PostgreSQL history cannot go back under a connection, so each new one is looked at once; a file of
    SQLite can be replaced at any moment, so each transaction looks.
    """

    witness: Witness
    _mark: Mark | None = None
    _generation: Generation | None = None
    _seen: WeakSet[Any] = field(default_factory=WeakSet)

    def check(self, connection: Connection) -> None:
        """
        Raises:
            HistoryChanged: this is not the history that was seen, or another generation of it.
        """
        on_server = connection.dialect.name == "postgresql"
        driver = connection.connection.dbapi_connection
        if on_server and driver in self._seen:
            return
        known, mark = self._generation, self._mark
        row = _LOOK.one_or_none(connection, _NO_ROW if mark is None else _place_in_log(mark))
        if known is None or row is None or row.id != known.id or not (row.there or mark is None):
            raise HistoryChanged
        if row.place == history.COPY or (on_server and row.place != history.place_of(connection)):
            raise HistoryChanged
        if on_server:
            self._seen.add(driver)

    def keep(self, row: Mapping[str, Any]) -> None:
        """This row of the audit log was committed."""
        known = self._generation
        if known is not None:
            mark = Mark(known.id, known.number, row["chain"], row["seq"], row["hash"], row["at"])
            self._mark = mark
            self.witness.keep(mark)

    def settled(self, connection: Connection) -> Generation | None:
        """The generation that is now; None where ``look`` has something to write."""
        current = history.newest(connection)
        if current is None or _broken(connection, current, self._marks()):
            return None
        return current if current.place == history.place_of(connection) else None

    def look(self, connection: Connection, now: datetime) -> tuple[Generation, bool]:
        """The generation that is now, and whether it begins with this transaction.

        ``adopt`` it when that is committed.
        """
        lock_generations(connection)
        current = history.newest(connection)
        marks = self._marks()
        if current is None and not marks:
            return history.begin(connection, Cause.FIRST, now), False
        cause = _broken(connection, current, marks)
        if cause is None and current is not None:
            place = history.place_of(connection)
            if current.place is None and place is not None:
                history.settle_in(connection, current.number, place)
            return current, False
        number = 1 + max((mark.number for mark in marks), default=0)
        return history.begin(connection, cause or Cause.LOST, now, number), True

    def _marks(self) -> list[Mark]:
        return self.witness.kept() if self._mark is None else [self._mark]

    def adopt(self, generation: Generation) -> None:
        """``generation`` is the one that this process works in from now on."""
        if self._generation is None or self._generation.id != generation.id:
            self._mark = None
        self._generation = generation


def _broken(connection: Connection, current: Generation | None, marks: Sequence[Mark]) -> Cause | None:
    """Why a new generation has to begin, None where history is whole."""
    if current is None or any(_is_lost(connection, current, mark) for mark in marks):
        return Cause.LOST
    if current.place is not None and current.place != history.place_of(connection):
        return Cause.MOVED
    return None


def _is_lost(connection: Connection, current: Generation, mark: Mark) -> bool:
    if not history.is_known(connection, mark.generation):
        return True
    if mark.generation != current.id and mark.at < current.began_at:
        return False  # of a generation that ended: what was lost of it is known to be
    return not connection.scalar(select(_ROW), _place_in_log(mark))


def _place_in_log(mark: Mark) -> dict[str, Any]:
    return {"the_chain": mark.chain, "the_seq": mark.seq, "the_hash": mark.hash}
