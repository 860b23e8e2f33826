"""Every table of the farm, the same on SQLite and PostgreSQL: importing this module fills ``metadata``."""

from __future__ import annotations

from bots.farm.storage.schema import (
    arrivals,
    audit,
    cases,
    colleagues,
    history,
    keys,
    operations,
    payments,
    visits,
    worklist,
)
from bots.farm.storage.schema.metadata import metadata

__all__ = [
    "arrivals",
    "audit",
    "cases",
    "colleagues",
    "history",
    "keys",
    "metadata",
    "operations",
    "payments",
    "visits",
    "worklist",
]
