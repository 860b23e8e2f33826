"""Rules about the payment guarantee (betalingsgaranti): the promise to pay for some treatments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice, Subject
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare
from bots.processes.invoice.rules.document import rule
from bots.processes.invoice.rules.subjects import (
    clinic_of,
    dated_lines,
    guarantee_of,
    noted,
    treatment_lines,
)

MOST_TREATMENTS = 15
_AGREEMENT = "Samarbejdsaftalen, betalingsgaranti"


@rule(
    "guarantee-missing",
    title=Text(da="Betalingsgaranti mangler", en="The payment guarantee is missing"),
    text=Text(
        da="Fakturaen har intet nummer på en betalingsgaranti (oplyst: {guarantee}).",
        en="The invoice states no payment guarantee number (stated: {guarantee}).",
    ),
    remedy=Text(
        da="Send en ny faktura med betalingsgarantiens nummer.",
        en="Send a new invoice with the number of the payment guarantee.",
    ),
    source=f"{_AGREEMENT}: garantiens nummer står på hver faktura (pension.dk/klinik)",
)
def guarantee_missing(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if not invoice.remarks_on(Subject.GUARANTEE):
        yield compare(bool(invoice.guarantee), guarantee=invoice.guarantee)


@rule(
    "guarantee-unclear",
    severity=Severity.MANUAL,
    title=Text(da="Uklart hvilken betalingsgaranti", en="Unclear which payment guarantee"),
    text=Text(
        da="Vi kan ikke se, hvilken betalingsgaranti fakturaen bruger: {noted}.",
        en="We cannot see which payment guarantee the invoice draws on: {noted_en}.",
    ),
    remedy=Text(
        da="Skriv én betalingsgaranti på hver faktura, som GARANTI-2026-000123.",
        en="State one payment guarantee on each invoice, written as GARANTI-2026-000123.",
    ),
    source=f"{_AGREEMENT}: én garanti pr. faktura (pension.dk/klinik)",
)
def guarantee_unclear(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    remarks = invoice.remarks_on(Subject.GUARANTEE)
    yield compare(not remarks, **noted(remarks))


@rule(
    "guarantee-unknown",
    title=Text(da="Betalingsgarantien findes ikke", en="The payment guarantee does not exist"),
    text=Text(
        da="Vi har ikke udstedt en betalingsgaranti med nummer {guarantee}.",
        en="We have issued no payment guarantee with number {guarantee}.",
    ),
    remedy=Text(
        da="Kontrollér garantiens nummer, og send en ny faktura.",
        en="Check the number of the guarantee and send a new invoice.",
    ),
    source=f"{_AGREEMENT}: kun behandlinger med en udstedt garanti betales (pension.dk/klinik)",
)
def guarantee_unknown(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if invoice.guarantee and not invoice.remarks_on(Subject.GUARANTEE):
        yield compare(facts.guarantee is not None, guarantee=invoice.guarantee)


@rule(
    "guarantee-other-member",
    title=Text(da="Betalingsgarantien gælder en anden", en="The payment guarantee is another person's"),
    text=Text(
        da="Betalingsgaranti {guarantee} er udstedt til en anden end den patient, som fakturaen gælder.",
        en="Payment guarantee {guarantee} was not issued to the patient on the invoice.",
    ),
    remedy=Text(
        da="Kontrollér, at patienten og garantiens nummer hører sammen, og send en ny faktura.",
        en="Check that the patient and the guarantee belong together and send a new invoice.",
    ),
    source=f"{_AGREEMENT}: garantien er personlig (pension.dk/klinik)",
)
def guarantee_other_member(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if facts.guarantee is not None and facts.members and not invoice.remarks_on(Subject.GUARANTEE):
        mine = guarantee_of(invoice, facts) is not None
        yield compare(mine, guarantee=facts.guarantee.number)


@rule(
    "guarantee-not-valid-on-date",
    title=Text(da="Betalingsgarantien gælder ikke den dag", en="The payment guarantee is not valid that day"),
    text=Text(
        da="Betalingsgaranti {guarantee} gælder fra {first} til {last}, men behandlingen er fra {treated}.",
        en="Payment guarantee {guarantee} is valid from {first} to {last}; the treatment was on {treated}.",
    ),
    remedy=Text(
        da="Kontrollér behandlingsdatoen. Er den rigtig, skal medlemmet have en ny garanti.",
        en="Check the treatment date. If it is right, the member needs a new guarantee.",
    ),
    source=f"{_AGREEMENT}: garantien gælder i den periode, der står på den (pension.dk/klinik)",
)
def guarantee_not_valid_on_date(
    invoice: Invoice, facts: InvoiceFacts, received_on: date
) -> Iterator[Compared]:
    guarantee = guarantee_of(invoice, facts)
    if guarantee is None:
        return
    for line, day in dated_lines(invoice, facts, received_on):
        yield compare(
            guarantee.valid_from <= day <= guarantee.valid_to,
            line.number,
            guarantee=guarantee.number,
            first=guarantee.valid_from,
            last=guarantee.valid_to,
            treated=day,
        )


@rule(
    "guarantee-exhausted",
    title=Text(da="Betalingsgarantien er brugt op", en="The payment guarantee is used up"),
    text=Text(
        da="Betalingsgaranti {guarantee} dækker {treatments} behandlinger. "
        "{used} er brugt, og fakturaen har {billed}.",
        en="Payment guarantee {guarantee} covers {treatments} treatments. "
        "{used} are used and the invoice has {billed}.",
    ),
    remedy=Text(
        da="Send en ny faktura med de behandlinger, som garantien dækker, eller få en ny garanti.",
        en="Send a new invoice with the treatments that the guarantee covers, or get a new guarantee.",
    ),
    source=f"{_AGREEMENT}: højst {MOST_TREATMENTS} behandlinger (pension.dk/klinik)",
)
def guarantee_exhausted(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    guarantee = guarantee_of(invoice, facts)
    if guarantee is None:
        return
    counted_before = {same.line for same in facts.same_treatments}
    billed = sum(line.number not in counted_before for line in treatment_lines(invoice, facts))
    covered = min(guarantee.treatments, facts.parameters.most_treatments or MOST_TREATMENTS)
    yield compare(
        billed == 0 or guarantee.used + billed <= covered,
        guarantee=guarantee.number,
        treatments=covered,
        used=guarantee.used,
        billed=billed,
    )


@rule(
    "guarantee-other-clinic",
    title=Text(
        da="Betalingsgarantien gælder en anden klinik", en="The payment guarantee is another clinic's"
    ),
    text=Text(
        da="Betalingsgaranti {guarantee} er udstedt til {issued_to}, men fakturaen kommer fra {sender}.",
        en="Payment guarantee {guarantee} was issued to {issued_to}, but the invoice comes from {sender}.",
    ),
    remedy=Text(
        da="Kontrollér garantiens nummer. Har patienten skiftet klinik, skal vi først flytte garantien.",
        en="Check the guarantee number. If the patient changed clinic, the guarantee must be moved first.",
    ),
    source=f"{_AGREEMENT}: garantien gælder den klinik, den er udstedt til (pension.dk/klinik)",
)
def guarantee_other_clinic(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    guarantee = guarantee_of(invoice, facts)
    if guarantee is None or not facts.clinics:
        return
    supplier = invoice.supplier
    yield compare(
        supplier.cvr == guarantee.clinic_cvr
        and supplier.p_number in (None, guarantee.clinic_p_number)
        and clinic_of(invoice, facts) is not None,
        guarantee=guarantee.number,
        issued_to=_branch(guarantee.clinic_cvr, guarantee.clinic_p_number),
        sender=_branch(supplier.cvr, supplier.p_number),
    )


def _branch(cvr: str | None, p_number: str | None) -> str:
    # The last four digits are enough, and ten digits in a mail look like a person's number.
    return f"CVR {cvr or '–'}" + (f", P-nummer med slutcifre {p_number[-4:]}" if p_number else "")
