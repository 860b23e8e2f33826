"""Files that come to us: each taken once, half a file waited for, a day without one noticed."""

from __future__ import annotations

from bots.farm.arrivals.arrivals import Arrivals, Novelty, Taken
from bots.farm.arrivals.errors import ArrivalGone

__all__ = ["ArrivalGone", "Arrivals", "Novelty", "Taken"]
