"""What is known to be personal or secret in a recording, and what stands in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.domain.cpr_text import numbers_in
from bots.recordings.record.pseudonyms import Pseudonyms, is_token

_NAMES = re.compile(
    r"^(?:(?:first|last|full|member|patient|vendor|clinic|owner|sender)_?)?name$"
    r"|(?:^|_)(?:navn|fornavn|efternavn|member|owner|sender)$"
)
_ADDRESSES = re.compile(r"(?:^|_)(?:address|adresse|street|vej|gade|city|by|postnr)$")
_ACCOUNTS = re.compile(r"(?:^|_)(?:account|konto|iban|payment_id|betalings_id|registration|reg)$")
_PHONES = re.compile(r"(?:^|_)(?:phone|telefon|mobile|mobil|tlf)$")
_CPRS = re.compile(r"cpr|personn(?:umme)?r")
_KINDS = {
    "name": _NAMES,
    "address": _ADDRESSES,
    "account": _ACCOUNTS,
    "phone": _PHONES,
    "cpr": _CPRS,
}
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"[0-9]+")
_LEAST_WORD = 3
_LEAST_DIGITS = 4


@dataclass
class Known:
    """The values to look for. ``cprs`` and ``digits``: their replacements; ``words`` and ``phrases``: their
    kinds; ``secrets``: kind and replacement."""

    pseudonyms: Pseudonyms
    cprs: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, tuple[str, str]] = field(default_factory=dict)
    digits: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)

    def learn(self, kind: str, value: str) -> None:
        """A personal value: a name, an address, an account, a phone or a CPR number."""
        numbers = list(numbers_in(value))
        for number in numbers:
            self.learn_cpr(number.digits)
        if numbers or kind == "cpr":
            return
        words = [match[0] for match in _WORD.finditer(value)]
        if kind in ("account", "phone") or not words:
            for match in _DIGITS.finditer(value):
                if len(match[0]) >= _LEAST_DIGITS:
                    self.digits[match[0]] = self.pseudonyms.digits(match[0])
            return
        self.words |= {word.casefold(): kind for word in words if len(word) >= _LEAST_WORD}
        if len(words) > 1:
            whole = r"[\s+,._-]+".join(map(re.escape, words))
            self.phrases[rf"(?<![^\W\d_]){whole}(?![^\W\d_])"] = kind

    def learn_cpr(self, digits: str) -> None:
        """A CPR number of a person."""
        self.cprs.setdefault(digits, self.pseudonyms.cpr(digits))

    def learn_secret(self, kind: str, value: str) -> None:
        """A secret, which is looked for everywhere; ours are none."""
        if value and value not in self.secrets and not is_token(value):
            self.secrets[value] = (kind, self.pseudonyms.token(kind, value))


def personal_values(payload: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """``(kind, value)`` for every personal value in a task, by the names of its fields.

    A CPR number is one whatever its field is called, and also where YAML has read it as a number.
    """
    if isinstance(payload, Mapping):
        for key, value in payload.items():
            # What a line of an invoice is called is a treatment, not a person.
            if key != "lines":
                yield from personal_values(value, str(key))
    elif isinstance(payload, list | tuple):
        for value in payload:
            yield from personal_values(value, name)
    elif isinstance(payload, str | int) and not isinstance(payload, bool):
        text = str(payload).strip()
        kind = next((kind for kind, pattern in _KINDS.items() if pattern.search(_spelt(name))), None)
        if kind == "cpr":
            text = text.zfill(10) if text.isdecimal() else text
        if text and (kind or any(numbers_in(text))):
            yield kind or "cpr", text


def _spelt(name: str) -> str:
    """``memberName`` as ``member_name``."""
    return re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])|[\s-]", "_", name).lower()
