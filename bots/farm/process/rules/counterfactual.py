"""What would have changed a rejection: for each reason, the same subject as it would have passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic

from bots.domain.text import Text
from bots.farm.process.rules.evaluation import Evaluation, Outcome
from bots.farm.process.rules.rule import AnySubject, Finding, Severity

MOST_ROUNDS = 8

Change = Callable[[AnySubject, Finding], AnySubject]
Corrections = Mapping[str, tuple[Text, Change[AnySubject]]]
"""By reason code: what could have been otherwise, in words, and the subject as it then would be.

Only what somebody outside could have corrected or brought about, never the owner's own limits.
"""


@dataclass(frozen=True)
class Correction:
    """One thing that could have been otherwise, in words, and the reason that it removes."""

    code: str
    line: str | None
    text: Text


@dataclass(frozen=True)
class Counterfactual(Generic[AnySubject]):
    """Corrections that together lead to ``outcome``, and the subject with all of them."""

    corrections: tuple[Correction, ...]
    outcome: Outcome
    subject: AnySubject


def counterfactual(
    subject: AnySubject, evaluate: Callable[[AnySubject], Evaluation], corrections: Corrections[AnySubject]
) -> Counterfactual[AnySubject] | None:
    """The corrections that change a rejection, found by running the rules again on each.

    A correction can uncover another reason, so it goes on until nothing rejects. None where the subject was
    not rejected or nobody could have changed it.
    """
    found = evaluate(subject)
    if found.outcome is not Outcome.REJECT:
        return None
    made: dict[tuple[str, str | None], Correction] = {}
    for _ in range(MOST_ROUNDS):
        for finding in found.findings:
            known = corrections.get(finding.code)
            if finding.severity is not Severity.REJECT or known is None:
                continue
            words, change = known
            subject = change(subject, finding)
            made[finding.code, finding.line] = Correction(
                finding.code, finding.line, words.fill(**finding.data)
            )
        found = evaluate(subject)
        if found.outcome is not Outcome.REJECT:
            return Counterfactual(tuple(made.values()), found.outcome, subject)
    return None
