"""Rules about credit notes: each takes something off one known invoice, and not more than it has left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice, Subject
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare
from bots.processes.invoice.rules.document import CREDIT_NOTES, rule
from bots.processes.invoice.rules.prices import CURRENCY
from bots.processes.invoice.rules.subjects import noted


@rule(
    "credit-unknown-invoice",
    applies_to=CREDIT_NOTES,
    title=Text(da="Kreditnotaen hører ikke til en kendt faktura", en="The credit note has no known invoice"),
    text=Text(
        da="Kreditnotaen gælder faktura {credited}. Den har vi ikke godkendt fra jer.",
        en="The credit note refers to invoice {credited}, which we have not approved from you.",
    ),
    remedy=Text(
        da="Se efter, hvad der skal krediteres, og send en ny kreditnota.",
        en="Check which invoice is to be credited and send a new credit note.",
    ),
    source="OIOUBL kreditnota: BillingReference/InvoiceDocumentReference/ID (henviser til fakturaen)",
)
def credit_unknown_invoice(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if not invoice.remarks_on(Subject.CREDITED):
        yield compare(facts.credited is not None, credited=invoice.credited_invoice)


@rule(
    "credited-invoice-unclear",
    severity=Severity.MANUAL,
    applies_to=CREDIT_NOTES,
    title=Text(da="Uklart hvilken faktura der krediteres", en="Unclear which invoice is credited"),
    text=Text(
        da="Vi kan ikke se, hvilken faktura kreditnotaen gælder: {noted}.",
        en="We cannot see which invoice the credit note is for: {noted_en}.",
    ),
    remedy=Text(
        da="Send én kreditnota for hver faktura.",
        en="Send one credit note for each invoice.",
    ),
    source="OIOUBL kreditnota: BillingReference/InvoiceDocumentReference/ID (henviser til fakturaen)",
)
def credited_invoice_unclear(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    remarks = invoice.remarks_on(Subject.CREDITED)
    yield compare(not remarks, **noted(remarks))


@rule(
    "credit-too-large",
    applies_to=CREDIT_NOTES,
    title=Text(da="Kreditnotaen er for stor", en="The credit note is too large"),
    text=Text(
        da="Kreditnotaen er på {amount}. Faktura {credited} er på {payable}, og {before} er krediteret før.",
        en="The credit note is {amount}. Invoice {credited} is {payable}, and {before} was credited before.",
    ),
    remedy=Text(
        da="Send en kreditnota, der højst er på det beløb, som er tilbage af fakturaen.",
        en="Send a credit note of at most the amount that is left of the invoice.",
    ),
    source="Bogføringsloven: en kreditnota kan højst ophæve den faktura, den henviser til",
)
def credit_too_large(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    credited = facts.credited
    uncertain = invoice.remarks_on(Subject.CREDITED)
    if credited is not None and invoice.currency == CURRENCY and not uncertain:
        yield compare(
            invoice.payable <= credited.payable - credited.credited,
            amount=invoice.payable,
            credited=invoice.credited_invoice,
            payable=credited.payable,
            before=credited.credited,
        )
