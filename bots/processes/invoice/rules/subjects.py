"""What the rules look at: each answers None or nothing where there is no certain subject."""

from __future__ import annotations

from datetime import date

from bots.domain.facts import ClinicFact, GuaranteeFact, InvoiceFacts, PriceFact
from bots.domain.invoice import Invoice, InvoiceLine
from bots.domain.text import plain
from bots.processes.invoice.rules.services import additional_service

YEARS_BACK = 3


def clinic_of(invoice: Invoice, facts: InvoiceFacts) -> ClinicFact | None:
    """The clinic that sent the document.

    Where a company has several clinics and the document does not say which, it is the guarantee's.
    """
    clinics = [c for c in facts.clinics if invoice.supplier.p_number in (None, c.p_number)]
    if len(clinics) == 1:
        return clinics[0]
    if facts.guarantee is None:
        return None
    return next((c for c in clinics if c.p_number == facts.guarantee.clinic_p_number), None)


def guarantee_of(facts: InvoiceFacts) -> GuaranteeFact | None:
    """The guarantee, unless it is another member's: then its dates and number say nothing here."""
    if facts.guarantee is None or _is_another_members(facts):
        return None
    return facts.guarantee


def _is_another_members(facts: InvoiceFacts) -> bool:
    owners = {member.cpr for member in facts.members}
    return bool(owners) and facts.guarantee is not None and facts.guarantee.cpr not in owners


def treatment_lines(invoice: Invoice, facts: InvoiceFacts) -> list[InvoiceLine]:
    """The lines that are treatments. A line with an additional service has its own reason already."""
    words = facts.parameters.additional_services
    return [line for line in invoice.lines if additional_service(line, words) is None]


def dated_lines(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> list[tuple[InvoiceLine, date]]:
    """Treatments on a possible date: stated, not in the future and not too old. Others have their reason."""
    oldest = oldest_day(received_on, facts.parameters.years_back)
    return [
        (line, day)
        for line in treatment_lines(invoice, facts)
        if (day := line.treatment_date) is not None and oldest <= day <= received_on
    ]


def oldest_day(received_on: date, years_back: int | None = None) -> date:
    """The first treatment date that is not too old for a document received on ``received_on``."""
    year = received_on.year - (years_back or YEARS_BACK)
    if (received_on.month, received_on.day) == (2, 29):
        return date(year, 2, 28)
    return received_on.replace(year=year)


def price_rows(facts: InvoiceFacts, clinic: ClinicFact, treatment: str, day: date) -> list[PriceFact]:
    """The agreed prices for one treatment on one day; more than one distinct price is a register error."""
    wanted = plain(treatment)
    rows = [
        row
        for row in facts.prices
        if row.speciality == clinic.speciality
        and plain(row.treatment) == wanted
        and row.valid_from <= day
        and (row.valid_to is None or day <= row.valid_to)
    ]
    return list({(row.price, row.code): row for row in rows}.values())
