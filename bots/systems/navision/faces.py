"""Which face of Navision a screen shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bots.browser import Screen
from bots.systems.navision.business_central import BusinessCentral
from bots.systems.navision.face import Face
from bots.systems.navision.web_client import WebClient

_FACES: Mapping[str | None, Callable[[Screen], Face]] = {
    None: WebClient,
    "business-central": BusinessCentral,
}


def face_of(screen: Screen) -> Face:
    """The face that the screen's locators are about."""
    return _FACES[screen.book.face](screen)
