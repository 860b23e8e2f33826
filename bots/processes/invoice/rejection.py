"""What follows from a rejection: the registers are updated, and the clinic gets every reason, on one way."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from bots.domain.cpr import Cpr
from bots.domain.orders.mail import MailOrder, MailReceipt
from bots.domain.text import Text
from bots.farm.process import (
    AskColleague,
    Close,
    Consult,
    GivenUp,
    Job,
    RunRobot,
    SendMail,
    Step,
    answer_to,
    carry_out,
)
from bots.farm.process.rules import shown
from bots.processes.invoice import mail
from bots.processes.invoice.case import OUTCOME, InvoiceCase
from bots.processes.invoice.questions import (
    CLINIC_ADDRESS,
    MAIL_HANDOVER,
    ClinicAddress,
    Contact,
    MailHandover,
)
from bots.processes.invoice.response import responding, wants_response
from bots.processes.invoice.verdict import TEAM, Rejected

_NO_ADDRESS = Text(
    da="Fakturaen er afvist, men vi har ingen e-mailadresse til klinikken.",
    en="The invoice is rejected, but we have no e-mail address of the clinic.",
)


def reject(matter: InvoiceCase, rejected: Rejected) -> Step:
    """The next step of a rejected document. The clinic is told once, on one of the two ways.

    A response that a colleague gives up is followed by the mail; a mail that one gives up ends the case.
    """
    if not matter.case.last("consulted", register=OUTCOME):
        return Consult(OUTCOME, matter.outcome_question("rejected", _patient(matter)))
    if not wants_response(matter):
        return _by_mail(matter, rejected)
    responded = carry_out(matter.case, responding(matter, rejected))
    if isinstance(responded, GivenUp):
        return _by_mail(matter, rejected)
    return responded if isinstance(responded, RunRobot | AskColleague) else Close("rejected")


def _by_mail(matter: InvoiceCase, rejected: Rejected) -> Step:
    address = _address(matter) or answer_to(matter.case, _ask_for_address(matter, rejected), ClinicAddress)
    if isinstance(address, AskColleague):
        return address
    if not isinstance(address, str):
        if address.given.action is Contact.TOLD_BY_HAND or address.given.email is None:
            return Close("rejected")
        address = address.given.email
    sent = carry_out(matter.case, _sending(matter, rejected, address))
    return sent if isinstance(sent, SendMail | AskColleague) else Close("rejected")


def _patient(matter: InvoiceCase) -> Cpr | None:
    cprs = {patient.cpr for patient in matter.invoice.patients}
    return next(iter(cprs)) if len(cprs) == 1 else None


def _address(matter: InvoiceCase) -> str | None:
    """The clinic's registered address, else the one on the invoice; None where neither can be used."""
    registered = matter.clinic.email if matter.clinic else None
    return next((a for a in (registered, matter.invoice.supplier.email) if a and _usable(a)), None)


def _usable(address: str) -> bool:
    try:
        MailOrder(reference="", to=address, subject="", body="")
    except ValidationError:
        return False
    return True


def _ask_for_address(matter: InvoiceCase, rejected: Rejected) -> AskColleague:
    supplier = matter.invoice.supplier
    return AskColleague(
        team=TEAM,
        reference=f"{matter.reference}-adresse",
        code="no-address",
        reason=_NO_ADDRESS,
        question=CLINIC_ADDRESS,
        facts=(
            ("Klinik", shown(supplier.name)),
            ("CVR-nummer", shown(supplier.cvr)),
            ("Mailen", mail.body(matter, rejected)),
        ),
    )


def _sending(matter: InvoiceCase, rejected: Rejected, to: str) -> Job[SendMail, MailReceipt, MailHandover]:
    return Job(
        step=SendMail(f"{matter.reference}-mail", to, mail.subject(matter), mail.body(matter, rejected)),
        receipt=MailReceipt,
        team=TEAM,
        purpose="Sende afvisningen til klinikken",
        question=MAIL_HANDOVER,
        answer=MailHandover,
        by_hand=lambda answer: MailReceipt(message_id="by-hand"),
        facts=(("Klinik", shown(matter.invoice.supplier.name)), ("Til", to)),
        corrected=lambda step, answer: replace(step, to=answer.email or step.to),
    )
