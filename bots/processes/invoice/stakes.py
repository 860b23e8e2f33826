"""What a colleague's answer about an invoice puts at stake, so that a second person may have to look."""

from __future__ import annotations

from decimal import Decimal

from bots.farm.case import Case
from bots.farm.handover import Action, RobotHandover
from bots.farm.step import Stakes
from bots.processes.invoice.approval import payment_reference
from bots.processes.invoice.case import InvoiceCase
from bots.processes.invoice.questions import ByHand, Choice, HandAction, InvoiceDecision, PayTo
from bots.processes.invoice.rules.money import NO_ACCOUNT, account_key
from bots.processes.invoice.verdict import TEAM, Approved, verdict


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


def handover_stakes(case: Case, answer: RobotHandover) -> Stakes:
    """A payment that somebody says is made by hand: the amount, and the account where it is another one."""
    matter = InvoiceCase(case)
    asked = case.last("task-added", queue=TEAM)
    is_payment = asked is not None and asked.data["reference"].startswith(payment_reference(matter))
    facts, decision = matter.facts, matter.decision
    if answer.action is not Action.DONE_BY_HAND or not is_payment or facts is None or decision is None:
        return Stakes()
    approved = verdict(matter, facts, decision)
    registered = matter.clinic.account_key if matter.clinic else NO_ACCOUNT
    changed = isinstance(approved, Approved) and approved.account != registered
    return Stakes(_payable(matter), changed_account=changed)


def _payable(matter: InvoiceCase) -> Decimal:
    received = matter.received.invoice
    return Decimal(0) if received is None or received.is_credit_note else received.payable
