"""What keeps a history that was lost from being made good."""

from __future__ import annotations

from bots.domain.errors import Conflict
from bots.domain.text import Text


class ArrivalsUnread(Conflict):
    """Facts: robot, task."""

    code = "arrivals-unread"
    words = Text(
        da="{robot} kunne ikke læse, hvad der er kommet (opgave {task}). Robotterne står stadig stille.",
        en="{robot} could not read the list of what has arrived (task {task}). The robots still stand still.",
    )
    hint = "See 'kollega work show {task}' for why, put it right, and run 'kollega reconcile' again."
