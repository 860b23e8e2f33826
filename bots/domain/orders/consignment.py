"""A file that another case has sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from bots.domain.orders.file_exchange import Account, FileName
from bots.domain.orders.order import Order
from bots.domain.reference import looks_like_cpr

_LONGEST = 60_000
"""Characters; what is longer is kept with the case as a file."""


class Consignment(Order):
    """A file, for whom, and how long its receipts are waited for. The name holds no CPR number.

    ``content`` is its text; left out: the file of that name which is kept with the case. The platform's
    receipt is waited for as long as ``receipt_within``, and each recipient's for ``answer_days`` days; None:
    recipients send none. ``announced_elsewhere``: another message names the file; nobody receipts it.
    """

    file_name: FileName
    recipients: tuple[Account, ...] = Field(min_length=1)
    content: str | None = Field(default=None, max_length=_LONGEST, repr=False)
    receipt_within: timedelta = timedelta(hours=1)
    answer_days: int | None = Field(default=None, ge=1, le=365)
    announced_elsewhere: bool = False

    @model_validator(mode="after")
    def _no_person_in_the_name(self) -> Self:
        if looks_like_cpr(self.file_name):
            raise ValueError("the file's name must not hold a CPR number")
        return self
