"""Rules about the treatments on the lines: when, what, and at which price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice, Subject
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare
from bots.processes.invoice.rules.document import ALL_DOCUMENTS, rule
from bots.processes.invoice.rules.services import additional_service, uncertain_service
from bots.processes.invoice.rules.subjects import lines_with, noted, oldest_day, treatment_lines


@rule(
    "treatment-date-missing",
    title=Text(da="Behandlingsdatoen mangler", en="The treatment date is missing"),
    text=Text(
        da='Linjen "{treatment}" har ingen behandlingsdato (oplyst: {treated}).',
        en='The line "{treatment}" has no treatment date (stated: {treated}).',
    ),
    remedy=Text(
        da="Send en ny faktura med behandlingsdatoen på hver linje.",
        en="Send a new invoice with the treatment date on every line.",
    ),
    source="Samarbejdsaftalen, fakturakrav: én linje pr. behandlingsdato (ds-sundhed.dk, fakturakrav)",
)
def treatment_date_missing(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    doubtful = lines_with(invoice, Subject.DATE)
    for line in treatment_lines(invoice, facts):
        if line.number not in doubtful:
            yield compare(
                line.treatment_date is not None, line.number, treatment=line.name, treated=line.treatment_date
            )


@rule(
    "treatment-date-unclear",
    severity=Severity.MANUAL,
    title=Text(da="Behandlingsdatoen er uklar", en="The treatment date is unclear"),
    text=Text(
        da='Linjen "{treatment}" siger ikke klart, hvilken dag behandlingen er fra: {noted}.',
        en='The line "{treatment}" does not clearly say which day the treatment is from: {noted_en}.',
    ),
    remedy=Text(
        da='Skriv "Behandlingsdato: 20-04-2026" på hver linje, med én dato.',
        en='Write "Behandlingsdato: 20-04-2026" on every line, with one date.',
    ),
    source="Samarbejdsaftalen, fakturakrav: én linje pr. behandlingsdato (ds-sundhed.dk, fakturakrav)",
)
def treatment_date_unclear(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    for line in treatment_lines(invoice, facts):
        remarks = [remark for remark in invoice.remarks_on(Subject.DATE) if remark.line == line.number]
        yield compare(not remarks, line.number, treatment=line.name, **noted(remarks))


@rule(
    "unusual-line",
    severity=Severity.MANUAL,
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Usædvanlig linje", en="Unusual line"),
    text=Text(
        da='Linjen "{treatment}" er usædvanlig: {noted}.',
        en='The line "{treatment}" is unusual: {noted_en}.',
    ),
    remedy=Text(
        da="Send en kreditnota for det, der er trukket fra, og en faktura uden linjen.",
        en="Send a credit note for what was taken off, and an invoice without the line.",
    ),
    source="EN 16931: en linje må have negativt antal; samarbejdsaftalen: én linje pr. behandling",
)
def unusual_line(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    for line in invoice.lines:
        remarks = [remark for remark in invoice.remarks_on(Subject.LINE) if remark.line == line.number]
        yield compare(not remarks, line.number, treatment=line.name, **noted(remarks))


@rule(
    "several-treatments-per-line",
    title=Text(da="Mere end én behandling pr. linje eller dag", en="More than one treatment per line or day"),
    text=Text(
        da="Der skal være én linje pr. behandlingsdato. "
        "Linjen har antal {quantity}, og {treated} står på {lines} linje(r).",
        en="There must be one line per treatment date. "
        "The line has quantity {quantity}, and {treated} is on {lines} line(s).",
    ),
    remedy=Text(
        da="Send en ny faktura med én linje for hver behandlingsdato og antal 1.",
        en="Send a new invoice with one line for each treatment date and quantity 1.",
    ),
    source="Samarbejdsaftalen, fakturakrav: én linje pr. behandlingsdato (ds-sundhed.dk, fakturakrav)",
)
def several_treatments_per_line(
    invoice: Invoice, facts: InvoiceFacts, received_on: date
) -> Iterator[Compared]:
    lines = treatment_lines(invoice, facts)
    seen: set[date] = set()
    for line in lines:
        day = line.treatment_date
        yield compare(
            line.quantity == 1 and day not in seen,
            line.number,
            quantity=f"{line.quantity.normalize():f}".replace(".", ","),
            treated=day,
            lines=sum(other.treatment_date == day for other in lines),
        )
        if day is not None:
            seen.add(day)


@rule(
    "additional-service",
    title=Text(da="Tillægsydelse på fakturaen", en="Additional service on the invoice"),
    text=Text(
        da='Linjen "{treatment}" er en tillægsydelse ({service}). Den betaler vi ikke.',
        en='The line "{treatment}" is an additional service ({service}). We do not pay for those.',
    ),
    remedy=Text(
        da="Send en ny faktura uden tillægsydelser. De kan afregnes med patienten selv.",
        en="Send a new invoice without additional services. They can be settled with the patient.",
    ),
    source='Samarbejdsaftalen, tillægsydelser (pension.dk/klinik/faq, "Kan vi fakturere tillægsydelser?")',
)
def additional_services(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    for line in invoice.lines:
        service = additional_service(line, facts.parameters.additional_services)
        yield compare(service is None, line.number, treatment=line.name, service=service)


@rule(
    "additional-service-unclear",
    severity=Severity.MANUAL,
    title=Text(da="Måske en tillægsydelse", en="Perhaps an additional service"),
    text=Text(
        da='Linjen "{treatment}" nævner {service}. Det er ikke sikkert, at ydelsen er givet og faktureret.',
        en='The line "{treatment}" mentions {service}. It is not certain that it was given and invoiced.',
    ),
    remedy=Text(
        da="Skriv kun det, der er givet og skal betales.",
        en="State only what was given and is to be paid.",
    ),
    source='Samarbejdsaftalen, tillægsydelser (pension.dk/klinik/faq, "Kan vi fakturere tillægsydelser?")',
)
def additional_service_unclear(
    invoice: Invoice, facts: InvoiceFacts, received_on: date
) -> Iterator[Compared]:
    for line in invoice.lines:
        service = uncertain_service(line, facts.parameters.additional_services)
        yield compare(service is None, line.number, treatment=line.name, service=service)


@rule(
    "treatment-in-future",
    title=Text(da="Behandlingen ligger i fremtiden", en="The treatment is in the future"),
    text=Text(
        da="Behandlingen den {treated} var ikke udført, da vi modtog fakturaen den {received}.",
        en="The treatment on {treated} had not been given when we received the invoice on {received}.",
    ),
    remedy=Text(
        da="Kontrollér datoen, eller send fakturaen, når behandlingen er udført.",
        en="Check the date, or send the invoice when the treatment has been given.",
    ),
    source="Samarbejdsaftalen: kun udførte behandlinger faktureres",
)
def treatment_in_future(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    for line in treatment_lines(invoice, facts):
        if line.treatment_date is not None:
            yield compare(
                line.treatment_date <= received_on,
                line.number,
                treated=line.treatment_date,
                received=received_on,
            )


@rule(
    "treatment-too-old",
    title=Text(da="Behandlingen er mere end tre år gammel", en="The treatment is more than three years old"),
    text=Text(
        da="Behandlingen den {treated} er mere end tre år gammel. "
        "Vi modtog fakturaen den {received}, så grænsen er {oldest}.",
        en="The treatment on {treated} is more than three years old. "
        "We received the invoice on {received}, so the limit is {oldest}.",
    ),
    remedy=Text(
        da="Kontrollér datoen. Er den rigtig, er kravet forældet.",
        en="Check the date. If it is right, the claim has lapsed.",
    ),
    source="Forældelsesloven § 3, stk. 1: tre år; sygeforsikringen danmark: regninger forældes efter tre år",
)
def treatment_too_old(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    oldest = oldest_day(received_on, facts.parameters.years_back)
    for line in treatment_lines(invoice, facts):
        if line.treatment_date is not None:
            yield compare(
                line.treatment_date >= oldest,
                line.number,
                treated=line.treatment_date,
                oldest=oldest,
                received=received_on,
            )


@rule(
    "duplicate-treatment",
    title=Text(da="Behandlingen er faktureret før", en="The treatment was invoiced before"),
    text=Text(
        da='Behandlingen den {treated} er allerede betalt som "{earlier}" (vores sag {case}).',
        en='The treatment on {treated} has already been paid as "{earlier}" (our case {case}).',
    ),
    remedy=Text(
        da="Send en ny faktura uden den behandling, som allerede er betalt.",
        en="Send a new invoice without the treatment that has already been paid.",
    ),
    source="Samarbejdsaftalen: en behandling faktureres én gang; danmark, gruppe S: én behandling pr. dag",
)
def duplicate_treatment(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    same_document = facts.same_invoice.case_reference if facts.same_invoice else None
    earlier = {same.line: same for same in facts.same_treatments if same.case_reference != same_document}
    for line in treatment_lines(invoice, facts):
        same = earlier.get(line.number)
        yield compare(
            same is None,
            line.number,
            treated=line.treatment_date,
            earlier=same.treatment if same else None,
            case=same.case_reference if same else None,
        )
