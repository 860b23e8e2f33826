"""Rules about the treatments on the lines: when, what, and at which price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice
from bots.domain.text import Text
from bots.farm.process.rules.rule import Compared, compare, rule
from bots.processes.invoice.rules.services import additional_service
from bots.processes.invoice.rules.subjects import oldest_day, treatment_lines


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
    for line in treatment_lines(invoice, facts):
        yield compare(
            line.treatment_date is not None, line.number, treatment=line.name, treated=line.treatment_date
        )


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
