"""The explanation of who gets what a member leaves, in words for the bereaved."""

from __future__ import annotations

from collections.abc import Iterator

from bots.domain.dates import danish_date
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.process import Case, Explained, Otherwise, RuledDecision, Used, principles
from bots.processes.deaths.case import DeathCase
from bots.processes.deaths.deciding import CONSEQUENCE
from bots.processes.deaths.outcomes import HEIRS_PAID, NO_PAYOUT, PARTLY_PAID, SPOUSE_PAID
from bots.processes.deaths.questions import ENTITLEMENT, Entitled
from bots.processes.deaths.rules import RULES

_OUTCOME = {
    Entitled.SPOUSE: Text(da="Pengene går til ægtefællen.", en="The money goes to the spouse."),
    Entitled.COURT: Text(da="Pengene går til arvingerne.", en="The money goes to the heirs."),
    Entitled.HEIRS: Text(
        da="Pengene går til dem, som en medarbejder har fundet frem til.",
        en="The money goes to those whom a colleague has found.",
    ),
    Entitled.NOBODY: Text(da="Der udbetales ikke penge.", en="No money is paid."),
}
_WAITS = Text(
    da="En medarbejder ser på sagen og skriver til jer.",
    en="A colleague looks at the case and writes to you.",
)
_NOT_YET = Text(da="Det er ikke afgjort endnu.", en="It is not decided yet.")
_CPR = Text(da="Folkeregisteret (CPR)", en="The civil register (CPR)")
_OUR_REGISTER = Text(da="Vores eget register", en="Our own register")
_CLOSED = {
    SPOUSE_PAID: Entitled.SPOUSE,
    HEIRS_PAID: Entitled.HEIRS,
    PARTLY_PAID: Entitled.HEIRS,
    NO_PAYOUT: Entitled.NOBODY,
}


def explain(case: Case, decision: RuledDecision, otherwise: Otherwise) -> Explained:
    """The explanation. Nothing was refused, so there is nothing that could have been otherwise."""
    proposed, ended = Entitled(decision.result), _ended(case, decision)
    return Explained(
        outcome=_OUTCOME[ended] if ended else _NOT_YET,
        consequence=CONSEQUENCE.get(ended) if ended else _WAITS,
        ended=ended is not None,
        as_proposed=ended is proposed,
        by_person=tuple(_notes(case)),
        data=tuple(_data(case, decision)),
        principles=principles(decision.evaluation, RULES),
    )


def _ended(case: Case, decision: RuledDecision) -> Entitled | None:
    """How it came out; None while it waits for a colleague."""
    answered = case.last("answered", question=ENTITLEMENT)
    if answered is not None:
        return Entitled(answered.data["answer"]["who"])
    if decision.solely_automated:
        return Entitled(decision.result)
    closed = case.last("closed")
    return _CLOSED.get(closed.data["outcome"]) if closed else None


def _notes(case: Case) -> Iterator[Text]:
    for event in case.all("answered", question=ENTITLEMENT):
        if note := event.data["answer"].get("note"):
            yield Text(da=mask(note), en=mask(note))


def _data(case: Case, decision: RuledDecision) -> Iterator[Used]:
    matter = DeathCase(case)
    told_at, answered_at = decision.inputs[0].fetched_at, decision.inputs[1].fetched_at
    yield Used(
        label=Text(da="Død", en="Died"),
        value=danish_date(matter.died_on),
        source=_CPR,
        fetched_at=told_at,
    )
    yield Used(
        label=Text(da="Ægtefælle", en="Spouse"),
        value="ja" if matter.has_spouse else "nej",
        source=_CPR,
        fetched_at=told_at,
        personal=True,
    )
    yield Used(
        label=Text(da="Beløb", en="Amount"),
        value=danish(matter.amount),
        source=_OUR_REGISTER,
        fetched_at=answered_at,
    )
