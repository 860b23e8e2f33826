"""Seals and opens what is personal, each with the key of its case or task.

An owner is a case, or a task that belongs to none. Its key is made with it, is kept sealed with the farm's
key, and is destroyed when its personal data is past its time: then nothing opens any more, wherever it lies.
What was there before there were such keys is sealed with the farm's key itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, bindparam, exists, func, insert, null, select, update

from bots.farm.sealing import places
from bots.farm.storage import Prepared, overwrite_deleted, rewrite
from bots.farm.storage.schema.cases import events
from bots.farm.storage.schema.keys import data_keys
from bots.farm.storage.schema.worklist import tasks
from bots.vault import Cipher, WorklistKeyWrong, generate_key

_ADD = insert(data_keys)
_ONE = Prepared(select(data_keys.c.sealed).where(data_keys.c.owner == bindparam("the_owner")))
_DESTROY = update(data_keys).where(data_keys.c.owner == bindparam("the_owner")).values(sealed=null())
_DESTROYED = select(data_keys.c.owner).where(data_keys.c.sealed.is_(None)).limit(1)
_MANY = 5000


def key_of(case_id: ColumnElement[Any], task_id: ColumnElement[Any]) -> Label[Any]:
    """The sealed key of what is of a case or a task, as a column: spares a statement of its own."""
    owner = func.coalesce(case_id, -task_id)
    return select(data_keys.c.sealed).where(data_keys.c.owner == owner).scalar_subquery().label("data_key")


KEY_OF_TASK = key_of(tasks.c.case_id, tasks.c.id)


def owner_of(case_id: int | None, task_id: int | None) -> int:
    """Whose key seals what belongs to a case, or to a task that has none."""
    if case_id is not None:
        return case_id
    assert task_id is not None
    return -task_id


class Seals:
    """The keys as one connection sees them. ``cipher`` has the farm's key."""

    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._connection = connection
        self._farm = cipher
        self._known: dict[int, Cipher] = {}

    def seal(self, owner: int, plain: bytes, place: str) -> bytes:
        return self.of(owner).seal(plain, place)

    def seal_json(self, owner: int, value: Any, place: str) -> bytes:
        return self.of(owner).seal_json(value, place)

    def open(self, owner: int, sealed: bytes, place: str) -> bytes:
        """
        Raises:
            WorklistKeyWrong: sealed with another key or for another place, or changed since.
        """
        return self.of(owner).open(sealed, place)

    def open_json(self, owner: int, sealed: bytes | None, place: str) -> Any:
        """None where there is nothing; otherwise as ``open``."""
        return None if sealed is None else self.of(owner).open_json(sealed, place)

    def of(self, owner: int) -> Cipher:
        """What seals and opens the values of ``owner``."""
        if owner not in self._known:
            row = _ONE.one_or_none(self._connection, {"the_owner": owner})
            self.learn(owner, None if row is None else row.sealed)
        return self._known[owner]

    def learn(self, owner: int, sealed: bytes | None) -> None:
        """Take the key of ``owner`` from a row that was read anyway; None where it has none."""
        if sealed is None:
            self._known[owner] = self._farm
        else:
            self._known[owner] = Cipher(self._farm.open(sealed, places.of_key(owner)))

    def fetch(self, owners: Iterable[int]) -> None:
        """Read the keys of many at once."""
        wanted = sorted(set(owners) - self._known.keys())
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            rows = self._connection.execute(select(data_keys).where(data_keys.c.owner.in_(some)))
            found = {row.owner: row.sealed for row in rows}
            for owner in some:
                self.learn(owner, found.get(owner))

    def make(self, owner: int, key: bytes | None = None) -> None:
        """Give a new ``owner`` its key: ``key``, or a new one."""
        key = key or generate_key()
        sealed = self._farm.seal(key, places.of_key(owner))
        self._connection.execute(_ADD, {"owner": owner, "sealed": sealed})
        self._known[owner] = Cipher(key)

    def destroy(self, owners: Iterable[int]) -> None:
        """Destroy the keys of owners: what they sealed opens nowhere any more, once ``wipe`` was done."""
        overwrite_deleted(self._connection)
        for owner in owners:
            self._connection.execute(_DESTROY, {"the_owner": owner})
            self._known.pop(owner, None)


def wipe(connection: Connection) -> bool:
    """Leave no page with a key that was destroyed; False where it has to be done later."""
    if connection.execute(_DESTROYED).first() is None:
        return True
    return rewrite(connection, data_keys, select(data_keys).where(data_keys.c.sealed.is_not(None)))


def reseal(connection: Connection, cipher: Cipher) -> bool:
    """Seal every key with the farm's newest; False where others read the table for too long."""

    def anew(row: dict[str, Any]) -> dict[str, Any]:
        place = places.of_key(row["owner"])
        return {**row, "sealed": cipher.seal(cipher.open(row["sealed"], place), place)}

    return rewrite(connection, data_keys, select(data_keys).where(data_keys.c.sealed.is_not(None)), anew)


def needs_older(connection: Connection, cipher: Cipher) -> bool:
    """Whether anything of cases or tasks opens with an older key of the farm only."""
    newest = cipher.newest
    for row in connection.execute(select(data_keys).where(data_keys.c.sealed.is_not(None))):
        try:
            newest.open(row.sealed, places.of_key(row.owner))
        except WorklistKeyWrong:
            return True
    of_task = func.coalesce(tasks.c.case_id, -tasks.c.id)
    for holder, owner in ((tasks.c.payload, of_task), (events.c.data, events.c.case_id)):
        own = exists().where(data_keys.c.owner == owner, data_keys.c.sealed.is_not(None))
        if connection.execute(select(holder).where(holder.is_not(None), ~own).limit(1)).first() is not None:
            return True
    return False
