"""What can be told about the decision to claim a subsidy or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from bots.domain.dates import danish_date
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.process.case import Case
from bots.farm.process.explained import CONSENT, Explained, Principle, Used, told_of
from bots.processes.subsidy import rules
from bots.processes.subsidy.case import ROBOT, SubsidyCase
from bots.processes.subsidy.deciding import CONSEQUENCE, ClaimDecision
from bots.processes.subsidy.questions import Choice

_OUTCOME = {
    Choice.CLAIM: Text(da="Vi søger tilskud hos danmark.", en="We claim a subsidy from danmark."),
    Choice.DO_NOT_CLAIM: Text(
        da="Vi søger ikke tilskud hos danmark.", en="We do not claim a subsidy from danmark."
    ),
}
_PROPOSED = {
    Choice.CLAIM: Text(
        da="Reglerne foreslår, at vi søger tilskud.", en="The rules propose that we claim a subsidy."
    ),
    Choice.DO_NOT_CLAIM: Text(
        da="Reglerne foreslår, at vi ikke søger.", en="The rules propose that we do not claim."
    ),
}
_WAITS = Text(da="En medarbejder afgør sagen.", en="A colleague decides the case.")
_REGISTERS = Text(da="Vores egne registre", en="Our own registers")
_OUR_CASE = Text(da="Den faktura, vi har betalt", en="The invoice that we have paid")
_ANSWER = Text(da="Svar fra danmark", en="Answer from danmark")


def explain(
    case: Case, decision: ClaimDecision, rerun: Callable[[dict[str, Any]], dict[str, Any]]
) -> Explained:
    """The explanation; ``rerun`` runs the rule in the version that decided."""
    claim = SubsidyCase(case).claim
    proposed, ended = Choice(decision.result), _ended(case, decision)
    claimed = proposed is Choice.CLAIM
    asked_at, said_at = decision.inputs[0].fetched_at, decision.inputs[1].fetched_at
    said = decision.asked["not_member_on"]
    told = Text(da="Ikke medlem", en="Not a member")
    data = [
        Used(
            label=Text(da="Behandlet", en="Treated"),
            value=danish_date(claim.treatment_date),
            source=_OUR_CASE,
            fetched_at=asked_at,
        ),
        Used(
            label=Text(da="Beløb", en="Amount"),
            value=danish(claim.amount),
            source=_OUR_CASE,
            fetched_at=asked_at,
        ),
        Used(
            label=told,
            value=danish_date(date.fromisoformat(said)) if said else "–",
            source=_ANSWER,
            fetched_at=said_at,
        ),
    ]
    for consent in SubsidyCase(case).consents:
        data.append(Used(label=CONSENT, value=told_of(consent), source=_REGISTERS, fetched_at=said_at))
    changes: tuple[Text, ...] = ()
    if (
        ended is not Choice.CLAIM
        and not claimed
        and rerun({**decision.asked, "not_member_on": None})["outcome"] == "claim"
    ):
        changes = (
            Text(
                da="Hvis danmark ikke havde sagt, at patienten ikke er medlem.",
                en="If danmark had not said that the patient is no member.",
            ),
        )
    return Explained(
        outcome=_OUTCOME[ended] if ended else _PROPOSED[proposed],
        consequence=CONSEQUENCE[ended] if ended else _WAITS,
        ended=ended is not None,
        as_proposed=ended is proposed,
        by_person=tuple(_notes(case)) if ended is Choice.DO_NOT_CLAIM else (),
        data=tuple(data),
        principles=(
            Principle(
                code=rules.NOT_A_MEMBER,
                version=decision.rules[:12],
                status="passed" if claimed else "failed",
                title=rules.TITLE,
                led_to=(rules.principle(decision.asked.get("remembered_days")),),
                source="Sygeforsikringen danmark: tilskud gives kun til medlemmer",
            ),
        ),
        changes=changes,
        changes_lead_to=Text(da="Så havde vi søgt.", en="Then we would have claimed.") if changes else None,
    )


def _ended(case: Case, decision: ClaimDecision) -> Choice | None:
    """How it came out in the end; None while it waits for a colleague."""
    if decision.solely_automated:
        return Choice(decision.result)
    if case.last("task-added", queue=ROBOT) is not None:
        return Choice.CLAIM
    return Choice.DO_NOT_CLAIM if case.last("closed") is not None else None


def _notes(case: Case) -> Iterator[Text]:
    for event in case.all("answered"):
        answer = event.data["answer"]
        if answer.get("decision") == Choice.DO_NOT_CLAIM:
            yield Text(da=mask(answer["note"]), en=mask(answer["note"]))
