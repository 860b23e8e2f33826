"""The general decider: what the rules came to, on record once, and the last word on it.

Whether a decision is only proposed, goes out alone, is sampled or waits as a letter stands in decisions.yaml;
what a process adds is its rules, its question to a colleague and its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from bots.config import DecisionTerms
from bots.domain.decision import (
    DECISION,
    RULES,
    Criterion,
    DecisionRecord,
    Route,
    Source,
    decision_id,
)
from bots.domain.text import Text
from bots.farm.process.case import Case
from bots.farm.process.fitness import route, unmet
from bots.farm.process.questions import Answered, answer_to, numbered
from bots.farm.process.review import Opinion, opinion_on, reviewed
from bots.farm.process.rule_sources import packed
from bots.farm.process.rules import Evaluation, Outcome
from bots.farm.process.steps import AskColleague, Record


class RuledDecision(DecisionRecord):
    """A decision with what its rules were given, as plain JSON, and their whole evaluation."""

    asked: dict[str, Any]
    evaluation: Evaluation


Answer = TypeVar("Answer", bound=BaseModel)
AnyDecision = TypeVar("AnyDecision", bound=DecisionRecord)

_PROPOSED = Text(
    da="Reglerne foreslår at {wants}. Afgørelsen er din.",
    en="The rules propose to {wants_en}. The decision is yours.",
)


def on_record(
    case: Case,
    terms: DecisionTerms,
    root: str,
    *,
    outcome: Outcome,
    result: str,
    consequence: Text,
    gated: tuple[Criterion, ...],
    inputs: Iterable[Source],
    **content: Any,
) -> dict[str, Any]:
    """A decision as JSON, for ``Record(DECISION, ...)``, with who has the last word on it.

    ``root`` is the module of the rules, ``result`` what they came to as the process calls it, and ``content``
    what else its record holds. Written out, not dumped from a model: each decision pays for it.
    """
    taken = route(case, gated, terms, outcome)
    return {
        "id": decision_id(case.reference),
        "type": terms.type or case.process,
        "rules": packed(root)[0],
        "decided_by": RULES,
        "inputs": [
            {"name": one.name, "event": one.event, "fetched_at": one.fetched_at.isoformat()} for one in inputs
        ],
        "gate": [{"code": one.code, "met": one.met, "seen": list(one.seen)} for one in gated],
        "route": taken.value,
        "result": result,
        "consequence": {"da": consequence.da, "en": consequence.en},
        "solely_automated": taken.solely_automated,
        **content,
    }


def decision_of(case: Case, model: type[AnyDecision]) -> AnyDecision | None:
    """The decision on record, None before it was made. It is never made again."""
    recorded = next(case.all("recorded", kind=DECISION), None)
    return model.of_event(recorded.data) if recorded else None


@dataclass(frozen=True)
class Proposal(Generic[Answer]):
    """What the rules want, and what a colleague is asked who has the last word on it.

    ``wants`` is what they want to do ("approve the document"), None where they leave it to a person; ``why``
    are the sentences about it. ``agrees``: whether an answer is what they wanted. ``objection`` says what is
    wrong with an answer, which is then asked for again. ``amount`` is in DKK.
    """

    team: str
    question: str
    answer: type[Answer]
    agrees: Callable[[Answer], bool]
    wants: Text | None
    why: tuple[Text, ...] = ()
    code: str = "proposed"
    facts: tuple[tuple[str, str], ...] = ()
    amount: Decimal | None = None
    objection: Callable[[Answer], Text | None] = lambda answer: None


def last_word(
    case: Case, decision: DecisionRecord, propose: Callable[[], Proposal[Answer]]
) -> AskColleague | Record | Answered[Answer] | None:
    """What a colleague says who has the last word, or the step that gets there.

    None: it is as the rules decided, because nobody is asked or whoever looked at it agreed.
    """
    if decision.is_a_colleagues:
        return _answer(case, decision, propose())
    if decision.route not in (Route.CONTROL, Route.LETTER_WAITS):
        return None
    proposal = propose()
    opinion = opinion_on(
        case,
        decision,
        proposal.team,
        wants=proposal.wants or Text(da="", en=""),
        why=proposal.why,
        facts=proposal.facts,
        amount=proposal.amount,
    )
    if not isinstance(opinion, Opinion):
        return opinion
    return None if opinion is Opinion.AGREE else _answer(case, decision, proposal)


def _answer(
    case: Case, decision: DecisionRecord, proposal: Proposal[Answer]
) -> AskColleague | Record | Answered[Answer]:
    ask = _ask(case, decision, proposal)
    for attempt in count(1):
        tried = replace(ask, reference=numbered(ask.reference, attempt))
        answer = answer_to(case, tried, proposal.answer)
        if isinstance(answer, AskColleague):
            return answer
        if proposal.wants is not None:
            upheld = proposal.agrees(answer.given)
            if counted := reviewed(case, decision, upheld=upheld, by=answer.person):
                return counted
        wrong = proposal.objection(answer.given)
        if wrong is None:
            return answer
        ask = replace(ask, reason=wrong)
    raise AssertionError("count never ends")


def _ask(case: Case, decision: DecisionRecord, proposal: Proposal[Answer]) -> AskColleague:
    texts = list(proposal.why)
    if proposal.wants is not None:
        wants = _PROPOSED.fill(wants=proposal.wants.da, wants_en=proposal.wants.en)
        texts = [wants, *unmet(decision.gate), *texts]
    return AskColleague(
        team=proposal.team,
        reference=f"{case.reference}-afgoer",
        code=proposal.code,
        reason=Text(da=" ".join(one.da for one in texts), en=" ".join(one.en for one in texts)),
        question=proposal.question,
        facts=proposal.facts,
        amount=proposal.amount,
    )
