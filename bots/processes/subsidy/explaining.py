"""The explanation of the decision to claim a subsidy or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.dates import danish_date
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.process import (
    CONSENT,
    Case,
    Explained,
    Otherwise,
    Principle,
    Used,
    consent_in_words,
    principles,
)
from bots.processes.subsidy.case import ROBOT, SubsidyCase
from bots.processes.subsidy.deciding import CONSEQUENCE, ClaimDecision
from bots.processes.subsidy.questions import Choice
from bots.processes.subsidy.rules import REMEMBERED_DAYS, RULES, not_a_member

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
_LEADS_TO = Text(da="Så havde vi søgt.", en="Then we would have claimed.")
_EARLIER = Text(
    da="Vi søger tilskud for hver behandling. Vi søger ikke, hvis danmark har sagt inden for {days} dage, "
    "at patienten ikke er medlem.",
    en="We claim a subsidy for each treatment. We do not claim if danmark said within {days} days that "
    "the patient is not a member.",
)


def explain(case: Case, decision: ClaimDecision, otherwise: Otherwise) -> Explained:
    """The explanation; ``otherwise`` is asked what would have changed a "no"."""
    proposed, ended = Choice(decision.result), _ended(case, decision)
    changed = None if ended is Choice.CLAIM or proposed is Choice.CLAIM else otherwise()
    return Explained(
        outcome=_OUTCOME[ended] if ended else _PROPOSED[proposed],
        consequence=CONSEQUENCE[ended] if ended else _WAITS,
        ended=ended is not None,
        as_proposed=ended is proposed,
        by_person=tuple(_notes(case)) if ended is Choice.DO_NOT_CLAIM else (),
        data=tuple(_data(case, decision)),
        principles=principles(decision.evaluation, RULES)
        if decision.evaluation
        else (_earlier_principle(decision),),
        changes=tuple(Text(da=f"Hvis {one.text.da}.", en=f"If {one.text.en}.") for one in changed.corrections)
        if changed
        else (),
        changes_lead_to=_LEADS_TO if changed else None,
    )


def _data(case: Case, decision: ClaimDecision) -> Iterator[Used]:
    matter = SubsidyCase(case)
    claim = matter.claim
    asked_at, answered_at = decision.inputs[0].fetched_at, decision.inputs[1].fetched_at
    not_member_on = decision.asked["not_member_on"]
    yield Used(
        label=Text(da="Behandlet", en="Treated"),
        value=danish_date(claim.treatment_date),
        source=_OUR_CASE,
        fetched_at=asked_at,
    )
    yield Used(
        label=Text(da="Beløb", en="Amount"),
        value=danish(claim.amount),
        source=_OUR_CASE,
        fetched_at=asked_at,
    )
    yield Used(
        label=Text(da="Ikke medlem", en="Not a member"),
        value=danish_date(date.fromisoformat(not_member_on)) if not_member_on else "–",
        source=_ANSWER,
        fetched_at=answered_at,
    )
    for consent in matter.consents:
        yield Used(
            label=CONSENT,
            value=consent_in_words(consent),
            source=_REGISTERS,
            fetched_at=answered_at,
            personal=True,
        )


def _earlier_principle(decision: ClaimDecision) -> Principle:
    """The rule as it was before its evaluation stood in the record."""
    return Principle(
        code=not_a_member.code,
        version=decision.rules[:12],
        status="passed" if decision.result == Choice.CLAIM else "failed",
        title=not_a_member.title,
        led_to=(_EARLIER.fill(days=decision.asked.get("remembered_days") or REMEMBERED_DAYS),),
        source=not_a_member.source,
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
