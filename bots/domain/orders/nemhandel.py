"""Fetching documents from Nemhandel, and answering them there."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bots.domain.cvr import Cvr
from bots.domain.fields import ByRobot
from bots.domain.invoice import DocumentType, Endpoint, Syntax
from bots.domain.orders.order import Order


class IntakeOrder(Order):
    """Fetch one document from Nemhandel, or, without ``document_id``, hand out a task per new one.

    ``since``: hand out one per document that was received on that day or later, also where it was fetched.
    """

    document_id: str | None = None
    since: date | None = None


class IntakeReceipt(Order):
    """``handed_out`` tasks for new documents, or the one document that was fetched."""

    handed_out: int = 0
    document_id: str | None = None


class StatedReason(Order):
    """One reason, in words and as a code of the list OPStatusReason, which OIOUBL does not have."""

    code: str = Field(pattern=r"^[A-Z]{3}$", examples=["REF"])
    text: str = Field(min_length=1)


class ResponseOrder(Order):
    """Reject one received document, in the syntax it came in. ``reference`` becomes the response's number.

    ``customization``, ``profile``, ``type_code``, ``number``, ``uuid`` and ``issued_on`` are those of the
    document, ``document_id`` is Nemhandel's. ``action``, a code of the list OPStatusAction: what the sender
    should do.
    """

    reference: str
    document_id: str = Field(examples=["NH-000001"])
    syntax: Syntax
    document_type: DocumentType
    customization: str = Field(examples=["OIOUBL-2.1"])
    number: str
    issued_on: date
    uuid: str | None = None
    profile: str | None = None
    type_code: str | None = None
    responded_on: date
    our_name: str
    our_endpoint: Endpoint
    our_cvr: Cvr = Field(examples=["12345674"])
    their_name: str
    their_endpoint: Endpoint
    reasons: tuple[StatedReason, ...] = Field(min_length=1)
    action: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    note: str


class ResponseReceipt(Order):
    """``response_id``: the number of the response that Nemhandel has, which a colleague may have sent."""

    response_id: str
    found: ByRobot[bool] = False
