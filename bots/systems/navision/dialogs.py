"""Navision's own dialogs, which are part of the page."""

from __future__ import annotations

from bots.browser import Screen
from bots.domain.errors import PortalChanged


def read_question(screen: Screen, expected: str) -> None:
    """Make sure that the open dialog asks what is going to be answered.

    Raises:
        PortalChanged: it asks something else.
    """
    asked = screen.text("question")
    if asked != expected:
        raise PortalChanged(f"Navision asks {asked!r} where {expected!r} was expected; a developer must look")
