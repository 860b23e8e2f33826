"""What would have changed a rejection: for each reason, the same document as it would have passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bots.domain.text import Text
from bots.processes.invoice.corrections import credit, guarantee, money, parties, patient, prices, treatments
from bots.processes.invoice.corrections.document import Corrections, Document
from bots.processes.invoice.rules import Evaluation, Outcome

MOST_ROUNDS = 8
_SUBJECTS = (parties, patient, guarantee, treatments, prices, money, credit)
_CORRECTIONS: Corrections = {code: known for one in _SUBJECTS for code, known in one.CORRECTIONS.items()}

CORRECTABLE = frozenset(_CORRECTIONS)
"""The reasons that somebody outside the fund could have done something about."""

Evaluate = Callable[[Document], Evaluation]


@dataclass(frozen=True)
class Correction:
    """One thing that could have been otherwise, in words, and the reason that it removes."""

    code: str
    line: str | None
    text: Text


@dataclass(frozen=True)
class Counterfactual:
    """Corrections that together lead to ``outcome``, and the document with all of them."""

    corrections: tuple[Correction, ...]
    outcome: Outcome
    document: Document


def counterfactual(document: Document, evaluate: Evaluate) -> Counterfactual | None:
    """The corrections that change a rejection, found by running the rules again on each.

    A correction can uncover another reason (a clinic that is known has prices to keep to), so it goes on
    until nothing rejects. None where the document was not rejected or nobody could have changed it.
    """
    found = evaluate(document)
    if found.outcome is not Outcome.REJECT:
        return None
    made: dict[tuple[str, str | None], Correction] = {}
    for _ in range(MOST_ROUNDS):
        for finding in found.findings:
            known = _CORRECTIONS.get(finding.code)
            if finding.severity != "reject" or known is None:
                continue
            words, change = known
            document = change(document, finding)
            made[finding.code, finding.line] = Correction(
                finding.code, finding.line, words.fill(**finding.data)
            )
        found = evaluate(document)
        if found.outcome is not Outcome.REJECT:
            return Counterfactual(tuple(made.values()), found.outcome, document)
    return None
