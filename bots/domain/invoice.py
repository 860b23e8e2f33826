"""A clinic's invoice or credit note, whatever syntax it came in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bots.domain.cpr import Cpr
from bots.domain.cvr import Cvr
from bots.domain.money import Kroner
from bots.domain.text import Text


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Syntax(StrEnum):
    """Which rules the document follows, decided by its CustomizationID (FACTS 1.1)."""

    OIOUBL_2 = "oioubl-2"
    PEPPOL_BIS_3 = "peppol-bis-3"


class DocumentType(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"


class Endpoint(_Value):
    """An address on the network: a number, and its scheme as the syntax calls it (``GLN``, ``0088``)."""

    scheme: str
    id: str


class Party(_Value):
    """Supplier or customer. ``p_number`` is the production unit, ``ydernummer`` the provider number.

    ``endpoint`` is where answers go; None also in documents that a version before it has read.
    """

    name: str
    cvr: Cvr | None = None
    gln: str | None = None
    p_number: str | None = None
    ydernummer: str | None = None
    email: str | None = None
    endpoint: Endpoint | None = None


class Patient(_Value):
    """One person named on the invoice, and the element it was read from."""

    cpr: Cpr
    name: str | None = None
    found_at: str


class PaymentAccount(_Value):
    """Where the clinic wants its money. Exactly one kind of account is filled.

    ``code`` is the UN/CEFACT payment means code as it stands (31, 42, 50, 58, 93, 97, ...).
    """

    code: str
    registration: str | None = None
    account: str | None = None
    iban: str | None = None
    fik_creditor: str | None = None
    fik_type: str | None = None
    fik_reference: str | None = None

    @property
    def key(self) -> str:
        """The account in one comparable form, e.g. ``bank:0216-4069046312`` or ``fik:81234569``.

        A Danish IBAN and the same registration and account number have the same key. The FIK reference
        belongs to the single invoice, so it is not part of the key.
        """
        if self.fik_creditor:
            return f"fik:{self.fik_creditor}"
        if self.iban:
            iban = self.iban.replace(" ", "").upper()
            if iban.startswith("DK") and len(iban) == 18:
                return f"bank:{iban[4:8]}-{iban[8:]}"
            return f"iban:{iban}"
        if self.account:
            return f"bank:{(self.registration or '').zfill(4)}-{self.account.zfill(10)}"
        return "nemkonto" if self.code == "97" else "none"

    @property
    def payment_id(self) -> str | None:
        """The slip's type and reference as banks write them, ``+71<000000000010017``; None without a slip."""
        if self.fik_creditor is None or self.fik_type is None:
            return None
        return f"+{self.fik_type}<{self.fik_reference or ''}"


class Subject(StrEnum):
    """What a remark of the reader is about. Each subject has one rule, so that each gives its own reason."""

    TOTALS = "totals"
    TAX = "tax"
    CURRENCY = "currency"
    KIND = "kind"
    LINE = "line"
    ACCOUNT = "account"
    PATIENT = "patient"
    GUARANTEE = "guarantee"
    DATE = "date"
    CREDITED = "credited"


class Remark(_Value):
    """Something in the document that is wrong or doubtful. ``line`` is the number of the line it is about."""

    subject: Subject
    text: Text
    line: str | None = None


class InvoiceLine(_Value):
    """One line. ``treatment_date`` is None where the document does not state one, or not without doubt.

    ``number`` is the only one of its kind in the document. ``codes`` are what the clinic calls the item
    (article numbers); a ``free`` line (FreeOfChargeIndicator) is not to be paid.
    """

    number: str
    name: str
    quantity: Decimal
    price: Decimal
    amount: Kroner
    treatment_date: date | None = None
    note: str = ""
    vat_percent: Decimal = Decimal(0)
    codes: tuple[str, ...] = ()
    free: bool = False


class Invoice(_Value):
    """What the rules look at. Amounts are in ``currency``; a credit note's amounts are positive.

    ``net`` is the sum of lines less allowances plus charges; ``vat`` the tax; ``payable`` what is left to be
    paid after ``prepaid``. ``patients`` holds every distinct person that the document names: rules decide
    what two mean. ``remarks`` are what the reader found wrong or doubtful, empty where all is in order;
    ``findings`` are the same in Danish only, from documents that a version before ``remarks`` has read.
    ``profile`` and ``type_code`` are what the document states, for whoever answers it.
    """

    syntax: Syntax
    document_type: DocumentType
    customization_id: str
    number: str
    uuid: str | None
    issue_date: date
    currency: str
    supplier: Party
    customer: Party
    patients: tuple[Patient, ...]
    guarantee: str | None
    lines: tuple[InvoiceLine, ...]
    net: Kroner
    vat: Kroner
    payable: Kroner
    payment: PaymentAccount | None
    credited_invoice: str | None = None
    notes: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    prepaid: Kroner = Decimal("0.00")
    remarks: tuple[Remark, ...] = ()
    profile: str | None = None
    type_code: str | None = None

    @property
    def is_credit_note(self) -> bool:
        return self.document_type is DocumentType.CREDIT_NOTE

    def remarks_on(self, subject: Subject) -> tuple[Remark, ...]:
        """The remarks on one subject, in the order of the document."""
        return tuple(remark for remark in self.remarks if remark.subject is subject)


class ReceivedInvoice(_Value):
    """What opens an invoice case: the document that was fetched, read or not.

    The file itself is attached to the case as ``file_name``. Exactly one of ``invoice`` and ``problem`` is
    filled; ``problem`` says in one sentence what could not be read, and where; ``problem_en`` in English.
    """

    document_id: str
    received_on: date
    sender: str
    file_name: str
    file_sha256: str
    invoice: Invoice | None = None
    problem: str | None = None
    problem_en: str | None = None
