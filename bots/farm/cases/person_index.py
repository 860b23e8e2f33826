"""By what a case can be found although its events are sealed: keyed digests of its persons and numbers.

Whoever has the key can look one up, and nobody can read them. They go with the case's personal data.
"""

from __future__ import annotations

from collections.abc import Iterable

from bots.domain.cpr import Cpr
from bots.farm.audit import Transaction
from bots.farm.storage import insert_once
from bots.farm.storage.schema.cases import case_keys
from bots.vault import Cipher


def remember(
    tx: Transaction,
    case_id: int,
    persons: Iterable[Cpr],
    words: Iterable[str] = (),
    subjects: Iterable[Cpr | str] = (),
    given: Iterable[str] = (),
) -> None:
    """Keep by what a case can be found: persons, words, whom it is about, references that were given out."""
    digests = {of_word(tx.cipher, word) for word in words} | {of_person(tx.cipher, cpr) for cpr in persons}
    digests |= {of_subject(tx.cipher, one.reveal() if isinstance(one, Cpr) else one) for one in subjects}
    digests |= {of_given(tx.cipher, reference) for reference in given}
    if digests:
        once = insert_once(tx.connection.dialect.name, case_keys, "digest", "case_id")
        rows = [{"digest": digest, "case_id": case_id} for digest in sorted(digests)]
        tx.connection.execute(once, rows)


def of_person(cipher: Cipher, cpr: Cpr) -> str:
    """The digest of a person's number."""
    return cipher.keyed_digest(f"cpr:{cpr.reveal()}")


def of_subject(cipher: Cipher, number: str) -> str:
    """The digest of the person or firm that a case is about: ten digits, or a CVR number's eight."""
    return cipher.keyed_digest(f"about:{number}")


def of_given(cipher: Cipher, reference: str) -> str:
    """The digest of a reference that a case gave out."""
    return cipher.keyed_digest(f"given:{reference}")


def of_word(cipher: Cipher, word: str) -> str:
    """The digest of a word, whatever its case."""
    return cipher.keyed_digest(f"word:{word.strip().casefold()}")
