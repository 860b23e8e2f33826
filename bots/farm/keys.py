"""By what a case can be found although its payload is sealed: keyed digests of its persons and numbers.

Whoever has the key can look one up, and nobody can read them. They go with the case's personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from sqlalchemy import insert

from bots.domain.cpr import Cpr
from bots.farm.cipher import Cipher
from bots.farm.schema import case_keys
from bots.farm.transaction import Transaction


def persons(value: Any) -> Iterator[Cpr]:
    """Every CPR number in a payload, however deep."""
    if isinstance(value, Cpr):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from persons(getattr(value, name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from persons(one)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for one in value:
            yield from persons(one)


def remember(tx: Transaction, case_id: int, payload: BaseModel, words: Iterable[str]) -> None:
    """Keep by what a new case can be found."""
    digests = {of_person(tx.cipher, cpr) for cpr in persons(payload)}
    digests |= {of_word(tx.cipher, word) for word in words}
    if digests:
        rows = [{"digest": digest, "case_id": case_id} for digest in sorted(digests)]
        tx.connection.execute(insert(case_keys), rows)


def of_person(cipher: Cipher, cpr: Cpr) -> str:
    """The digest of a person's number."""
    return cipher.keyed_digest(f"cpr:{cpr.reveal()}")


def of_word(cipher: Cipher, word: str) -> str:
    """The digest of a word, whatever its case."""
    return cipher.keyed_digest(f"word:{word.strip().casefold()}")
