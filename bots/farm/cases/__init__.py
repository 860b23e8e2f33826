"""Cases: their steps carried out, their histories, search and decisions."""

from __future__ import annotations

from bots.farm.cases import (
    decisions,
    gate,
    indexing,
    letters,
    outcomes,
    payment_guard,
    person_index,
    queries,
    rule_archive,
    search,
    store,
    stored,
    telling,
)
from bots.farm.cases.decisions import DecisionRow, Figures
from bots.farm.cases.engine import Advance, Inquiry
from bots.farm.cases.errors import (
    CprInSearch,
    KindUnheard,
    NoSuchCase,
    NoSuchReference,
    NotParked,
    PersonReasonMissing,
)
from bots.farm.cases.letters import Post
from bots.farm.cases.outcomes import Approval, notice_reference
from bots.farm.cases.queries import CaseCount, RecentEvent
from bots.farm.cases.store import WAITING, CaseSummary, read_event
from bots.farm.cases.stored import OtherCase, StoredCase, StoredTask
from bots.farm.cases.telling import Correlation
from bots.farm.cases.withdrawing import TIMED_OUT, WITHDRAWN

__all__ = [
    "TIMED_OUT",
    "WAITING",
    "WITHDRAWN",
    "Advance",
    "Approval",
    "CaseCount",
    "CaseSummary",
    "Correlation",
    "CprInSearch",
    "DecisionRow",
    "Figures",
    "Inquiry",
    "KindUnheard",
    "NoSuchCase",
    "NoSuchReference",
    "NotParked",
    "OtherCase",
    "PersonReasonMissing",
    "Post",
    "RecentEvent",
    "StoredCase",
    "StoredTask",
    "decisions",
    "gate",
    "indexing",
    "letters",
    "notice_reference",
    "outcomes",
    "payment_guard",
    "person_index",
    "queries",
    "read_event",
    "rule_archive",
    "search",
    "store",
    "stored",
    "telling",
]
