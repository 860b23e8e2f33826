"""Posting and paying in Navision."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bots.domain.fields import ByRobot
from bots.domain.invoice import DocumentType
from bots.domain.money import Kroner
from bots.domain.orders.order import Order


class PostingLine(Order):
    description: str
    quantity: str = Field(examples=["1"])
    unit_price: Kroner
    amount: Kroner


class PostingOrder(Order):
    """Create and post one purchase invoice or credit memo in Navision."""

    reference: str
    document_type: DocumentType
    vendor_number: str = Field(examples=["40012"])
    vendor_name: str
    external_number: str
    issue_date: date
    lines: tuple[PostingLine, ...]
    total: Kroner


class PostingReceipt(Order):
    posted_number: str
    found: ByRobot[bool] = False


class PaymentOrder(Order):
    """Put one posted invoice into Navision's payment journal and post the journal line.

    ``payment_id`` tells the receiver of a payment slip what is paid; bank transfers have none.
    """

    reference: str
    vendor_number: str = Field(examples=["40012"])
    posted_number: str
    amount: Kroner
    account: str = Field(examples=["0216 4069046312"])
    payment_id: str | None = None


class PaymentReceipt(Order):
    payment_number: str
    found: ByRobot[bool] = False
