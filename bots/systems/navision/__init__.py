"""Navision, in its web client or as Business Central: purchase documents and payments."""

from __future__ import annotations

from collections.abc import Mapping

from bots.browser import Screen, Stop
from bots.systems.navision.faces import face_of
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
_LISTS = {
    "posted-invoices": 146,
    "posted-credit-memos": 147,
    "open-invoices": 9308,
    "open-credit-memos": 9309,
    "payments": 29,
}
_OTHERS = (
    Stop("/?page=51", "new-invoice"),
    Stop("/?page=52", "new-credit-memo"),
    Stop("/?page=256", "payment-journal"),
)


def _walk(apply: str | None) -> tuple[Stop, ...]:
    lists = (Stop(f"/?page={page}", name, _NOBODY, apply, "filtered") for name, page in _LISTS.items())
    return (Stop("/", "role-center"), *lists, *_OTHERS)


WALK = {None: _walk("apply"), "business-central": _walk(None)}
"""By face: Business Central has no button to apply a filter with."""


def log_in(screen: Screen, secret: Mapping[str, str]) -> None:
    """Log in with the vault's ``username`` and ``password``, from the login page.

    Raises:
        CredentialRejected: Navision does not accept them.
        SessionExpired: the new session was gone at once.
    """
    face_of(screen).log_in(secret)
