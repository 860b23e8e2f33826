"""Puts cases into the index of persons and numbers that were opened before it knew every event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from pydantic import ValidationError
from sqlalchemy import select

from bots.farm.audit import OPERATORS, Transaction
from bots.farm.cases import person_index
from bots.farm.cases import store as cases
from bots.farm.cases.numbers import receipts_in
from bots.farm.process import Case, Process, of_case
from bots.farm.storage.schema.audit import audit
from bots.farm.storage.schema.cases import cases as case_rows

INDEXED = "persons-indexed"
"""The act in the operators' chain that says up to which case the index is complete."""

SCOPE = "every-event-and-number"
"""What that act says of itself since cases are found by their receipts and, in any case, references."""

BATCH = 500


def index_more(tx: Transaction, processes: Mapping[str, Process]) -> int:
    """Index the next cases and note in the audit log how far it is; how many there were, 0 at the end.

    Cases that are opened later are in the index from the beginning.
    """
    reached, is_complete = _noted(tx)
    if is_complete:
        return 0
    wanted = select(case_rows).where(case_rows.c.id > reached).order_by(case_rows.c.id).limit(BATCH)
    found = list(cases.read(tx.connection, tx.seals, wanted))
    for case in found:
        _index(tx, case, processes.get(case.process))
    details = {"up_to": found[-1].id if found else reached, "complete": not found, "scope": SCOPE}
    tx.ledger.add(INDEXED, "farm", chain=OPERATORS, details=details)
    return len(found)


def _index(tx: Transaction, case: Case, process: Process | None) -> None:
    words: tuple[str, ...] = ()
    if case.opened:
        words = (case.reference, *(one for event in case.events for one in receipts_in(event)))
    if process is not None and case.opened:
        with suppress(ValidationError):  # opened by a version whose payload was another
            words += tuple(process.found_by(process.opens_with.model_validate(case.opened)))
    person_index.remember(tx, case.id, of_case(process, case), words)


def _noted(tx: Transaction) -> tuple[int, bool]:
    """Up to which case it was done, and whether that was all."""
    rows = select(audit.c.details).where(audit.c.chain == OPERATORS, audit.c.action == INDEXED)
    found = (json.loads(details) for details in tx.connection.execute(rows).scalars())
    notes = [note for note in found if note.get("scope") == SCOPE]
    return max((note["up_to"] for note in notes), default=0), any(note["complete"] for note in notes)
