"""The subsidy process: claim one treatment's danmark subsidy, once, and close with what danmark answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from bots.config import DEFAULT_DECISION_TERMS, DecisionTerms
from bots.domain.dates import danish_date, day_in_denmark
from bots.domain.money import danish
from bots.domain.orders.dservice import AcceptedClaim, ClaimAnswer, ClaimReceipt, SubsidyClaim
from bots.domain.orders.withdrawal import Withdrawal
from bots.domain.reference import invoice_of
from bots.domain.text import Text
from bots.farm.process import (
    DECISION_CONTROL,
    OBJECTION,
    Case,
    Close,
    Consult,
    Control,
    GivenUp,
    Goals,
    Job,
    Objection,
    OpenCase,
    Problem,
    Process,
    Record,
    RunRobot,
    Step,
    Tally,
    carry_out,
    decision_of,
)
from bots.processes.subsidy.case import CLAIMED, EARLIER, EXPECTED, REMEMBER, ROBOT, STATUS, SubsidyCase
from bots.processes.subsidy.codes import CODES
from bots.processes.subsidy.deciding import TEAM, ClaimDecision, chosen, decide
from bots.processes.subsidy.decision_kit import KIT
from bots.processes.subsidy.outcomes import OUTCOMES, TITLE
from bots.processes.subsidy.questions import (
    CLAIM_HANDOVER,
    SUBSIDY_DECISION,
    Choice,
    ClaimHandover,
    SubsidyDecision,
)
from bots.processes.subsidy.words import LABELS, WORDS

_FORM_REFUSED = Text(
    da="D-service afviste ansøgningen: {message}", en="D-service refused the form: {message}"
)
_NOT_FOUND = Text(
    da="D-service siger, at der er søgt før, men robotten kunne ikke finde den tidligere ansøgning.",
    en="D-service says it was claimed before, but the robot could not find the earlier claim.",
)
_NO_RECEIPT = Text(
    da="D-service godkendte ansøgningen, men robotten fik ikke kvitteringsnummeret med.",
    en="D-service accepted the claim, but the robot did not get the receipt number.",
)


def next_step(case: Case, now: datetime, terms: DecisionTerms = DEFAULT_DECISION_TERMS) -> Step:
    """Look up, decide once and put on record; then claim, and close with the answer."""
    matter = SubsidyCase(case)
    today = day_in_denmark(now).isoformat()
    if matter.asked_status is None:
        return Consult(STATUS, {"cpr": matter.claim.cpr.reveal(), "on": today})
    decision = decision_of(case, ClaimDecision)
    if decision is not None:
        if instead := _not_claiming(matter, decision):
            return instead
    elif case.last("task-added", queue=ROBOT) is None:
        return decide(matter, matter.asked_status, terms)
    # Else a claim from before decisions were put on record: it has a task and no decision.
    return _claim(matter, today)


def _not_claiming(matter: SubsidyCase, decision: ClaimDecision) -> Step | None:
    """What is to be done instead of claiming, or first; None where the claim is made."""
    choice = chosen(matter, decision, _facts(matter.claim))
    if choice is Choice.DO_NOT_CLAIM:
        return Close("not-a-member-known" if decision.result == Choice.DO_NOT_CLAIM else "not-claimed")
    return None if isinstance(choice, Choice) else choice


def _claim(matter: SubsidyCase, today: str) -> Step:
    receipt = carry_out(matter.case, _claiming(matter))
    if isinstance(receipt, GivenUp):
        return Close("given-up")
    if not isinstance(receipt, ClaimReceipt):
        return receipt
    match receipt.answer:
        case ClaimAnswer.ACCEPTED if not matter.recorded(EXPECTED):
            return Record(EXPECTED, _expected(matter.claim, receipt))
        case ClaimAnswer.ACCEPTED if following := _after_acceptance(matter, receipt):
            return following
        case ClaimAnswer.ALREADY_CLAIMED if not matter.recorded(EARLIER):
            return Record(EARLIER, {"receipt": receipt.receipt, "message": receipt.message})
        case ClaimAnswer.NOT_A_MEMBER if not matter.remembered:
            question = {"cpr": matter.claim.cpr.reveal(), "on": today, "answer": receipt.answer.value}
            return Consult(REMEMBER, question)
    return Close(receipt.answer.value)


def _after_acceptance(matter: SubsidyCase, receipt: ClaimReceipt) -> Step | None:
    """Tell the register, and have the claim withdrawn where the invoice was credited in the meantime."""
    recorded = matter.case.last("consulted", register=CLAIMED)
    invoice = invoice_of(matter.claim.reference)
    claim = AcceptedClaim(
        reference=matter.claim.reference,
        receipt=receipt.receipt or "",
        treatment_date=matter.claim.treatment_date,
    )
    if recorded is None:
        return Consult(CLAIMED, {"invoice": invoice, "claim": claim.model_dump(mode="json")})
    credit_notes = recorded.data["answer"].get("credit_notes")
    reference = f"{matter.reference}-tilskud"
    if not credit_notes or matter.case.last("case-opened", reference=reference):
        return None
    order = Withdrawal(invoice=invoice, credit_notes=tuple(credit_notes), claims=(claim,))
    return OpenCase("withdrawal", reference, order)


def _claiming(matter: SubsidyCase) -> Job[RunRobot, ClaimReceipt, ClaimHandover]:
    claim = matter.claim
    return Job(
        step=RunRobot(ROBOT, f"{matter.reference}-claim", claim),
        receipt=ClaimReceipt,
        team=TEAM,
        purpose="Søge tilskud hos sygeforsikringen danmark",
        question=CLAIM_HANDOVER,
        answer=ClaimHandover,
        by_hand=lambda answer: ClaimReceipt(
            answer=ClaimAnswer.ACCEPTED, receipt=answer.receipt, subsidy=answer.subsidy
        ),
        facts=_facts(claim),
        amount=claim.amount,
        refusal_is_receipt=True,
        objection=_objection,
        corrected=_corrected,
    )


def _facts(claim: SubsidyClaim) -> tuple[tuple[str, str], ...]:
    return (
        ("Vores reference", claim.reference),
        ("Ydernummer", claim.ydernummer),
        ("Ydelseskode", claim.treatment_code),
        ("Behandlingsdato", danish_date(claim.treatment_date)),
        ("Beløb", danish(claim.amount)),
    )


def _objection(receipt: ClaimReceipt) -> Problem | None:
    if receipt.answer is ClaimAnswer.FORM_REFUSED:
        return Problem(receipt.answer.value, _FORM_REFUSED.fill(message=receipt.message))
    if receipt.receipt is None and receipt.answer is ClaimAnswer.ALREADY_CLAIMED:
        return Problem(receipt.answer.value, _NOT_FOUND)
    if receipt.receipt is None and receipt.answer is ClaimAnswer.ACCEPTED:
        return Problem("no-receipt", _NO_RECEIPT)
    return None


def _corrected(step: RunRobot, answer: ClaimHandover) -> RunRobot:
    fields = {"ydernummer": answer.ydernummer, "treatment_code": answer.treatment_code}
    changes = {name: value for name, value in fields.items() if value is not None}
    return replace(step, payload=step.payload.model_copy(update=changes))


def _expected(claim: SubsidyClaim, receipt: ClaimReceipt) -> dict[str, str | bool | None]:
    return {
        "receipt": receipt.receipt,
        "subsidy": str(receipt.subsidy) if receipt.subsidy is not None else None,
        "treatment_date": claim.treatment_date.isoformat(),
        "amount": str(claim.amount),
        "found": receipt.found,
    }


def _tally(case: Case) -> Tally | None:
    expected = case.last("recorded", kind=EXPECTED)
    subsidy = expected.data["subsidy"] if expected else None
    return Tally(None, automatic=True, money={"claimed": Decimal(subsidy)}) if subsidy else None


def on_terms(terms: DecisionTerms) -> Process:
    """The process on these terms."""
    return Process(
        name="subsidy",
        opens_with=SubsidyClaim,
        next_step=lambda case, now: next_step(case, now, terms),
        questions={
            SUBSIDY_DECISION: SubsidyDecision,
            DECISION_CONTROL: Control,
            OBJECTION: Objection,
            CLAIM_HANDOVER: ClaimHandover,
        },
        receipts={ROBOT: ClaimReceipt},
        title=TITLE,
        outcomes=OUTCOMES,
        words=WORDS,
        labels=LABELS,
        codes=CODES,
        tally=_tally,
        goals=Goals(money={"claimed": Text(da="Søgt hos danmark", en="Claimed from danmark")}),
        team=TEAM,
        decision=KIT,
    )


PROCESS = on_terms(DEFAULT_DECISION_TERMS)
