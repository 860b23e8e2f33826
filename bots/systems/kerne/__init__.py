"""Kerne, a core pension system: members and payments, behind an identity provider's login."""

from __future__ import annotations

from collections.abc import Mapping

from bots.browser import Screen, Stop
from bots.domain.errors import CredentialRejected
from bots.systems.kerne.members import Member, Members
from bots.systems.kerne.payments import Paid, Payment, Payments
from bots.vault import one_time_code

__all__ = ["START", "START_PAGES", "WALK", "Member", "Members", "Paid", "Payment", "Payments", "log_in"]

START = "/"
START_PAGES = ("members",)
WALK = (Stop("/", "members"),)


def log_in(screen: Screen, secret: Mapping[str, str]) -> None:
    """At the identity provider: ``username`` and ``password``, then a code from ``totp``.

    Raises:
        CredentialRejected: in the identity provider's own words.
    """
    screen.expect("login")
    screen.fill("username", secret["username"])
    screen.fill("password", secret["password"])
    if screen.click("next", then=("one-time-code", "login")) == "login":
        raise CredentialRejected(screen.portal, screen.text("problem"))
    screen.fill("code", one_time_code(secret, screen.portal))
    if screen.click("confirm", then=(*START_PAGES, "one-time-code")) == "one-time-code":
        raise CredentialRejected(screen.portal, screen.text("problem"))
