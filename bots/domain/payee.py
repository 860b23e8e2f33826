"""Who gets money, and which way."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bots.domain.accounts import account_shown
from bots.domain.cpr import Cpr
from bots.domain.cvr import Cvr

_ACCOUNT = re.compile(r"([0-9]{4})[ -]([0-9]{1,10})")


def _registration_and_account(text: str) -> str:
    match = _ACCOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError("an account is four digits of registration number, a space and the account number")
    return f"{match[1]} {match[2]}"


Account = Annotated[str, AfterValidator(_registration_and_account)]
"""A Danish bank account as ``0216 4069046312``; a hyphen between the two numbers becomes a space."""


class Payee(BaseModel):
    """A person or firm, and one way to pay: NemKonto by ``cpr`` or ``cvr``, or a registered ``account``.

    With an ``account`` the money goes there, and the number beside it, if any, only says whose it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field(min_length=1, max_length=140, repr=False)
    cpr: Cpr | None = None
    cvr: Cvr | None = None
    account: Account | None = Field(default=None, repr=False, examples=["0216 4069046312"])

    @model_validator(mode="after")
    def _one_way(self) -> Payee:
        if self.cpr is not None and self.cvr is not None:
            raise ValueError("a payee has a CPR number or a CVR number, and not both")
        if self.account is None and self.cpr is None and self.cvr is None:
            raise ValueError("a payee has a CPR number, a CVR number or an account")
        return self

    @property
    def nemkonto(self) -> str | None:
        """The number that its NemKonto is found by, in clear; None where it is paid to an account."""
        if self.account is not None:
            return None
        return self.cpr.reveal() if self.cpr else self.cvr

    @property
    def way_shown(self) -> str:
        """Where the money goes, as a colleague reads it: a CPR number stays masked."""
        if self.account is not None:
            return account_shown(f"bank:{self.account.replace(' ', '-')}")
        return f"NemKonto, CPR {self.cpr}" if self.cpr else f"NemKonto, CVR {self.cvr}"
