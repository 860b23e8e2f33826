"""Finds a decision and explains it, by the rules that decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bots.config import DecisionType
from bots.decisions.errors import NoSuchDecision, Undecided
from bots.decisions.explanation import Explanation, Fit, after_objection, alone, how, rights
from bots.decisions.kits import kit_of, kits
from bots.domain.decision import DECISION, DecisionRecord, case_of, decision_id
from bots.domain.text import Text
from bots.farm.process import (
    CRITERION,
    Case,
    DecisionKit,
    Event,
    Explained,
    Plain,
    decision_of,
    last_view,
    packed,
)
from bots.farm.process.rules import Counterfactual
from bots.farm.reader import Reader

_UNNAMED = Text(da="Afgørelse", en="Decision")
_ASK_US = Text(da="Kontakt pensionskassen.", en="Contact the pension fund.")


def decided(case: Case) -> tuple[Event, DecisionRecord] | None:
    """The case's decision and its event; None where there is none, or its personal data is deleted."""
    event = next(case.all("recorded", kind=DECISION), None)
    kit = kits().get(case.process)
    record = decision_of(case, kit.model if kit else DecisionRecord)
    return None if event is None or record is None else (event, record)


def is_proposed(case: Case) -> bool:
    """Whether the rules have only proposed a decision, and nobody has decided yet."""
    found = decided(case)
    answered, closed = case.last("answered"), case.last("closed")
    return found is not None and found[1].is_a_colleagues and answered is None and closed is None


def inputs_of(case: Case, record: DecisionRecord) -> Plain | None:
    """What the rules were given, as plain JSON; None where a person decided without any."""
    kit = kits().get(case.process)
    return kit.inputs(case, record) if kit else None


def rerun(reader: Reader, process: str, rules: str, inputs: list[Plain]) -> list[Plain]:
    """What the rules with this hash say: those of this program, or archived ones in their own process.

    Raises:
        NoRules, RulesUnusable: the process has no rules, or they are not in the archive as they were.
    """
    kit = kit_of(process)
    return [kit.rerun(one) for one in inputs] if _is_current(kit, rules) else reader.rerun(rules, inputs)


def _is_current(kit: DecisionKit, rules: str) -> bool:
    return rules in ("", packed(kit.root)[0])


def find_case(reader: Reader, reference: str) -> Case:
    """The case of a decision's or a case's reference.

    Raises:
        NoSuchDecision: there is none.
    """
    for case in reader.cases(reference=case_of(reference)):
        return case
    raise NoSuchDecision(reference=reference)


def explain(reader: Reader, types: Mapping[str, DecisionType], case: Case) -> Explanation:
    """The explanation of a case's decision.

    Raises:
        Undecided: the case has no decision, or its personal data is deleted.
    """
    found = decided(case)
    if found is None:
        raise Undecided(case=case.reference)
    event, record = found
    explained = _explained(reader, case, record)
    kind = types.get(record.type or case.process)
    objected = last_view(case)
    return Explanation(
        decision=record.id or decision_id(case.reference),
        type=record.type or case.process,
        case=case.reference,
        title=kind.title if kind else _UNNAMED,
        purpose=kind.purpose if kind else Text(da="", en=""),
        legal_basis=kind.legal_basis if kind else Text(da="", en=""),
        significance=kind.significance if kind else Text(da="", en=""),
        decided_at=event.at,
        decided_by=record.decided_by,
        solely_automated=objected is None and alone(record, explained),
        how=after_objection(objected) if objected else how(record, explained),
        outcome=explained.outcome,
        consequence=explained.consequence,
        rules=record.rules,
        data=explained.data,
        principles=explained.principles,
        by_person=explained.by_person,
        changes=explained.changes,
        changes_lead_to=explained.changes_lead_to,
        rights=rights(kind.contact if kind else _ASK_US),
        fitness=tuple(
            Fit(code=one.code, met=one.met, title=_named(one.code), seen=one.seen) for one in record.gate
        ),
    )


def _named(code: str) -> Text:
    return CRITERION.get(code) or Text(da=code, en=code)


def _explained(reader: Reader, case: Case, record: DecisionRecord) -> Explained:
    kit = kits().get(case.process)
    if kit is None:
        return Explained(
            outcome=Text(da="Sagen er afgjort.", en="The case is decided."), data=(), principles=()
        )
    inputs = kit.inputs(case, record)

    def archived(changed: Plain) -> Plain:
        plain: Plain = reader.rerun(record.rules, [changed])[0]
        return plain

    def otherwise() -> Counterfactual[Any] | None:
        by = kit.rerun if _is_current(kit, record.rules) else archived
        return kit.counterfactuals(inputs, by) if inputs is not None else None

    return kit.explain(case, record, otherwise)
