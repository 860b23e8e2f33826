"""A task's row is changed through ``worklist.changing``, or by a statement that has the log told."""

from __future__ import annotations

import re
from pathlib import Path

MEANT = {
    "bots/farm/worklist/changing.py": "the way",
    "bots/farm/worklist/claim_sql.py": "a claim: its audit row says by whom, and which attempt",
    "bots/farm/worklist/ending.py": "an end: tells the log itself, on PostgreSQL in the same statement",
    "bots/farm/worklist/leases.py": "a lease's length, which is in no log, and an intent, which is",
    "bots/farm/worklist/recovery.py": "many at once; tells the log of each",
    "bots/farm/colleagues/pending_answers.py": "a lease's length",
    "bots/farm/fleet/timekeeping.py": "a lease's length",
    "bots/farm/operations/retention.py": "erasing, which is an act of its own",
}


def test_nobody_changes_a_task_behind_the_log() -> None:
    found = {
        str(path)
        for path in Path("bots").rglob("*.py")
        if re.search(r"update\(tasks\)|tasks\.update\(", path.read_text(encoding="utf-8"))
    }
    assert found == set(MEANT)
