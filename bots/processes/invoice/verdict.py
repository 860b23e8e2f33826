"""What is to become of a decided invoice: approved, rejected, or what a colleague says."""

from __future__ import annotations

from dataclasses import dataclass

from bots.domain.accounts import account_shown
from bots.domain.cpr import Cpr
from bots.domain.decision import Route
from bots.domain.facts import InvoiceFacts
from bots.domain.text import Text
from bots.farm.process import AskColleague, Proposal, Record, last_word
from bots.farm.process.rules import shown
from bots.processes.invoice.case import Decision, InvoiceCase
from bots.processes.invoice.questions import INVOICE_DECISION, Choice, InvoiceDecision, PayTo
from bots.processes.invoice.rules import Finding, Outcome, rule_for
from bots.processes.invoice.rules.money import NO_ACCOUNT, account_key

TEAM = "fakturaer"


@dataclass(frozen=True)
class Approved:
    """Pay it. ``patient`` is who was treated (None on a credit note), ``account`` the key of where to."""

    patient: Cpr | None
    account: str


@dataclass(frozen=True)
class RejectionReason:
    """One reason as the clinic reads it: its code, where on the invoice, what is wrong, and what to do."""

    code: str
    line: str | None
    text: Text
    remedy: Text


@dataclass(frozen=True)
class Rejected:
    """Do not pay it. ``note`` is a colleague's remark; ``automatic`` says that no colleague took part."""

    reasons: tuple[RejectionReason, ...]
    note: str
    automatic: bool


def verdict(
    matter: InvoiceCase, facts: InvoiceFacts, decision: Decision
) -> Approved | Rejected | AskColleague | Record:
    """What the rules decided, or a colleague where they or the terms leave it to one."""
    findings = decision.evaluation.findings
    answer = last_word(matter.case, decision, lambda: _proposal(matter, facts, decision))
    if isinstance(answer, AskColleague | Record):
        return answer
    if answer is None:
        if decision.evaluation.outcome is Outcome.APPROVE:
            return Approved(_only_patient(facts), _registered_account(matter))
        return Rejected(_reasons(findings), note="", automatic=decision.route in (None, Route.AUTOMATIC))
    given = answer.given
    if given.decision is Choice.REJECT:
        return Rejected(_chosen_reasons(given.reasons, findings), given.note, automatic=False)
    return Approved(_chosen_patient(facts, given.member_number), _chosen_account(matter, given.account))


def _proposal(matter: InvoiceCase, facts: InvoiceFacts, decision: Decision) -> Proposal[InvoiceDecision]:
    proposed, findings = decision.evaluation.outcome, decision.evaluation.findings

    def unknown_patient(answer: InvoiceDecision) -> Text | None:
        if answer.decision is Choice.REJECT or matter.invoice.is_credit_note:
            return None
        known = _chosen_patient(facts, answer.member_number) is not None
        return None if known else _WHO.fill(number=answer.member_number or "–")

    return Proposal(
        team=TEAM,
        question=INVOICE_DECISION,
        answer=InvoiceDecision,
        agrees=lambda answer: (proposed is Outcome.APPROVE) == (answer.decision is Choice.APPROVE),
        wants=_WANTS.get(proposed),
        why=_why(findings),
        code=findings[0].code if findings else "proposed",
        facts=invoice_facts(matter, facts),
        amount=matter.invoice.payable,
        objection=unknown_patient,
    )


def _why(findings: tuple[Finding, ...]) -> tuple[Text, ...]:
    texts = tuple(finding.text for finding in findings[:MOST_SHOWN])
    more = len(findings) - len(texts)
    return (*texts, _MORE.fill(more=more)) if more else texts


MOST_SHOWN = 50
"""Lines and reasons that one question or mail names: a thousand are in the document."""
_MORE = Text(da="Og {more} grunde mere.", en="And {more} reasons more.")
_WANTS = {
    Outcome.APPROVE: Text(da="godkende bilaget", en="approve the document"),
    Outcome.REJECT: Text(da="afvise bilaget", en="reject the document"),
}
_WHO = Text(
    da="Fakturaen nævner flere personer. Skriv medlemsnummeret på den, der er behandlet: "
    '"{number}" er ikke et af dem.',
    en="The invoice names several persons. State the member number of the one who was treated: "
    '"{number}" is none of them.',
)


def invoice_facts(matter: InvoiceCase, facts: InvoiceFacts) -> tuple[tuple[str, str], ...]:
    """What a colleague reads before deciding. Persons by name and member number, never by CPR number."""
    invoice, clinic, stated = matter.invoice, matter.clinic, account_key(matter.invoice)
    rows = [
        ("Bilag", f"{'Kreditnota' if invoice.is_credit_note else 'Faktura'} {shown(invoice.number)}"),
        ("Klinik", shown(clinic.name if clinic else invoice.supplier.name)),
        ("CVR-nummer", shown(invoice.supplier.cvr)),
        ("Bilagsdato", shown(invoice.issue_date)),
        ("Modtaget", shown(matter.received.received_on)),
        ("Til betaling", shown(invoice.payable)),
        ("Betalingsgaranti", shown(invoice.guarantee)),
        *(("Medlem", f"{m.name} (medlemsnummer {m.member_number})") for m in facts.members),
        ("Konto på bilaget", "–" if stated == NO_ACCOUNT else account_shown(stated)),
        ("Registreret konto", account_shown(clinic.account_key) if clinic else "–"),
    ]
    for line in invoice.lines[:MOST_SHOWN]:
        treated, amount = shown(line.treatment_date), shown(line.amount)
        rows.append((f"Linje {line.number}", f"{shown(line.name)}, {treated}, {amount}"))
    if (more := len(invoice.lines) - MOST_SHOWN) > 0:
        rows.append(("Linjer", f"{more} mere, se bilaget"))
    return tuple(rows)


def _reasons(findings: tuple[Finding, ...]) -> tuple[RejectionReason, ...]:
    rejecting = [finding for finding in findings if finding.severity == "reject"]
    return tuple(_reason(finding) for finding in rejecting or findings)


def _reason(finding: Finding) -> RejectionReason:
    rule = rule_for(finding.code)
    return RejectionReason(
        finding.code, finding.line, finding.text, rule.remedy if rule else Text(da="", en="")
    )


def _chosen_reasons(codes: tuple[str, ...], findings: tuple[Finding, ...]) -> tuple[RejectionReason, ...]:
    reasons: list[RejectionReason] = []
    for code in codes:
        found = [finding for finding in findings if finding.code == code]
        rule = rule_for(code)
        if found:
            reasons.extend(_reason(finding) for finding in found)
        elif rule is not None:
            reasons.append(
                RejectionReason(code, None, Text(da=f"{rule.title.da}.", en=f"{rule.title.en}."), rule.remedy)
            )
    return tuple(reasons)


def _only_patient(facts: InvoiceFacts) -> Cpr | None:
    return facts.members[0].cpr if len(facts.members) == 1 else None


def _chosen_patient(facts: InvoiceFacts, member_number: str | None) -> Cpr | None:
    if member_number is None:
        return _only_patient(facts)
    return next((m.cpr for m in facts.members if m.member_number == member_number.strip()), None)


def _registered_account(matter: InvoiceCase) -> str:
    return matter.clinic.account_key if matter.clinic else NO_ACCOUNT


def _chosen_account(matter: InvoiceCase, pay_to: PayTo) -> str:
    stated = account_key(matter.invoice)
    if pay_to is PayTo.INVOICE and stated != NO_ACCOUNT:
        return stated
    return _registered_account(matter)
