"""By what a case can be found although its payload is sealed: keyed digests of its persons and numbers.

Whoever has the key can look one up, and nobody can read them. They go with the case's personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from bots.domain.cpr import Cpr
from bots.farm.audit.transaction import Transaction
from bots.farm.storage.dialects import insert_once
from bots.farm.storage.schema.everything import case_keys
from bots.vault.cipher import Cipher


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


def remember(tx: Transaction, case_id: int, payload: BaseModel, words: Iterable[str]) -> None:
    """Keep by what a case can be found: the persons in its payload, and words."""
    _keep(tx, case_id, {of_word(tx.cipher, word) for word in words}, persons(payload))


def remember_more(tx: Transaction, case_id: int, opened: Any, learnt: Any) -> None:
    """Keep who is named in what a case has learnt, besides those that it was opened about."""
    _keep(tx, case_id, set(), set(persons_in(learnt)) - set(persons_in(opened)))


def _keep(tx: Transaction, case_id: int, digests: set[str], named: Iterable[Cpr]) -> None:
    digests |= {of_person(tx.cipher, cpr) for cpr in named}
    if digests:
        once = insert_once(tx.connection.dialect.name, case_keys, "digest", "case_id")
        rows = [{"digest": digest, "case_id": case_id} for digest in sorted(digests)]
        tx.connection.execute(once, rows)


def of_person(cipher: Cipher, cpr: Cpr) -> str:
    """The digest of a person's number."""
    return cipher.keyed_digest(f"cpr:{cpr.reveal()}")


def of_word(cipher: Cipher, word: str) -> str:
    """The digest of a word, whatever its case."""
    return cipher.keyed_digest(f"word:{word.strip().casefold()}")
