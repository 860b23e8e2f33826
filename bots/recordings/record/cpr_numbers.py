"""Which CPR numbers belong to nobody, and what replaces the others."""

from __future__ import annotations

import hmac

from bots.domain.cpr import Cpr
from bots.domain.cpr_text import is_date

DEMO_NUMBERS = frozenset(
    {
        "2211771212",  # the sample messages of Digital Post (digitaliser.dk, MeMo-lib examples)
        "0707614285",  # the first person of CPR-direkte's demo environment
    }
)
"""Numbers that their owners have published as examples; everything else must be a replacement number."""


def is_fictive(digits: str) -> bool:
    """Whether the number belongs to nobody: a replacement number (day + 60), or a published example."""
    return digits[0] in "6789" or digits in DEMO_NUMBERS


def replacement_for(digits: str, key: bytes, attempt: int = 0) -> str:
    """A replacement number with the same birth year, century and sex: the same one for the same ``key``.

    It is not the first of a month, and modulus 11 fails, so that it is no number of the register even with
    the 60 taken off. ``attempt`` gives another one where two numbers would get the same.
    """
    while True:
        chance = hmac.digest(key, f"cpr {attempt} {digits}".encode(), "sha256")
        day, month = 62 + chance[0] % 27, 1 + chance[1] % 12
        sex = int(digits[9]) % 2
        serial = f"{digits[6]}{chance[2] % 100:02}{chance[3] % 5 * 2 + sex}"
        found = f"{day:02}{month:02}{digits[4:6]}{serial}"
        plain = f"{day - 60:02}{found[2:]}"
        if is_date(found) and not Cpr(found).passes_modulus_11 and not Cpr(plain).passes_modulus_11:
            return found
        attempt += 1000
