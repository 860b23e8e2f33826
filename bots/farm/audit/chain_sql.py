"""The statements that add rows to an audit chain and move its head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bots.farm.storage import Prepared
from bots.farm.storage.schema.audit import audit, chain_heads

CHAIN_HEAD = Prepared(
    select(chain_heads.c.length, chain_heads.c.hash)
    .where(chain_heads.c.chain == bindparam("the_chain"))
    .with_for_update()
)
"""Where a chain ends. It stays locked until the transaction ends."""


_head: dict[str, Any] = {
    "chain": bindparam("the_chain"),
    "length": bindparam("the_length"),
    "hash": bindparam("the_hash"),
    "moved": true(),
}


_moved = ("length", "hash", "moved")


_sqlite_head = sqlite.insert(chain_heads).values(_head)


_postgres_head = postgresql.insert(chain_heads).values(_head)


_ADD_ROW = Prepared(insert(audit))


_MOVE_MOVED_HEAD = Prepared(
    update(chain_heads)
    .where(chain_heads.c.chain == bindparam("the_chain"), chain_heads.c.moved)
    .values(length=bindparam("the_length"), hash=bindparam("the_hash"))
)


_MOVE_HEAD = Prepared(
    _sqlite_head.on_conflict_do_update(
        index_elements=["chain"], set_={name: _sqlite_head.excluded[name] for name in _moved}
    )
)


_ADD_ROW_AND_MOVE_HEAD = Prepared(
    insert(audit).add_cte(
        _postgres_head.on_conflict_do_update(
            index_elements=["chain"], set_={name: _postgres_head.excluded[name] for name in _moved}
        ).cte("moved")
    )
)


def _count(insert: Any) -> Any:
    statement = insert(chain_heads).values(
        chain=bindparam("the_chain"), length=1, hash="0" * 64, moved=true()
    )
    counted = {"length": chain_heads.c.length + 1, "moved": true()}
    return statement.on_conflict_do_update(index_elements=["chain"], set_=counted).returning(
        chain_heads.c.length
    )


_COUNT_ON_SQLITE, _COUNT_ON_POSTGRESQL = Prepared(_count(sqlite.insert)), Prepared(_count(postgresql.insert))


def count_chain(connection: Connection, counter: str) -> int:
    """One more chain; which it is of those that ``counter`` counts, without gaps whoever is rolled back."""
    count = _COUNT_ON_POSTGRESQL if connection.dialect.name == "postgresql" else _COUNT_ON_SQLITE
    number: int = count.one_or_none(connection, {"the_chain": counter}).length
    return number


def add_to_chain(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a chain's new audit rows and move its head to the last of them.

    PostgreSQL does both in one round trip. A head that was not locked because the chain is new cannot be
    moved by two: the key of ``audit`` refuses the second one's rows.
    """
    *earlier, last = rows
    for row in earlier:
        _ADD_ROW.run(connection, row)
    head = {"the_chain": last["chain"], "the_length": last["seq"], "the_hash": last["hash"]}
    if connection.dialect.name == "postgresql":
        _ADD_ROW_AND_MOVE_HEAD.run(connection, {**last, **head})
    else:
        _ADD_ROW.run(connection, last)
        # SQLite writes an index entry anew whenever a statement only names its column.
        if not _MOVE_MOVED_HEAD.run(connection, head):
            _MOVE_HEAD.run(connection, head)
