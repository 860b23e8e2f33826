"""Tasks, leases, claims and what stops them."""

from __future__ import annotations

from bots.farm.worklist import (
    changing,
    claiming,
    ending,
    files,
    leases,
    logins,
    pauses,
    queries,
    recovery,
    tasks,
)
from bots.farm.worklist.claim_sql import first_of
from bots.farm.worklist.errors import NoSuchFile, NoSuchTask
from bots.farm.worklist.files import MAX_FILE
from bots.farm.worklist.journal import Journal
from bots.farm.worklist.leases import MAX_INTENTS
from bots.farm.worklist.limits import MAX_PAYLOAD, checked_reference, checked_size
from bots.farm.worklist.logins import LoginStatus
from bots.farm.worklist.outcome import Done, NeedsColleague, Outcome, Refused
from bots.farm.worklist.pauses import ControlKind, ControlState, ControlStatus
from bots.farm.worklist.queries import QueueCount
from bots.farm.worklist.task import LARGEST, Lease, QueueTerms, Task, TaskState

__all__ = [
    "LARGEST",
    "MAX_FILE",
    "MAX_INTENTS",
    "MAX_PAYLOAD",
    "ControlKind",
    "ControlState",
    "ControlStatus",
    "Done",
    "Journal",
    "Lease",
    "LoginStatus",
    "NeedsColleague",
    "NoSuchFile",
    "NoSuchTask",
    "Outcome",
    "QueueCount",
    "QueueTerms",
    "Refused",
    "Task",
    "TaskState",
    "changing",
    "checked_reference",
    "checked_size",
    "claiming",
    "ending",
    "files",
    "first_of",
    "leases",
    "logins",
    "pauses",
    "queries",
    "recovery",
    "tasks",
]
