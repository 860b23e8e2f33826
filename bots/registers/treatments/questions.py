"""What the invoice process asks and tells the register of treatments."""

from __future__ import annotations

import datetime
from typing import Literal

from bots.domain.cpr import Cpr
from bots.domain.cvr import Cvr
from bots.domain.invoice import DocumentType
from bots.domain.money import Kroner
from bots.registers.storage.questions import Number, Question


class AskedLine(Question):
    """One line of the document; ``date`` is None where it states none, ``codes`` are those of its item."""

    line: str
    date: datetime.date | None
    treatment: str
    codes: tuple[str, ...] = ()


class InvoiceQuestion(Question):
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


class OutcomeQuestion(Question):
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
