"""Kerne, a core pension system: members and payments, behind an identity provider's login."""

from __future__ import annotations

from collections.abc import Mapping

from bots.browser import Screen, Stop
from bots.domain.errors import CredentialRejected
from bots.systems.kerne.answers import BankAnswer, BankAnswers, BankStatus
from bots.systems.kerne.members import Member, Members
from bots.systems.kerne.payments import Paid, Payment, Payments, Refusal, Unclear, nemkonto_shown
from bots.vault import one_time_code

__all__ = [
    "START",
    "START_PAGES",
    "WALK",
    "BankAnswer",
    "BankAnswers",
    "BankStatus",
    "Member",
    "Members",
    "Paid",
    "Payment",
    "Payments",
    "Refusal",
    "Unclear",
    "log_in",
    "nemkonto_shown",
]

START = "/"
START_PAGES = ("members",)
WALK = (Stop("/", "members"),)


def log_in(screen: Screen, secret: Mapping[str, str]) -> None:
    """At the identity provider: with ``username``, ``password`` and a code from ``totp`` where the secret
    holds one, else with the employee certificate, which the browser shows by itself.

    Raises:
        CredentialRejected: in the identity provider's own words.
    """
    screen.expect("login")
    if "totp" in secret:
        _by_code(screen, secret)
    elif screen.click("by-certificate", then=(*START_PAGES, "certificate-refused")) == "certificate-refused":
        raise CredentialRejected(screen.portal, screen.text("problem"))


def _by_code(screen: Screen, secret: Mapping[str, str]) -> None:
    screen.fill("username", secret["username"])
    screen.fill("password", secret["password"])
    if screen.click("next", then=("one-time-code", "login")) == "login":
        raise CredentialRejected(screen.portal, screen.text("problem"))
    code = one_time_code(secret, screen.portal)
    refused = _is_refused(screen, code)
    if refused and screen.shows("code-used"):
        # Another worker with this login came first, in the same half minute.
        refused = _is_refused(screen, one_time_code(secret, screen.portal, after=code))
    if refused:
        raise CredentialRejected(screen.portal, screen.text("problem"))


def _is_refused(screen: Screen, code: str) -> bool:
    screen.fill("code", code)
    return screen.click("confirm", then=(*START_PAGES, "one-time-code")) == "one-time-code"
