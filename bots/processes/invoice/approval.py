"""What follows from an approval: posting, payment, and a subsidy case for each treatment."""

from __future__ import annotations

from bots.domain.accounts import account_shown
from bots.domain.facts import ClinicFact, InvoiceFacts
from bots.domain.invoice import Invoice
from bots.domain.orders.dservice import SubsidyClaim
from bots.domain.orders.navision import (
    PaymentOrder,
    PaymentReceipt,
    PostingOrder,
    PostingReceipt,
)
from bots.domain.reference import claim_reference
from bots.farm.process import Close, Consult, GivenUp, Job, OpenCase, RobotHandover, RunRobot, Step, carry_out
from bots.farm.process.rules import shown
from bots.processes.invoice.case import OUTCOME, InvoiceCase
from bots.processes.invoice.posting import posting_lines
from bots.processes.invoice.rules.subjects import paid_lines, price_rows
from bots.processes.invoice.verdict import TEAM, Approved
from bots.processes.invoice.withdrawal import ask_for_claims, withdraw

POSTS = "navision-post"
PAYS = "navision-pay"
"""The robot that lets the money out."""


def approve(matter: InvoiceCase, facts: InvoiceFacts, approved: Approved) -> Step:
    """The next step of an approved document; a credit note is posted, and subsidies for
    what it credits are withdrawn."""
    clinic = matter.clinic
    if clinic is None:
        raise ValueError(f"case {matter.reference}: approved without a registered clinic, nobody to pay")
    if not matter.case.last("consulted", register=OUTCOME):
        return Consult(OUTCOME, matter.outcome_question("approved", approved.patient))
    if matter.invoice.is_credit_note and (asking := ask_for_claims(matter, facts)):
        return asking
    posted = carry_out(matter.case, _posting(matter, clinic))
    if not isinstance(posted, PostingReceipt):
        return _give_up(matter, approved) if isinstance(posted, GivenUp) else posted
    if matter.invoice.is_credit_note:
        return withdraw(matter, facts) or Close("approved")
    paid = carry_out(matter.case, _payment(matter, clinic, posted.posted_number, approved.account))
    if not isinstance(paid, PaymentReceipt):
        return _give_up(matter, approved) if isinstance(paid, GivenUp) else paid
    return _next_claim(matter, facts, clinic, approved) or Close("approved")


def _give_up(matter: InvoiceCase, approved: Approved) -> Step:
    # The registers are updated, so that the treatments no longer count and the clinic may send a new invoice.
    if not matter.has_reported("rejected"):
        return Consult(OUTCOME, matter.outcome_question("rejected", approved.patient))
    return Close("given-up")


def _posting(matter: InvoiceCase, clinic: ClinicFact) -> Job[RunRobot, PostingReceipt, RobotHandover]:
    invoice = matter.invoice
    order = PostingOrder(
        reference=matter.reference,
        document_type=invoice.document_type,
        vendor_number=clinic.vendor_number,
        vendor_name=clinic.name,
        external_number=invoice.number,
        issue_date=invoice.issue_date,
        lines=posting_lines(invoice),
        total=invoice.payable,
    )
    return Job(
        step=RunRobot(POSTS, f"{matter.reference}-post", order),
        receipt=PostingReceipt,
        team=TEAM,
        purpose="Bogføre bilaget i Navision",
        answer=RobotHandover,
        by_hand=lambda answer: PostingReceipt(posted_number=answer.receipt or ""),
        facts=_facts(invoice, clinic),
        amount=invoice.payable,
    )


def _payment(
    matter: InvoiceCase, clinic: ClinicFact, posted_number: str, account: str
) -> Job[RunRobot, PaymentReceipt, RobotHandover]:
    invoice = matter.invoice
    order = PaymentOrder(
        reference=matter.reference,
        vendor_number=clinic.vendor_number,
        posted_number=posted_number,
        amount=invoice.payable,
        account=account,
        payment_id=_payment_id(invoice, account),
    )
    return Job(
        step=RunRobot(PAYS, f"{matter.reference}-pay", order),
        receipt=PaymentReceipt,
        team=TEAM,
        purpose="Lægge fakturaen til betaling i Navision",
        answer=RobotHandover,
        by_hand=lambda answer: PaymentReceipt(payment_number=answer.receipt or ""),
        facts=(
            *_facts(invoice, clinic),
            ("Bogført nummer", posted_number),
            ("Konto", account_shown(account)),
        ),
        amount=invoice.payable,
    )


def _payment_id(invoice: Invoice, account: str) -> str | None:
    stated = invoice.payment
    return stated.payment_id if stated is not None and stated.key == account else None


def _facts(invoice: Invoice, clinic: ClinicFact) -> tuple[tuple[str, str], ...]:
    return (
        ("Kreditor", f"{clinic.vendor_number} {clinic.name}"),
        ("Bilag", shown(invoice.number)),
        ("Beløb", shown(invoice.payable)),
    )


def _next_claim(
    matter: InvoiceCase, facts: InvoiceFacts, clinic: ClinicFact, approved: Approved
) -> OpenCase | None:
    if approved.patient is None:
        return None
    treated = {line.number for line in paid_lines(matter.invoice)}
    for index, line in enumerate(matter.invoice.lines, 1):
        reference = claim_reference(matter.reference, index)
        if (
            line.treatment_date
            and line.number in treated
            and not matter.case.last("case-opened", reference=reference)
        ):
            rows = price_rows(facts, clinic, line, line.treatment_date)
            claim = SubsidyClaim(
                reference=reference,
                cpr=approved.patient,
                ydernummer=clinic.ydernummer,
                treatment_code=next((row.code for row in rows if row.price == line.amount), rows[0].code),
                treatment_date=line.treatment_date,
                quantity=1,
                amount=line.amount,
            )
            return OpenCase("subsidy", reference, claim)
    return None
