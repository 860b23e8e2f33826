"""The Navision web client: purchase documents and payments."""

from __future__ import annotations

from collections.abc import Mapping

from bots.browser import Screen, Stop
from bots.domain.errors import CredentialRejected, SessionExpired
from bots.systems.navision.lists import Unclear
from bots.systems.navision.payments import Paid, Payments
from bots.systems.navision.purchases import Card, Posted, Purchases, is_unknown_vendor

__all__ = [
    "START",
    "START_PAGES",
    "WALK",
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
# A vendor that nobody is, so that nobody's documents are shown.
_NOBODY = {"vendor": "KOLLEGA-CHECK"}
WALK = (
    Stop("/", "role-center"),
    Stop("/?page=146", "posted-invoices", _NOBODY, "apply", "filtered"),
    Stop("/?page=147", "posted-credit-memos", _NOBODY, "apply", "filtered"),
    Stop("/?page=9308", "open-invoices", _NOBODY, "apply", "filtered"),
    Stop("/?page=9309", "open-credit-memos", _NOBODY, "apply", "filtered"),
    Stop("/?page=29", "payments", _NOBODY, "apply", "filtered"),
    Stop("/?page=51", "new-invoice"),
    Stop("/?page=52", "new-credit-memo"),
    Stop("/?page=256", "payment-journal"),
)


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
