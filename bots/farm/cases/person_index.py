"""By what a case can be found although its payload is sealed: keyed digests of its persons and numbers.

Whoever has the key can look one up, and nobody can read them. They go with the case's personal data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from bots.domain.cpr import Cpr
from bots.farm.audit.ledger import OPERATORS
from bots.farm.audit.transaction import Transaction
from bots.farm.cases import person_index
from bots.farm.cases import store as cases
from bots.farm.process.case import Case
from bots.farm.process.process import Process
from bots.farm.storage.dialects import insert_once
from bots.farm.storage.schema.audit import audit
from bots.farm.storage.schema.cases import case_keys
from bots.farm.storage.schema.cases import cases as case_rows
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


INDEXED = "persons-indexed"
"""The act in the operators' chain that says up to which case the index is complete."""


BATCH = 500


def index_more(tx: Transaction, processes: Mapping[str, Process]) -> int:
    """Index the next cases and note in the audit log how far it is; how many there were, 0 at the end.

    Cases that are opened later are in the index from the beginning.
    """
    reached, is_complete = _noted(tx)
    if is_complete:
        return 0
    wanted = select(case_rows).where(case_rows.c.id > reached).order_by(case_rows.c.id).limit(BATCH)
    found = list(cases.read(tx.connection, tx.cipher, wanted))
    for case in found:
        _index(tx, case, processes.get(case.process))
    details = {"up_to": found[-1].id if found else reached, "complete": not found}
    tx.ledger.add(INDEXED, "farm", chain=OPERATORS, details=details)
    return len(found)


def _index(tx: Transaction, case: Case, room: Process | None) -> None:
    if room is not None and case.opened:
        try:
            payload = room.opens_with.model_validate(case.opened)
        except ValidationError:  # opened by a version whose payload was another; its persons are found below
            pass
        else:
            person_index.remember(tx, case.id, payload, room.found_by(payload))
    person_index.remember_more(tx, case.id, {}, [event.data for event in case.events])


def _noted(tx: Transaction) -> tuple[int, bool]:
    """Up to which case it was done, and whether that was all."""
    rows = select(audit.c.details).where(audit.c.chain == OPERATORS, audit.c.action == INDEXED)
    notes = [json.loads(details) for details in tx.connection.execute(rows).scalars()]
    return max((note["up_to"] for note in notes), default=0), any(note["complete"] for note in notes)
