"""What can be told about the decision to claim a subsidy or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bots.decisions.explanation import Explained, Principle, Used
from bots.domain.dates import danish_date
from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.case import Case
from bots.processes.subsidy import rules
from bots.processes.subsidy.case import SubsidyCase
from bots.processes.subsidy.deciding import ClaimDecision

_CLAIM = Text(da="Vi søger tilskud hos danmark.", en="We claim a subsidy from danmark.")
_NO_CLAIM = Text(da="Vi søger ikke tilskud hos danmark.", en="We do not claim a subsidy from danmark.")
_OUR_CASE = Text(da="Den faktura, vi har betalt", en="The invoice that we have paid")
_ANSWER = Text(da="Svar fra danmark", en="Answer from danmark")


def explain(
    case: Case, decision: ClaimDecision, rerun: Callable[[dict[str, Any]], dict[str, Any]]
) -> Explained:
    """The explanation; ``rerun`` runs the rule in the version that decided."""
    claim = SubsidyCase(case).claim
    claimed = decision.result == "claim"
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
        Used(label=told, value=said or "–", source=_ANSWER, fetched_at=said_at),
    ]
    changes: tuple[Text, ...] = ()
    if not claimed and rerun({**decision.asked, "not_member_on": None})["outcome"] == "claim":
        changes = (
            Text(
                da="Hvis danmark ikke havde sagt, at patienten ikke er medlem.",
                en="If danmark had not said that the patient is no member.",
            ),
        )
    return Explained(
        outcome=_CLAIM if claimed else _NO_CLAIM,
        data=tuple(data),
        principles=(
            Principle(
                code=rules.NOT_A_MEMBER,
                version=decision.rules[:12],
                status="passed" if claimed else "failed",
                title=rules.TITLE,
                led_to=(rules.PRINCIPLE,),
                source="Sygeforsikringen danmark: tilskud gives kun til medlemmer",
            ),
        ),
        changes=changes,
        changes_lead_to=Text(da="Så havde vi søgt.", en="Then we would have claimed.") if changes else None,
    )
