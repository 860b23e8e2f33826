"""Generations of history: a new one begins where an older copy took the place of what was committed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Text, bindparam, insert, select, text, update

from bots.domain.reference import reference_for
from bots.farm.storage.compiled import Prepared
from bots.farm.storage.schema.cases import cases, events
from bots.farm.storage.schema.history import generations
from bots.farm.storage.schema.worklist import files, tasks

JUMP = 1_000_000
"""Numbers passed over for each generation: more than can have been given out in what was lost."""

COPY = "copy"
"""The place of a file that ``kollega backup`` wrote, until somebody works in it."""

_NUMBERED = (cases, tasks, files)
"""What people know by its number."""

_ADVANCE_SQLITE = text("UPDATE sqlite_sequence SET seq = seq + :by WHERE name = :name")
_BEGIN_SQLITE = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :by)")
# nextval and not setval, which would need a right that could also turn the numbers back.
_ADVANCE_POSTGRESQL = text("SELECT count(nextval(:sequence)) FROM generate_series(1, :by)")
_PLACE = Prepared(
    text(
        "SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()), "
        "substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8), "
        "CAST(CAST('audit' AS regclass) AS oid)) AS place"
    ).columns(place=Text)
)


class Cause(StrEnum):
    """Why a generation began.

    ``lost``: something that was committed is no longer there. ``moved``: a copy, or a server that took over.
    ``declared``: an operator says so.
    """

    FIRST = "first"
    LOST = "lost"
    MOVED = "moved"
    DECLARED = "declared"


@dataclass(frozen=True)
class Generation:
    """``number`` counts from 1. ``reaches``: until when the history before it goes (aware UTC), None for the
    first one and where there was none. ``place``: the server, its timeline and its tables, where known.

    Until it is reconciled (``reconciled_at``) no robot with a point of no return gets a task.
    """

    number: int
    id: str
    began_at: datetime
    cause: Cause
    reaches: datetime | None
    place: str | None
    reconciled_at: datetime | None
    reconciled_by: str | None

    @property
    def is_whole(self) -> bool:
        return self.reconciled_at is not None


def newest(connection: Connection) -> Generation | None:
    """The generation that is now; None in a database that nobody has worked in."""
    row = connection.execute(select(generations).order_by(generations.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else Generation(**{**row._mapping, "cause": Cause(row.cause)})


def begin(connection: Connection, cause: Cause, now: datetime, number: int = 1) -> Generation:
    """A new generation, whose numbers of cases, tasks and files none before it has given out.

    ``number``: at least one more than that of any generation that anybody knows of.
    """
    before = newest(connection)
    began = Generation(
        number=max(number, 1 if before is None else before.number + 1),
        id=reference_for("GEN", secrets.token_hex(16)),
        began_at=now,
        cause=cause,
        reaches=None if cause is Cause.FIRST else reaches(connection),
        place=place_of(connection),
        reconciled_at=now if cause is Cause.FIRST else None,
        reconciled_by=None,
    )
    connection.execute(insert(generations), {**vars(began), "cause": cause.value})
    if cause is not Cause.FIRST:
        _advance(connection, JUMP * (began.number - (1 if before is None else before.number)))
    return began


def reconciled(connection: Connection, number: int, now: datetime, person: str) -> None:
    """Nothing of what was lost is unknown any more."""
    whole = {"reconciled_at": now, "reconciled_by": person}
    connection.execute(update(generations).where(generations.c.number == number).values(whole))


def settle_in(connection: Connection, number: int, place: str) -> None:
    """Keep where the database is, which was not known yet."""
    connection.execute(
        update(generations)
        .where(generations.c.number == number, generations.c.place.is_(None))
        .values(place=place)
    )


def is_known(connection: Connection, id_: str) -> bool:
    """Whether this history has a generation of this id."""
    found = select(generations.c.number).where(generations.c.id == bindparam("the_id"))
    return connection.execute(found, {"the_id": id_}).first() is not None


def reaches(connection: Connection) -> datetime | None:
    """When the newest event or task was written; None where there is none. By their numbers."""
    looks = (
        select(events.c.at).order_by(events.c.id.desc()).limit(1),
        select(tasks.c.created_at).order_by(tasks.c.id.desc()).limit(1),
    )
    return max((at for look in looks if (at := connection.scalar(look)) is not None), default=None)


def place_of(connection: Connection) -> str | None:
    """The server, its timeline and its tables; None on SQLite, where a file is wherever it was put."""
    if connection.dialect.name != "postgresql":
        return None
    place: str = _PLACE.one_or_none(connection, {}).place
    return place


def _advance(connection: Connection, by: int) -> None:
    for table in _NUMBERED:
        if connection.dialect.name == "postgresql":
            sequence = f"{table.name}_id_seq"
            connection.execute(_ADVANCE_POSTGRESQL, {"sequence": sequence, "by": by})
        elif connection.execute(_ADVANCE_SQLITE, {"name": table.name, "by": by}).rowcount == 0:
            connection.execute(_BEGIN_SQLITE, {"name": table.name, "by": by})
