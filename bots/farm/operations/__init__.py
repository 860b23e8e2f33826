"""What operators do: pause, retry, retention, the control room."""

from __future__ import annotations

from bots.farm.operations.data_protection import DataProtection
from bots.farm.operations.history import WHY, History, Lost, announce, held
from bots.farm.operations.operations import Operations
from bots.farm.operations.reason_codes import REASONS
from bots.farm.operations.retention import RetentionPeriods
from bots.farm.operations.retrying import Which
from bots.farm.operations.tallies import EPOCH

__all__ = [
    "EPOCH",
    "REASONS",
    "WHY",
    "DataProtection",
    "History",
    "Lost",
    "Operations",
    "RetentionPeriods",
    "Which",
    "announce",
    "held",
]
