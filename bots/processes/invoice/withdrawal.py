"""A credit note for an invoice whose subsidies danmark has granted: they have to be withdrawn."""

from __future__ import annotations

from bots.domain.facts import InvoiceFacts
from bots.domain.orders.dservice import AcceptedClaim
from bots.domain.orders.withdrawal import Withdrawal
from bots.farm.process import Consult, OpenCase
from bots.processes.invoice.case import CLAIMS, InvoiceCase


def ask_for_claims(matter: InvoiceCase, facts: InvoiceFacts) -> Consult | None:
    """Ask once which claims were accepted, in the transaction that tells the credit note's approval."""
    if facts.credited is None or matter.case.last("consulted", register=CLAIMS):
        return None
    return Consult(CLAIMS, {"invoice": facts.credited.case_reference})


def withdraw(matter: InvoiceCase, facts: InvoiceFacts) -> OpenCase | None:
    """Open the case for what is to be withdrawn, once; None where there is nothing."""
    asked = matter.case.last("consulted", register=CLAIMS)
    accepted = asked.data["answer"].get("claims") if asked else None
    reference = f"{matter.reference}-tilskud"
    if not accepted or facts.credited is None or matter.case.last("case-opened", reference=reference):
        return None
    order = Withdrawal(
        invoice=facts.credited.case_reference,
        credit_notes=(matter.reference,),
        claims=tuple(AcceptedClaim.model_validate(claim) for claim in accepted),
    )
    return OpenCase("withdrawal", reference, order)
