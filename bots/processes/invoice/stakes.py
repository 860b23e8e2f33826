"""What a colleague's answer about an invoice puts at stake, so that a second person may have to look."""

from __future__ import annotations

from decimal import Decimal

from bots.domain.orders.navision import PaymentReceipt
from bots.farm.process import Action, Case, Control, Opinion, RobotHandover, Stakes
from bots.processes.invoice.approval import PAYS
from bots.processes.invoice.case import InvoiceCase
from bots.processes.invoice.questions import ByHand, Choice, HandAction, InvoiceDecision, PayTo
from bots.processes.invoice.rules import Outcome
from bots.processes.invoice.rules.money import NO_ACCOUNT, account_key
from bots.processes.invoice.verdict import Approved, verdict


def decision_stakes(case: Case, answer: InvoiceDecision) -> Stakes:
    """An approval lets the invoice's amount out; to another account than the clinic's where it says so."""
    matter = InvoiceCase(case)
    if answer.decision is not Choice.APPROVE or matter.invoice.is_credit_note:
        return Stakes()
    stated = account_key(matter.invoice)
    registered = matter.clinic.account_key if matter.clinic else NO_ACCOUNT
    changed = answer.account is PayTo.INVOICE and stated not in (NO_ACCOUNT, registered)
    return Stakes(_payable(matter), changed_account=changed)


def by_hand_stakes(case: Case, answer: ByHand) -> Stakes:
    """What was posted by hand is paid as well."""
    matter = InvoiceCase(case)
    return Stakes(_payable(matter)) if answer.action is HandAction.HANDLED_BY_HAND else Stakes()


def control_stakes(case: Case, answer: Control) -> Stakes:
    """To agree with the rules' approval lets the amount out, to the registered account."""
    matter = InvoiceCase(case)
    decision = matter.decision
    if answer.action is not Opinion.AGREE or decision is None:
        return Stakes()
    return Stakes(_payable(matter)) if decision.evaluation.outcome is Outcome.APPROVE else Stakes()


def handover_stakes(case: Case, answer: RobotHandover) -> Stakes:
    """What is at stake where a robot could not do its task: once the payment was asked for, that."""
    is_payment = case.last("task-added", queue=PAYS) is not None
    return _paid(case) if answer.action is Action.DONE_BY_HAND and is_payment else Stakes()


def payment_stakes(case: Case, receipt: PaymentReceipt) -> Stakes:
    """What somebody says who took the payment over from its robot."""
    return _paid(case)


def _paid(case: Case) -> Stakes:
    """A payment by hand: the amount, and the account where it is another one."""
    matter = InvoiceCase(case)
    facts, decision = matter.facts, matter.decision
    if facts is None or decision is None:
        return Stakes()
    approved = verdict(matter, facts, decision)
    registered = matter.clinic.account_key if matter.clinic else NO_ACCOUNT
    changed = isinstance(approved, Approved) and approved.account != registered
    return Stakes(_payable(matter), changed_account=changed)


def _payable(matter: InvoiceCase) -> Decimal:
    received = matter.received.invoice
    return Decimal(0) if received is None or received.is_credit_note else received.payable
