"""What a process may ask the registers, checked before anything is looked up.

Invoice and guarantee numbers are compared in capitals and without surrounding space, because clinics'
systems do not agree on either.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from bots.domain.cpr import Cpr
from bots.domain.cvr import Cvr
from bots.domain.invoice import DocumentType
from bots.domain.money import Kroner
from bots.domain.orders.dservice import AcceptedClaim, ClaimAnswer


def number_key(text: str) -> str:
    """The number as the registers compare it."""
    return " ".join(text.split()).upper()


Number = Annotated[str, AfterValidator(number_key)]


class _Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AskedLine(_Question):
    """One line of the document; ``date`` is None where it does not state one."""

    line: str
    date: datetime.date | None
    treatment: str


class InvoiceQuestion(_Question):
    """Asked of ``invoice-facts``."""

    document_type: DocumentType
    supplier_cvr: Cvr | None
    supplier_p_number: str | None = None
    number: Number
    received_on: datetime.date
    cprs: tuple[Cpr, ...]
    guarantee: Number | None = None
    lines: tuple[AskedLine, ...]
    credited_invoice: Number | None = None

    @property
    def treatment_dates(self) -> set[datetime.date]:
        """The dates that the lines state."""
        return {line.date for line in self.lines if line.date is not None}


class OutcomeQuestion(_Question):
    """Asked of ``invoice-outcome``. What a document does not state is None."""

    outcome: Literal["approved", "rejected"]
    supplier_cvr: Cvr | None
    number: Number
    document_type: DocumentType
    payable: Kroner
    credited_invoice: Number | None = None
    guarantee: Number | None = None
    cpr: Cpr | None = None
    treatments: tuple[AskedLine, ...] = ()


class StatusQuestion(_Question):
    """Asked of ``danmark-status``. ``on`` stays on the case as the day somebody asked."""

    cpr: Cpr
    on: datetime.date


class PersonQuestion(_Question):
    """Asked of ``about-person``."""

    cpr: Cpr


class AnswerQuestion(_Question):
    """Asked of ``danmark-remember``."""

    cpr: Cpr
    on: datetime.date
    answer: ClaimAnswer


class ClaimedQuestion(_Question):
    """Told ``danmark-claimed``. ``invoice`` is the invoice's case."""

    invoice: str
    claim: AcceptedClaim


class ClaimsQuestion(_Question):
    """Asked of ``danmark-claims``. ``invoice`` is the invoice's case."""

    invoice: str
