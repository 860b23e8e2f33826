"""Who is logged in to the pages, and what they have typed and not sent yet."""

from __future__ import annotations

from bots.farm.visits.drafts import Draft
from bots.farm.visits.screens import WallScreen
from bots.farm.visits.sessions import KeptSession
from bots.farm.visits.visits import Visits

__all__ = ["Draft", "KeptSession", "Visits", "WallScreen"]
