"""What was agreed: a treatment that is in the agreement, at its price."""

from __future__ import annotations

from datetime import date

from bots.domain.facts import PriceFact
from bots.domain.invoice import InvoiceLine
from bots.domain.text import Text
from bots.processes.invoice.corrections.document import ONE, Corrections, changed, each_line
from bots.processes.invoice.rules import Document, Finding
from bots.processes.invoice.rules.subjects import clinic_of, price_rows


def agreed(speciality: str, line: InvoiceLine, received_on: date) -> PriceFact:
    return PriceFact(
        speciality=speciality,
        treatment=line.name,
        code="0",
        valid_from=date.min,
        valid_to=None,
        price=line.amount if line.quantity == ONE else line.price,
    )


def prices_for(document: Document) -> tuple[PriceFact, ...]:
    """The prices, with one for each treatment that the registers were not asked about on its new date."""
    clinic = clinic_of(document.invoice, document.facts)
    if clinic is None:
        return document.facts.prices
    missing = [
        agreed(clinic.speciality, line, document.received_on)
        for line in document.invoice.lines
        if line.treatment_date and not price_rows(document.facts, clinic, line, line.treatment_date)
    ]
    return (*document.facts.prices, *missing)


def agreed_treatment(document: Document, finding: Finding) -> Document:
    """A treatment from the price agreement, at its price, instead of what the line says."""
    clinic = clinic_of(document.invoice, document.facts)

    def change(line: InvoiceLine) -> InvoiceLine:
        day = line.treatment_date or document.received_on
        for row in document.facts.prices:
            if clinic and row.speciality == clinic.speciality:
                values = {"name": row.treatment, "note": "", "price": row.price, "amount": row.price}
                agreed_line = line.model_copy(update=values | {"quantity": ONE, "codes": ()})
                if len(price_rows(document.facts, clinic, agreed_line, day)) == 1:
                    return agreed_line
        return line.model_copy(update={"name": "Behandling", "note": "", "codes": ()})

    agreed_on = each_line(document, finding, change)
    return changed(agreed_on, {"prices": prices_for(agreed_on)})


def _agreed_price(document: Document, finding: Finding) -> Document:
    clinic = clinic_of(document.invoice, document.facts)

    def change(line: InvoiceLine) -> InvoiceLine:
        if clinic is None or line.treatment_date is None:
            return line
        rows = price_rows(document.facts, clinic, line, line.treatment_date)
        if len(rows) != 1:
            return line
        price = rows[0].price
        return line.model_copy(update={"price": price, "amount": price * line.quantity})

    return each_line(document, finding, change)


CORRECTIONS: Corrections = {
    "treatment-unknown": (
        Text(
            da='"{treatment}" var en behandling i vores aftale med klinikken',
            en='"{treatment}" had been a treatment in our agreement with the clinic',
        ),
        agreed_treatment,
    ),
    "price-not-agreed": (
        Text(
            da="prisen var {agreed} og ikke {billed}",
            en="the price had been {agreed} and not {billed}",
        ),
        _agreed_price,
    ),
}
