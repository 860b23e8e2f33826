"""Nemhandel: the fund's inbox of electronic invoices, and its responses to them."""

from __future__ import annotations

from collections.abc import Mapping

from bots.browser import Screen, Stop
from bots.domain.errors import CredentialRejected
from bots.systems.nemhandel.documents import NewDocuments
from bots.systems.nemhandel.inbox import InboxDocument, NemhandelInbox
from bots.systems.nemhandel.responses import REJECTED, Responded, Responses

__all__ = [
    "REJECTED",
    "START",
    "START_PAGES",
    "WALK",
    "InboxDocument",
    "NemhandelInbox",
    "NewDocuments",
    "Responded",
    "Responses",
    "folder",
    "log_in",
]

START = "/indbakke"
START_PAGES = ("inbox",)
WALK = (Stop("/indbakke", "inbox"), Stop("/indbakke?nye=1", "new-documents"))


def log_in(screen: Screen, secret: Mapping[str, str]) -> None:
    """From the login page to the inbox.

    Raises:
        CredentialRejected: in the portal's own words.
    """
    screen.expect("login")
    screen.fill("username", secret["username"])
    screen.fill("password", secret["password"])
    if screen.click("log-in", then=("inbox", "login-refused")) == "login-refused":
        raise CredentialRejected("nemhandel", screen.text("problem"))


def folder(screen: Screen) -> NewDocuments:
    """What has arrived, for ``desk.inbox``."""
    return NewDocuments(screen)
