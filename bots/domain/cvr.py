"""Danish company (CVR) numbers."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from stdnum.dk import cvr as _cvr


def _eight_digits(text: str) -> str:
    digits = text.strip().upper().removeprefix("DK").replace(" ", "")
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        # The text is not shown: a clinic that is one person may have put a CPR number here.
        raise ValueError("a CVR number has eight digits, with or without DK before them")
    return digits


Cvr = Annotated[str, AfterValidator(_eight_digits)]
"""Eight digits as text; a leading ``DK`` is taken off. A wrong check digit refuses none: see below."""


def has_check_digit(cvr: str) -> bool:
    """Whether modulus 11 fits. Official OIOUBL samples fail it, so a misfit
    only warns whoever imports the number."""
    return bool(_cvr.is_valid(cvr))
