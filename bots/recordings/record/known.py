"""What is personal in a task: found by its type and by the name of its field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NAMES = re.compile(
    r"^(?:(?:first|last|full|member|patient|vendor|clinic|owner|sender)_?)?name$"
    r"|(?:^|_)(?:navn|fornavn|efternavn|member|owner|sender)$"
)
_ADDRESSES = re.compile(r"(?:^|_)(?:address|adresse|street|vej|gade|city|by|postnr)$")
_ACCOUNTS = re.compile(r"(?:^|_)(?:account|konto|iban|payment_id|betalings_id|registration|reg)$")
_PHONES = re.compile(r"(?:^|_)(?:phone|telefon|mobile|mobil|tlf)$")
_CPRS = re.compile(r"(?:^|_)(?:cpr|personnummer|cprnr)$")
_KINDS = {
    "name": _NAMES,
    "address": _ADDRESSES,
    "account": _ACCOUNTS,
    "phone": _PHONES,
    "cpr": _CPRS,
}


def personal_values(payload: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """``(kind, value)`` for every personal value in a task; e-mails and CPR numbers are found anywhere."""
    if isinstance(payload, Mapping):
        for key, value in payload.items():
            # What a line of an invoice is called is a treatment, not a person.
            if key != "lines":
                yield from personal_values(value, str(key))
    elif isinstance(payload, list | tuple):
        for value in payload:
            yield from personal_values(value, field)
    elif isinstance(payload, str) and payload.strip():
        for kind, pattern in _KINDS.items():
            if pattern.search(field.lower()):
                yield kind, payload.strip()
