"""Registers that know everything a document refers to, where there are none to ask."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bots.domain.facts import ClinicFact, GuaranteeFact, InvoiceFacts, MemberFact, PriceFact
from bots.domain.invoice import Invoice
from bots.processes.invoice.rules.guarantee import MOST_TREATMENTS

_SPECIALITY = "00"


def assumed_facts(invoice: Invoice, received_on: date) -> InvoiceFacts:
    """What the registers would say if the document were for us, from a clinic of ours, about a member of ours
    with a new guarantee, at the agreed prices: what is left to find is wrong in the document itself."""
    supplier, customer = invoice.supplier, invoice.customer
    cvr, p_number = supplier.cvr or "00000000", supplier.p_number or "0000000000"
    patient = invoice.patients[0] if invoice.patients else None
    guarantee = None
    if invoice.guarantee and patient:
        guarantee = GuaranteeFact(
            number=invoice.guarantee,
            cpr=patient.cpr,
            clinic_cvr=cvr,
            clinic_p_number=p_number,
            valid_from=date.min,
            valid_to=date.max,
            treatments=max(MOST_TREATMENTS, len(invoice.lines)),
            used=0,
        )
    return InvoiceFacts(
        fetched_at=datetime.combine(received_on, time(12), UTC),
        members=tuple(
            MemberFact(cpr=one.cpr, member_number=str(number), name=one.name or "")
            for number, one in enumerate(invoice.patients, start=1)
        ),
        guarantee=guarantee,
        clinics=(
            ClinicFact(
                cvr=cvr,
                p_number=p_number,
                name=supplier.name,
                speciality=_SPECIALITY,
                ydernummer=supplier.ydernummer or "000000",
                vendor_number="0",
                account_key=invoice.payment.key if invoice.payment else "none",
                email=supplier.email or "",
            ),
        ),
        prices=tuple(
            PriceFact(
                speciality=_SPECIALITY,
                treatment=name,
                code="0",
                valid_from=date.min,
                valid_to=None,
                price=price,
            )
            for name, price in {line.name: line.price for line in invoice.lines}.items()
        ),
        our_glns=(customer.gln,) if customer.gln else (),
        our_cvr=customer.cvr,
    )
