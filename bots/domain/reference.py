"""References of our own: stable, short, and never a number that could be a person's."""

from __future__ import annotations

import hashlib
import re

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_CPR_SHAPED = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")


def reference_for(prefix: str, text: str) -> str:
    """``prefix`` and ten consonants made from ``text``: the same text always gives the same reference.

    Whoever has the reference can try texts until one fits: of what is personal, ``reference_of_digest``.
    """
    return reference_of_digest(prefix, hashlib.sha256(text.encode()).hexdigest())


def reference_of_digest(prefix: str, digest: str) -> str:
    """``prefix`` and ten consonants made from a digest (hex), which may be a keyed one."""
    number = int(digest, 16)
    letters = []
    for _ in range(10):
        number, index = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[index])
    return f"{prefix}-{''.join(letters)}"


def looks_like_cpr(text: str) -> bool:
    """Whether ``text`` holds ten digits written as a CPR number is. References that do are refused."""
    return _CPR_SHAPED.search(text) is not None


def without_gaps(text: str) -> str:
    """Numbers as they are kept: people write them in groups."""
    return re.sub(r"(?<=[0-9])\s+(?=[0-9])", "", text)


def claim_reference(invoice: str, line: int) -> str:
    """The reference of the subsidy claim for an invoice case's ``line`` (from 1)."""
    return f"{invoice}-{line}"


def invoice_of(claim: str) -> str:
    """The reference of the invoice case that ``claim`` belongs to."""
    return claim.rpartition("-")[0]
