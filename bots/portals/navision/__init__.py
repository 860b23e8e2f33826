"""The Navision web client: purchase documents and payments."""

from __future__ import annotations

from collections.abc import Mapping

from bots.farm.errors import CredentialRejected, SessionExpired
from bots.farm.screen import Screen
from bots.portals.navision.lists import Unclear
from bots.portals.navision.payments import Paid, Payments
from bots.portals.navision.purchases import Card, Posted, Purchases, is_unknown_vendor

__all__ = [
    "START",
    "START_PAGES",
    "Card",
    "Paid",
    "Payments",
    "Posted",
    "Purchases",
    "Unclear",
    "is_unknown_vendor",
    "log_in",
]

START = "/"
START_PAGES = ("role-center",)


def log_in(screen: Screen, secret: Mapping[str, str]) -> None:
    """Log in with the vault's ``username`` and ``password``, from the login page.

    Raises:
        CredentialRejected: Navision does not accept them.
        SessionExpired: the new session was gone at once.
    """
    screen.expect("login")
    screen.fill("username", secret["username"])
    screen.fill("password", secret["password"])
    if screen.click("log-in", then=(*START_PAGES, "login")) == "login":
        if screen.shows("refused"):
            raise CredentialRejected(screen.portal, "Navision does not accept the username or the password")
        raise SessionExpired("portal 'navision' asked for the login again right after it")
