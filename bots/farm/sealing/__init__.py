"""What is personal is sealed with the key of its case, and for its place in the database."""

from __future__ import annotations

from bots.farm.sealing import places
from bots.farm.sealing.seals import KEY_OF_TASK, Seals, key_of, needs_older, owner_of, reseal, wipe

__all__ = ["KEY_OF_TASK", "Seals", "key_of", "needs_older", "owner_of", "places", "reseal", "wipe"]
