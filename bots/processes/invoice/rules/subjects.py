"""What the rules look at: each answers None or nothing where there is no certain subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bots.domain.facts import ClinicFact, GuaranteeFact, InvoiceFacts, PriceFact
from bots.domain.invoice import Invoice, InvoiceLine, Remark, Subject
from bots.domain.treatment_names import is_general, is_like_treatment, is_same_treatment
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


def guarantee_of(invoice: Invoice, facts: InvoiceFacts) -> GuaranteeFact | None:
    """The guarantee, unless it is uncertain which, or it is another member's: then it says nothing here."""
    if facts.guarantee is None or invoice.remarks_on(Subject.GUARANTEE) or _is_another_members(facts):
        return None
    return facts.guarantee


def _is_another_members(facts: InvoiceFacts) -> bool:
    owners = {member.cpr for member in facts.members}
    return bool(owners) and facts.guarantee is not None and facts.guarantee.cpr not in owners


def treatment_lines(invoice: Invoice, facts: InvoiceFacts) -> list[InvoiceLine]:
    """The lines that are treatments. A line with an additional service has its own reason already."""
    words = facts.parameters.additional_services
    return [line for line in paid_lines(invoice) if additional_service(line, words) is None]


def paid_lines(invoice: Invoice) -> list[InvoiceLine]:
    """The lines that something is to be paid for: no texts, nothing free, nothing that takes off."""
    return [line for line in invoice.lines if not line.free and line.amount > 0 and line.quantity > 0]


def adds_up(invoice: Invoice) -> bool:
    """Whether the rules of the document's own syntax have nothing to object to its totals."""
    return not invoice.findings and not invoice.remarks_on(Subject.TOTALS)


def lines_with(invoice: Invoice, subject: Subject) -> set[str | None]:
    """The numbers of the lines that the reader has a remark of this subject on."""
    return {remark.line for remark in invoice.remarks_on(subject)}


def noted(remarks: Iterable[Remark]) -> dict[str, str | None]:
    """What the reader remarked, as a rule puts it into words: in Danish, and in English."""
    texts = [remark.text for remark in remarks]
    return {
        "noted": "; ".join(text.da for text in texts) or None,
        "noted_en": "; ".join(text.en for text in texts) or None,
    }


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


def price_rows(facts: InvoiceFacts, clinic: ClinicFact, line: InvoiceLine, day: date) -> list[PriceFact]:
    """The agreed prices for a line's treatment on one day; more than one distinct price is a register error.

    The treatment is known by its name, or by its code where the name does not speak against it.
    """
    rows = _prices_on(facts, clinic, day)
    codes = {row.code for row in rows}
    named = [row for row in rows if is_same_treatment(line.name, row.treatment, codes)]
    coded = [row for row in rows if row.code in _codes(line)]
    if named and coded:
        found = [row for row in named if row in coded]
    elif named or not any(
        is_general(line.name) or is_like_treatment(line.name, row.treatment) for row in coded
    ):
        found = named
    else:
        found = coded
    return list({(row.price, row.code): row for row in found}.values())


def is_like_an_agreed_one(facts: InvoiceFacts, clinic: ClinicFact, line: InvoiceLine, day: date) -> bool:
    """Whether a line that no agreed price fits may still be meant to be an agreed treatment.

    It is not where its treatment is agreed for another time: then it is certain which one it is.
    """
    agreed = [row for row in facts.prices if row.speciality == clinic.speciality]
    codes = {row.code for row in agreed}
    if any(is_same_treatment(line.name, row.treatment, codes) and not _codes(line) & codes for row in agreed):
        return False
    return any(
        row.code in _codes(line) or is_like_treatment(line.name, row.treatment)
        for row in _prices_on(facts, clinic, day)
    )


def _prices_on(facts: InvoiceFacts, clinic: ClinicFact, day: date) -> list[PriceFact]:
    return [
        row
        for row in facts.prices
        if row.speciality == clinic.speciality
        and row.valid_from <= day
        and (row.valid_to is None or day <= row.valid_to)
    ]


def _codes(line: InvoiceLine) -> set[str]:
    return {*line.codes, *re.findall(r"(?<![\w.,/-])[0-9]{3,6}(?![\w.,/-])", line.name)}
