"""Another sender, receiver or number."""

from __future__ import annotations

from bots.domain.facts import ClinicFact
from bots.domain.text import Text
from bots.processes.invoice.corrections.document import Corrections, changed
from bots.processes.invoice.corrections.prices import agreed
from bots.processes.invoice.rules import Document, Finding


def _right_receiver(document: Document, finding: Finding) -> Document:
    ours = document.facts
    gln = ours.our_glns[0] if ours.our_glns else None
    return changed(
        document, customer=document.invoice.customer.model_copy(update={"gln": gln, "cvr": ours.our_cvr})
    )


def _own_number(document: Document, finding: Finding) -> Document:
    return changed(document, {"same_invoice": None}, number=f"{document.invoice.number}-2")


def _known_clinic(document: Document, finding: Finding) -> Document:
    guarantee, supplier = document.facts.guarantee, document.invoice.supplier
    cvr = guarantee.clinic_cvr if guarantee else supplier.cvr or "00000000"
    p_number = guarantee.clinic_p_number if guarantee else supplier.p_number or "0000000000"
    clinic = ClinicFact.model_construct(
        cvr=cvr,
        p_number=p_number,
        name=supplier.name,
        speciality="00",
        ydernummer="000000",
        vendor_number="0",
        account_key=document.invoice.payment.key if document.invoice.payment else "none",
        email=supplier.email or "",
    )
    prices = tuple(agreed("00", line, document.received_on) for line in document.invoice.lines)
    return changed(
        document,
        {"clinics": (clinic,), "prices": prices},
        supplier=supplier.model_copy(update={"cvr": cvr, "p_number": p_number}),
    )


CORRECTIONS: Corrections = {
    "wrong-receiver": (
        Text(da="bilaget var stilet til os ({ours})", en="the document had been addressed to us ({ours})"),
        _right_receiver,
    ),
    "duplicate-invoice": (
        Text(
            da="det var et andet bilag med sit eget nummer",
            en="it had been another document with a number of its own",
        ),
        _own_number,
    ),
    "clinic-unknown": (
        Text(
            da="klinikken havde en aftale med os om de priser, der står på bilaget",
            en="the clinic had had an agreement with us about the prices on the document",
        ),
        _known_clinic,
    ),
}
