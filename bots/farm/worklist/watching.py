"""Whether the worklist has changed since it was last looked at, for pages that are open."""

from __future__ import annotations

from sqlalchemy import Boolean, Connection, func, literal_column, select

from bots.farm.storage.schema.everything import notes, tasks

_NEWEST = select(func.max(tasks.c.id))
_NEWEST_NOTE = select(func.max(notes.c.id))
_CLAIMED = (
    # The state is written out so that the partial index on claimed tasks is used.
    select(tasks.c.id, tasks.c.claimed_by)
    .where(literal_column("state = 'claimed'", Boolean()))
    .order_by(tasks.c.id)
)


def mark(connection: Connection) -> tuple[object, ...]:
    """Something that differs when a task was added, taken, given back or ended; what it is means nothing.

    Also when one was put off or handed over: both leave a note.
    """
    newest = connection.execute(_NEWEST).scalar_one()
    note = connection.execute(_NEWEST_NOTE).scalar_one()
    claimed = connection.execute(_CLAIMED).all()
    return (newest, note, *((row.id, row.claimed_by) for row in claimed))
