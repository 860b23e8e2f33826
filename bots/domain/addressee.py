"""Whom a letter or a payment is for, and where they live."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.cpr import Cpr


class PostalAddress(BaseModel):
    """Where somebody lives, as it is written on an envelope, without the name.

    ``protected``: the person has name and address protection (CPR record 004, kind 0001): the address may
    stand on the envelope to that person and in nothing that anybody else reads. Source: cpr.dk, "Navne- og
    adressebeskyttelse".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: tuple[str, ...] = Field(min_length=1, max_length=5)
    protected: bool = False


class Addressee(BaseModel):
    """A person (``cpr``) or a firm or authority (``cvr``, eight digits), and its postal address if known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    cpr: Cpr | None = None
    cvr: str | None = Field(default=None, pattern=r"^[0-9]{8}$", examples=["12345674"])
    address: PostalAddress | None = None

    @model_validator(mode="after")
    def _one_number(self) -> Addressee:
        if (self.cpr is None) == (self.cvr is None):
            raise ValueError("an addressee has a CPR number or a CVR number, and not both")
        return self

    @property
    def number(self) -> str:
        """The number that post and payments go by, in clear."""
        return self.cpr.reveal() if self.cpr else str(self.cvr)
