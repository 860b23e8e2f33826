"""Every table of the farm, the same on SQLite and PostgreSQL: importing this module fills ``metadata``."""

from __future__ import annotations

from bots.farm.storage.schema import audit, cases, colleagues, history, operations, worklist
from bots.farm.storage.schema.metadata import metadata

__all__ = ["audit", "cases", "colleagues", "history", "metadata", "operations", "worklist"]
