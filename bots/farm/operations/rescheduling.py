"""Another priority or deadline for an open task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bots.domain.masking import mask
from bots.farm.audit import Transaction
from bots.farm.colleagues import holding
from bots.farm.storage import NEVER
from bots.farm.worklist import changing


def change(
    tx: Transaction,
    task_id: int,
    person: str,
    reason: str,
    priority: int | None,
    due: datetime | None,
    no_deadline: bool,
) -> None:
    """Write what changed, with what it was before in the audit log."""
    row = holding.lock(tx, task_id)
    wanted = {"priority": priority, "due": NEVER if no_deadline else due}
    values = {name: value for name, value in wanted.items() if value is not None}
    if not values:
        return
    changing.change(tx, row, **values)
    changes = {name: [_shown(row._mapping[name]), _shown(value)] for name, value in values.items()}
    tx.ledger.add(
        "task-changed",
        person,
        case_id=row.case_id,
        task_id=task_id,
        details={"queue": row.queue, "reference": row.reference, **changes, "reason": mask(reason)},
    )


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return None if value == NEVER else value.isoformat()
    return value
