"""Rules about who sent the document, to whom, and whether it was sent before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare
from bots.processes.invoice.rules.document import ALL_DOCUMENTS, CREDIT_NOTES, rule
from bots.processes.invoice.rules.subjects import clinic_of


@rule(
    "wrong-receiver",
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Forkert modtager", en="Wrong receiver"),
    text=Text(
        da="Bilaget er stilet til {receiver}. Pensionskassen har {ours}.",
        en="The document is addressed to {receiver}. The pension fund has {ours}.",
    ),
    remedy=Text(
        da="Ret GLN og CVR på bilaget, og send det til den rette modtager.",
        en="Check the receiver's GLN and CVR number and send the document to the one it is meant for.",
    ),
    source="Samarbejdsaftalen, fakturakrav: fakturaen udstedes til pensionskassens GLN- eller CVR-nummer",
)
def wrong_receiver(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    customer = invoice.customer
    ours = [f"GLN {gln}" for gln in facts.our_glns] + ([f"CVR {facts.our_cvr}"] if facts.our_cvr else [])
    receiver = (
        f"GLN {customer.gln}" if customer.gln else f"CVR {customer.cvr}" if customer.cvr else customer.name
    )
    yield compare(
        customer.gln in facts.our_glns or (customer.cvr is not None and customer.cvr == facts.our_cvr),
        receiver=receiver,
        ours=", ".join(ours),
    )


@rule(
    "duplicate-invoice",
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Bilaget er modtaget før", en="The document was received before"),
    text=Text(
        da="Vi har allerede modtaget bilag nummer {number} den {received} (vores sag {case}).",
        en="We already received document number {number} on {received} (our case {case}).",
    ),
    remedy=Text(
        da="Send ikke bilaget igen. Er det et andet bilag, så giv det sit eget nummer.",
        en="Do not send it again. If it is another document, give it its own number.",
    ),
    source="Bogføringsloven: samme bilag bogføres én gang; fakturanummeret er entydigt (momsbekendtgørelsen)",
)
def duplicate_invoice(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    earlier = facts.same_invoice
    yield compare(
        earlier is None,
        number=invoice.number,
        received=earlier.received_on if earlier else None,
        case=earlier.case_reference if earlier else None,
    )


@rule(
    "clinic-unknown",
    applies_to=ALL_DOCUMENTS,
    title=Text(da="Klinikken har ingen aftale", en="The clinic has no agreement"),
    text=Text(
        da="Vi finder ingen samarbejdsaftale med {name} (CVR-nummer {cvr}{branch}).",
        en="We find no agreement with {name} (CVR number {cvr}{branch}).",
    ),
    remedy=Text(
        da="Kontrollér CVR- og P-nummer på bilaget, eller kontakt os om en samarbejdsaftale.",
        en="Check the CVR and P number on the document, or contact us about an agreement.",
    ),
    source="Samarbejdsaftalen: én aftale og ét P-nummer pr. klinik (pension.dk/klinik/faq)",
)
def clinic_unknown(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    supplier = invoice.supplier
    yield compare(
        any(supplier.p_number in (None, clinic.p_number) for clinic in facts.clinics),
        name=supplier.name,
        cvr=supplier.cvr,
        branch=f", P-nummer med slutcifre {supplier.p_number[-4:]}" if supplier.p_number else "",
    )


@rule(
    "clinic-uncertain",
    severity=Severity.MANUAL,
    applies_to=CREDIT_NOTES,
    title=Text(da="Uklart hvilken klinik", en="Unclear which clinic"),
    text=Text(
        da="Firmaet har {clinics} klinikker. Der står ikke, hvem af dem der har sendt kreditnotaen.",
        en="The company has {clinics} clinics and the credit note does not say which one it comes from.",
    ),
    remedy=Text(
        da="Skriv P-nummer på kreditnotaen.",
        en="State the clinic's P number on the credit note.",
    ),
    source="Samarbejdsaftalen: én aftale og ét P-nummer pr. klinik (pension.dk/klinik/faq)",
)
def clinic_uncertain(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if facts.clinics:
        yield compare(clinic_of(invoice, facts) is not None, clinics=len(facts.clinics))
