"""D-service, sygeforsikringen danmark's portal for providers and companies."""

from __future__ import annotations

from collections.abc import Mapping

from bots.browser import Screen, Stop
from bots.domain.errors import CredentialRejected
from bots.systems.dservice.claims import ClaimAnswered, Claimed, Claims, Unclear

__all__ = ["START", "START_PAGES", "WALK", "ClaimAnswered", "Claimed", "Claims", "Unclear", "log_in"]

START = "/"
START_PAGES = ("front",)
WALK = (
    Stop("/forside", "front"),
    # A reference that nobody has, so that nobody's claim is shown.
    Stop("/ansoegninger", "search", {"reference": "KOLLEGA-CHECK"}, "search", "search-result"),
    Stop("/ansoegning/ny", "claim-form"),
)


def log_in(screen: Screen, secret: Mapping[str, str]) -> None:
    """Log in with the employee signature, which the browser already holds as its client certificate.

    Raises:
        CredentialRejected: the signature belongs to no agreement.
    """
    screen.expect("login")
    if screen.click("log-in", then=(*START_PAGES, "no-agreement")) == "no-agreement":
        raise CredentialRejected(screen.portal, "the employee signature belongs to no agreement with danmark")
