"""A case whose process broke: out of the flow, with a task for the developers."""

from __future__ import annotations

import traceback

from bots.domain.masking import mask
from bots.farm.cases import store as cases
from bots.farm.cases.store import LockedCase
from bots.farm.process import DEVELOPERS, FARM
from bots.farm.sealing import places
from bots.farm.worklist import tasks as worklist

_MOST_TRACE = 20_000


def park(case: LockedCase, error: Exception) -> None:
    """Take the case out of the flow with the reason, and put one task on the developers' list."""
    trace = mask("".join(traceback.format_exception(error)))[-_MOST_TRACE:]
    sealed = case.tx.seals.seal_json(case.id, trace, places.of_case(case.id))
    case.become(cases.PARKED, parked_reason=sealed)
    case.tx.ledger.add("case-parked", FARM, case_id=case.id, details={"error": type(error).__name__})
    worklist.add_numbered(
        case.tx,
        DEVELOPERS,
        f"{case.reference}-parked",
        {
            "code": "case-parked",
            "reason": {
                "da": f"Processen {case.process} brød sammen, og sagen står stille. "
                "Ret fejlen, og sæt sagen i gang igen.",
                "en": f"The process {case.process} broke and the case stands still. "
                "Correct it, then unpark the case.",
            },
            "facts": [
                ["Sag", str(case.id)],
                ["Proces", case.process],
                ["Reference", case.reference],
                ["Fejl", trace],
            ],
        },
        actor=FARM,
        case_id=case.id,
    )
