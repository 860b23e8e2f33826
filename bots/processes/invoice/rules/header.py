"""Rules about the document as a whole: whether it is one to be paid, and from when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice, Subject
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare
from bots.processes.invoice.rules.document import ALL_DOCUMENTS, rule
from bots.processes.invoice.rules.subjects import dated_lines, noted, oldest_day


@rule(
    "document-unclear",
    severity=Severity.MANUAL,
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Uklart hvad dokumentet er", en="Unclear what the document is"),
    text=Text(
        da="Det er ikke sikkert, at dokumentet skal betales: {noted}.",
        en="It is not certain that the document is to be paid: {noted_en}.",
    ),
    remedy=Text(
        da="Send en original faktura med typekode 380.",
        en="Send an original invoice with type code 380.",
    ),
    source="OIOUBL F-INV011; Peppol BIS 3 PEPPOL-EN16931-P0100 og P0101; CopyIndicator",
)
def document_unclear(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    remarks = invoice.remarks_on(Subject.KIND)
    yield compare(not remarks, **noted(remarks))


@rule(
    "issue-date-unlikely",
    severity=Severity.MANUAL,
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Bilagsdatoen er usandsynlig", en="The date of the document is unlikely"),
    text=Text(
        da="Bilaget er dateret {issued}. Vi modtog det {received}. Den sidste behandling er fra {treated}.",
        en="The document is dated {issued}. We received it on {received}. "
        "The last treatment is from {treated}.",
    ),
    remedy=Text(
        da="Send et nyt bilag med den rigtige dato.",
        en="Send a new document with the right date.",
    ),
    source="Momsbekendtgørelsen: fakturaens udstedelsesdato; kun udførte behandlinger faktureres",
)
def issue_date_unlikely(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    last = max((day for _, day in dated_lines(invoice, facts, received_on)), default=None)
    earliest = last or oldest_day(received_on, facts.parameters.years_back)
    yield compare(
        earliest <= invoice.issue_date <= received_on,
        issued=invoice.issue_date,
        received=received_on,
        treated=last,
    )
