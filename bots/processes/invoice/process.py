"""The invoice process: the one thing an invoice waits for, from its history alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bots.config import DEFAULT_DECISION_TERMS, DecisionTerms
from bots.domain.dates import day_in_denmark
from bots.domain.decision import DECISION
from bots.domain.invoice import ReceivedInvoice
from bots.domain.orders.mail import MailReceipt
from bots.domain.orders.navision import PaymentReceipt, PostingReceipt
from bots.domain.orders.nemhandel import ResponseReceipt
from bots.domain.text import Text
from bots.farm.process import (
    DECISION_CONTROL,
    MAIL_QUEUE,
    OBJECTION,
    ROBOT_HANDOVER,
    AskColleague,
    Case,
    Close,
    Consult,
    Control,
    Objection,
    Process,
    Record,
    RobotHandover,
    Step,
    answer_to,
)
from bots.farm.process.rules import shown
from bots.processes.invoice.approval import PAYS, POSTS, approve
from bots.processes.invoice.case import FACTS, OUTCOME, InvoiceCase
from bots.processes.invoice.codes import CODES
from bots.processes.invoice.decision_kit import KIT
from bots.processes.invoice.outcomes import OUTCOMES, TITLE
from bots.processes.invoice.questions import (
    BY_HAND,
    CLINIC_ADDRESS,
    INVOICE_DECISION,
    MAIL_HANDOVER,
    RESPONSE_HANDOVER,
    ByHand,
    ClinicAddress,
    HandAction,
    InvoiceDecision,
    MailHandover,
    ResponseHandover,
)
from bots.processes.invoice.rejection import reject
from bots.processes.invoice.response import RESPONDS
from bots.processes.invoice.rules import UNREADABLE
from bots.processes.invoice.source import choices, shows
from bots.processes.invoice.stakes import (
    by_hand_stakes,
    control_stakes,
    decision_stakes,
    handover_stakes,
    payment_stakes,
)
from bots.processes.invoice.tally import GOALS, tally
from bots.processes.invoice.verdict import TEAM, Approved, Rejected, invoice_facts, verdict
from bots.processes.invoice.withdrawal import ask_for_claims, withdraw
from bots.processes.invoice.words import LABELS, WORDS

_UNREADABLE = Text(
    da="Dokumentet kunne ikke læses: {problem}", en="The document could not be read: {problem_en}"
)


def next_step(case: Case, now: datetime, terms: DecisionTerms = DEFAULT_DECISION_TERMS) -> Step:
    """Read, look up, decide once and put on record; then approve, reject or ask a colleague."""
    matter = InvoiceCase(case, terms)
    if matter.received.invoice is None:
        return _by_hand(matter, UNREADABLE, _unreadable(matter.received), _document(matter.received))
    facts = matter.facts
    if facts is None:
        return Consult(FACTS, matter.facts_question())
    decision = matter.decision
    if decision is None:
        return Record(DECISION, matter.decide(facts, day_in_denmark(now)))
    if decision.is_a_colleagues and matter.clinic is None:
        finding = decision.evaluation.findings[0]
        return _by_hand(matter, finding.code, finding.text, invoice_facts(matter, facts))
    decided = verdict(matter, facts, decision)
    match decided:
        case Approved():
            return approve(matter, facts, decided)
        case Rejected():
            return reject(matter, decided)
    return decided


def _by_hand(matter: InvoiceCase, code: str, reason: Text, facts: tuple[tuple[str, str], ...]) -> Step:
    received = matter.received.invoice
    amount = None if received is None else received.payable
    ask = AskColleague(TEAM, f"{matter.reference}-afgoer", code, reason, BY_HAND, facts, amount=amount)
    answer = answer_to(matter.case, ask, ByHand)
    if isinstance(answer, AskColleague):
        return answer
    outcome = "approved" if answer.given.action is HandAction.HANDLED_BY_HAND else "rejected"
    if matter.received.invoice is not None and not matter.has_reported(outcome):
        return Consult(OUTCOME, matter.outcome_question(outcome, patient=None))
    return _withdrawing(matter, outcome) or Close(answer.given.action.value)


def _withdrawing(matter: InvoiceCase, outcome: str) -> Step | None:
    if outcome != "approved" or matter.received.invoice is None or not matter.invoice.is_credit_note:
        return None
    facts = matter.facts
    return (ask_for_claims(matter, facts) or withdraw(matter, facts)) if facts else None


def _unreadable(received: ReceivedInvoice) -> Text:
    problem = received.problem or "–"
    return _UNREADABLE.fill(problem=shown(problem), problem_en=shown(received.problem_en or problem))


def _document(received: ReceivedInvoice) -> tuple[tuple[str, str], ...]:
    return (
        ("Dokument", received.document_id),
        ("Afsender", received.sender),
        ("Modtaget", shown(received.received_on)),
        ("Fil", received.file_name),
    )


def _found_by(received: ReceivedInvoice) -> Iterator[str]:
    invoice = received.invoice
    if invoice is not None:
        numbers = (invoice.number, invoice.supplier.cvr, invoice.supplier.p_number, invoice.guarantee)
        yield from (str(number) for number in numbers if number)


def on_terms(terms: DecisionTerms) -> Process:
    """The process on these terms."""
    return Process(
        name="invoice",
        opens_with=ReceivedInvoice,
        next_step=lambda case, now: next_step(case, now, terms),
        questions={
            INVOICE_DECISION: InvoiceDecision,
            DECISION_CONTROL: Control,
            OBJECTION: Objection,
            BY_HAND: ByHand,
            CLINIC_ADDRESS: ClinicAddress,
            MAIL_HANDOVER: MailHandover,
            RESPONSE_HANDOVER: ResponseHandover,
            ROBOT_HANDOVER: RobotHandover,
        },
        receipts={
            POSTS: PostingReceipt,
            PAYS: PaymentReceipt,
            MAIL_QUEUE: MailReceipt,
            RESPONDS: ResponseReceipt,
        },
        second_pair={
            INVOICE_DECISION: decision_stakes,
            BY_HAND: by_hand_stakes,
            DECISION_CONTROL: control_stakes,
            ROBOT_HANDOVER: handover_stakes,
            PAYS: payment_stakes,
        },
        title=TITLE,
        outcomes=OUTCOMES,
        words=WORDS,
        labels=LABELS,
        codes=CODES,
        shows=shows,
        choices=choices,
        found_by=_found_by,
        tally=tally,
        goals=GOALS,
        team=TEAM,
        decision=KIT,
    )


PROCESS = on_terms(DEFAULT_DECISION_TERMS)
