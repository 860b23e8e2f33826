"""Rules about the agreed prices: one row in the price list for each treatment and date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bots.domain.facts import InvoiceFacts, PriceFact
from bots.domain.invoice import Invoice, InvoiceLine
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare
from bots.processes.invoice.rules.document import rule
from bots.processes.invoice.rules.subjects import (
    adds_up,
    clinic_of,
    dated_lines,
    is_like_an_agreed_one,
    price_rows,
)

CURRENCY = "DKK"
ROUNDING = Decimal(1)
"""What a document's total may differ from its lines, in kroner (as for the lines in OIOUBL F-INV340)."""

_PRICES = "Samarbejdsaftalen, prisaftalen: aftalt pris pr. behandling og periode"


def _priced(
    invoice: Invoice, facts: InvoiceFacts, received_on: date
) -> Iterator[tuple[InvoiceLine, date, list[PriceFact]]]:
    clinic = clinic_of(invoice, facts)
    if clinic is None:
        return
    for line, day in dated_lines(invoice, facts, received_on):
        yield line, day, price_rows(facts, clinic, line, day)


def _is_near(invoice: Invoice, facts: InvoiceFacts, line: InvoiceLine, day: date) -> bool:
    clinic = clinic_of(invoice, facts)
    return clinic is not None and is_like_an_agreed_one(facts, clinic, line, day)


@rule(
    "treatment-unknown",
    title=Text(da="Behandlingen er ikke aftalt", en="The treatment is not agreed"),
    text=Text(
        da='"{treatment}" den {treated} er ikke i prisaftalen for jeres speciale.',
        en='"{treatment}" on {treated} is not in the price agreement for your speciality.',
    ),
    remedy=Text(
        da="Brug behandlingens navn, som det står i prisaftalen, og send en ny faktura.",
        en="Use the name of the treatment as it is in the price agreement and send a new invoice.",
    ),
    source=_PRICES,
)
def treatment_unknown(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    for line, day, rows in _priced(invoice, facts, received_on):
        if rows or not _is_near(invoice, facts, line, day):
            yield compare(bool(rows), line.number, treatment=line.name, treated=day)


@rule(
    "treatment-unclear",
    severity=Severity.MANUAL,
    title=Text(da="Uklart hvilken behandling", en="Unclear which treatment"),
    text=Text(
        da='"{treatment}" den {treated} ligner en aftalt behandling, men navn og kode siger ikke hvilken.',
        en='"{treatment}" on {treated} is like an agreed treatment, but its name and code do not say which.',
    ),
    remedy=Text(
        da="Brug behandlingens navn, som det står i prisaftalen.",
        en="Use the name of the treatment as it is in the price agreement.",
    ),
    source=_PRICES,
)
def treatment_unclear(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    for line, day, rows in _priced(invoice, facts, received_on):
        unclear = not rows and _is_near(invoice, facts, line, day)
        yield compare(not unclear, line.number, treatment=line.name, treated=day)


@rule(
    "price-not-agreed",
    title=Text(da="Prisen er ikke den aftalte", en="The price is not the agreed one"),
    text=Text(
        da="{treatment} den {treated}: aftalt pris er {agreed}, men {billed} står på fakturaen.",
        en="{treatment} on {treated}: the agreed price is {agreed}, but {billed} is on the invoice.",
    ),
    remedy=Text(
        da="Send en ny faktura med de aftalte priser og uden gebyrer.",
        en="Send a new invoice with the agreed prices and without fees.",
    ),
    source=_PRICES,
)
def price_not_agreed(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if invoice.currency != CURRENCY:
        return
    for line, day, rows in _priced(invoice, facts, received_on):
        if len(rows) == 1:
            billed = line.amount if line.quantity == 1 else line.price
            agreed = rows[0].price
            yield compare(
                billed == agreed, line.number, treatment=line.name, treated=day, billed=billed, agreed=agreed
            )
    if adds_up(invoice):
        most = ROUNDING if facts.parameters.rounding is None else facts.parameters.rounding
        lines = sum((line.amount for line in invoice.lines if not line.free), Decimal(0))
        billed = invoice.payable + invoice.prepaid - invoice.vat
        yield compare(
            abs(billed - lines) <= most,
            treatment="I alt",
            treated=invoice.issue_date,
            billed=billed,
            agreed=lines,
        )


@rule(
    "price-list-unclear",
    severity=Severity.MANUAL,
    title=Text(da="Prisaftalen er ikke entydig", en="The price agreement is ambiguous"),
    text=Text(
        da='Vores prisliste har {rows} priser for "{treatment}" den {treated}.',
        en='Our price list has {rows} prices for "{treatment}" on {treated}.',
    ),
    remedy=Text(
        da="Klinikken skal ikke gøre noget. Vi retter vores prisliste.",
        en="The clinic need not do anything. We correct our price list.",
    ),
    source=_PRICES,
)
def price_list_unclear(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    for line, day, rows in _priced(invoice, facts, received_on):
        if rows:
            yield compare(len(rows) == 1, line.number, treatment=line.name, treated=day, rows=len(rows))
