"""What a runner does about history that goes back: says so, and hands in what only this home knows."""

from __future__ import annotations

import logging

from bots.farm.operations import WHY
from bots.farm.storage import weaknesses
from bots.office import Office

log = logging.getLogger(__name__)


class HistoryWatch:
    """``look`` every few seconds, besides what every process sees when it writes."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: str | None = None

    def begin(self) -> None:
        """Warn of a database that may lose what it has committed, and look."""
        for weakness in weaknesses(self._office.engine):
            log.warning("the database may lose what it has committed: %s", weakness)
        self.look()

    def look(self) -> None:
        """
        Raises:
            DatabaseDown: the database does not answer.
        """
        history = self._office.farm.history
        current = history.look()
        if current is None or current.id == self._known:
            return
        history.hand_in()
        self._known = current.id
        if not current.is_whole:
            log.error(
                "%s Robots with a point of no return stand still until an operator has run "
                "'kollega reconcile' (docs/runbook.md).",
                WHY[current.cause].en,
            )
