"""Bank accounts as people read them."""

from __future__ import annotations


def account_shown(key: str) -> str:
    """An account key as people write it: ``konto 0216 406 904 6312``.

    In groups of digits, because ten in a row could be taken for a person's number and be masked.
    """
    kind, _, number = key.partition(":")
    registration, _, account = number.rpartition("-")
    names = {"bank": "konto", "fik": "FIK-kreditor", "iban": "IBAN", "nemkonto": "NemKonto"}
    grouped = f"{account[:3]} {account[3:6]} {account[6:]}" if len(account) == 10 else account
    return " ".join(part for part in (names.get(kind, kind), registration, grouped) if part)
