"""What decisions come to: explanations, register, insight, verification and rule workshop."""

from __future__ import annotations

from bots.decisions.explaining import decided, explain, find_case, is_proposed
from bots.decisions.explanation import Explanation
from bots.decisions.holder import Holder
from bots.decisions.insight import ROLE, Asking, Insight, collect
from bots.decisions.register import Catalogue, as_yaml, register
from bots.decisions.rendering import explanation_page, fragment
from bots.decisions.types import decision_types, terms_by_process
from bots.decisions.verifying import verify_decisions
from bots.decisions.workshop import backtest, decision_table, declared

__all__ = [
    "ROLE",
    "Asking",
    "Catalogue",
    "Explanation",
    "Holder",
    "Insight",
    "as_yaml",
    "backtest",
    "collect",
    "decided",
    "decision_table",
    "decision_types",
    "declared",
    "explain",
    "explanation_page",
    "find_case",
    "fragment",
    "is_proposed",
    "register",
    "terms_by_process",
    "verify_decisions",
]
