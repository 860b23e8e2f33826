"""What a robot is asked to do, and the receipt it comes back with: one pair per robot."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bots.domain.cpr import Cpr
from bots.domain.invoice import DocumentType
from bots.domain.money import Kroner


class _Order(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class IntakeOrder(_Order):
    """Fetch one document from Nemhandel, or, without ``document_id``, hand out a task per new one."""

    document_id: str | None = None


class IntakeReceipt(_Order):
    """``handed_out`` tasks for new documents, or the one document that was fetched."""

    handed_out: int = 0
    document_id: str | None = None


class PostingLine(_Order):
    description: str
    quantity: str
    unit_price: Kroner
    amount: Kroner


class PostingOrder(_Order):
    """Create and post one purchase invoice or credit memo in Navision."""

    reference: str
    document_type: DocumentType
    vendor_number: str
    vendor_name: str
    external_number: str
    issue_date: date
    lines: tuple[PostingLine, ...]
    total: Kroner


class PostingReceipt(_Order):
    posted_number: str
    found: bool = False


class PaymentOrder(_Order):
    """Put one posted invoice into Navision's payment journal and post the journal line.

    ``payment_id`` tells the receiver of a payment slip what is paid; bank transfers have none.
    """

    reference: str
    vendor_number: str
    posted_number: str
    amount: Kroner
    account: str
    payment_id: str | None = None


class PaymentReceipt(_Order):
    payment_number: str
    found: bool = False


class SubsidyClaim(_Order):
    """Claim the danmark subsidy for one treatment. ``reference`` is ours; it holds no CPR number."""

    reference: str
    cpr: Cpr
    ydernummer: str
    treatment_code: str
    treatment_date: date
    quantity: int = Field(ge=1)
    amount: Kroner


class ClaimAnswer(StrEnum):
    """What D-service answered."""

    ACCEPTED = "accepted"
    NOT_A_MEMBER = "not-a-member"
    ALREADY_CLAIMED = "already-claimed"
    TOO_OLD = "too-old"
    LIMIT_REACHED = "limit-reached"
    FORM_REFUSED = "form-refused"


class ClaimReceipt(_Order):
    """``answer`` and, where accepted, the receipt number and the subsidy to expect."""

    answer: ClaimAnswer
    receipt: str | None = None
    subsidy: Kroner | None = None
    found: bool = False
    message: str = ""


class MailOrder(_Order):
    """One mail. ``reference`` becomes its Message-ID, so that a second delivery is recognised."""

    reference: str
    to: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    subject: str
    body: str


class MailReceipt(_Order):
    message_id: str


class AcceptedClaim(_Order):
    """A claim that danmark has accepted. ``reference`` is ours, ``receipt`` is danmark's."""

    reference: str
    receipt: str
    treatment_date: date


class Withdrawal(_Order):
    """Accepted claims on an invoice that credit notes have taken something off. All references are cases."""

    invoice: str
    credit_notes: tuple[str, ...]
    claims: tuple[AcceptedClaim, ...]
