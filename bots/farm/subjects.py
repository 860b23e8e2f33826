"""Which cases are about a person, found by a keyed digest: no number is stored in clear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bots.domain.cpr import Cpr
from bots.farm.cipher import Cipher
from bots.farm.schema import subjects
from bots.farm.transaction import Transaction

_ADD = insert(subjects)


def subject_key(cipher: Cipher, cpr: Cpr) -> str:
    """The same 64 hex digits for the same person under the same key."""
    return cipher.keyed_digest(f"subject:{cpr.reveal()}")


def note(tx: Transaction, case_id: int, opened: dict[str, Any]) -> None:
    """Keep who a new case is about: every value under a key ``cpr`` in what opened it."""
    keys = {subject_key(tx.cipher, cpr) for cpr in persons_in(opened)}
    if keys:
        rows = [{"person": key, "case_id": case_id} for key in sorted(keys)]
        tx.connection.execute(_ADD, rows)


def persons_in(plain: Any) -> Iterator[Cpr]:
    """The persons that plain JSON names under a key ``cpr``."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            if key == "cpr" and isinstance(value, str):
                try:
                    yield Cpr(value)
                except ValueError:
                    continue
            else:
                yield from persons_in(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from persons_in(value)


def cases_of(connection: Connection, person: str) -> list[int]:
    """Numbers of the cases about the person with this key, oldest first."""
    found = select(subjects.c.case_id).where(subjects.c.person == person).order_by(subjects.c.case_id)
    return list(connection.execute(found).scalars())


def forget(connection: Connection, case_id: int) -> int:
    """Take a case whose personal data is deleted out of the index; how many rows went."""
    count: int = connection.execute(delete(subjects).where(subjects.c.case_id == case_id)).rowcount
    return count
