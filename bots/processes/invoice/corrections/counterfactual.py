"""What would have changed the rejection of a document."""

from __future__ import annotations

from collections.abc import Callable

from bots.farm.process import rules
from bots.farm.process.rules import Counterfactual, Evaluation
from bots.processes.invoice.corrections import credit, guarantee, money, parties, patient, prices, treatments
from bots.processes.invoice.corrections.document import Corrections
from bots.processes.invoice.rules import Document

_SUBJECTS = (parties, patient, guarantee, treatments, prices, money, credit)
_CORRECTIONS: Corrections = {code: known for one in _SUBJECTS for code, known in one.CORRECTIONS.items()}

CORRECTABLE = frozenset(_CORRECTIONS)
"""The reasons that somebody outside the fund could have done something about."""


def counterfactual(
    document: Document, evaluate: Callable[[Document], Evaluation]
) -> Counterfactual[Document] | None:
    """The corrections that change a rejection; None where it was none, or nobody could have changed it."""
    return rules.counterfactual(document, evaluate, _CORRECTIONS)
