"""The withdrawal process: one question to the subsidy team, and its answer closes the case."""

from __future__ import annotations

from datetime import datetime

from bots.domain.dates import danish_date
from bots.domain.decision import DECISION, DecisionRecord, Route, Source, decision_id
from bots.domain.orders.withdrawal import Withdrawal
from bots.domain.text import Text
from bots.farm.process import AskColleague, Case, Close, Process, Record, Step, answer_to
from bots.processes.withdrawal.codes import CODES, CREDITED, TEAM
from bots.processes.withdrawal.outcomes import OUTCOMES, TITLE
from bots.processes.withdrawal.questions import WITHDRAWAL, WithdrawalAnswer
from bots.processes.withdrawal.words import LABELS, WORDS

_REASON = Text(
    da="Klinikken har krediteret en faktura, som vi har fået tilskud til. "
    "Træk ansøgningerne nedenfor tilbage hos sygeforsikringen danmark, hvis kreditnotaen gælder dem.",
    en="The clinic has credited an invoice that we have got subsidies for. "
    "Withdraw the claims below from danmark if the credit note concerns them.",
)


def next_step(case: Case, now: datetime) -> Step:
    """Ask, and close with the answer."""
    answer = answer_to(
        case, _question(case.reference, Withdrawal.model_validate(case.opened)), WithdrawalAnswer
    )
    return answer if isinstance(answer, AskColleague) else Close(answer.given.action.value)


def decides(case: Case, step: Step, now: datetime) -> Record | None:
    """The record that a person, and no rule, decided what becomes of the claims."""
    answered = case.last("answered")
    if answered is None or not isinstance(step, Close) or case.last("recorded", kind=DECISION):
        return None
    made = DecisionRecord(
        id=decision_id(case.reference),
        type="withdrawal",
        decided_by=answered.actor,
        inputs=(Source(name="claims", event=case.events[0].seq, fetched_at=case.events[0].at),),
        route=Route.COLLEAGUE,
        result=step.outcome,
        solely_automated=False,
    )
    return Record(DECISION, made.model_dump(mode="json"))


def _question(reference: str, order: Withdrawal) -> AskColleague:
    return AskColleague(
        team=TEAM,
        reference=f"{reference}-traek",
        code=CREDITED,
        reason=_REASON,
        question=WITHDRAWAL,
        facts=(
            ("Fakturaens sag", order.invoice),
            *(("Kreditnotaens sag", credit_note) for credit_note in order.credit_notes),
            *(
                (
                    f"Ansøgning {claim.reference}",
                    f"kvitteringsnummer {claim.receipt}, behandling {danish_date(claim.treatment_date)}",
                )
                for claim in order.claims
            ),
        ),
    )


PROCESS = Process(
    name="withdrawal",
    opens_with=Withdrawal,
    next_step=next_step,
    title=TITLE,
    questions={WITHDRAWAL: WithdrawalAnswer},
    outcomes=OUTCOMES,
    words=WORDS,
    labels=LABELS,
    codes=CODES,
    team=TEAM,
    decides=decides,
)
