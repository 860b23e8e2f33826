"""A login's browser context, and what it is opened with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from playwright.sync_api import BrowserContext, HttpCredentials, StorageState

from bots.browser.gate import Gate
from bots.browser.origins import Origins
from bots.browser.page.tab import Tab


@dataclass(frozen=True)
class HttpLogin:
    """What a login says where the portal asks for it in HTTP itself: basic, digest, NTLM, Negotiate."""

    username: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, secret: Mapping[str, str]) -> HttpLogin | None:
        """The one in a login's secret (``http_username``, ``http_password``); None where it holds none."""
        if "http_username" not in secret:
            return None
        return cls(secret["http_username"], secret["http_password"])

    def at(self, origin: str) -> HttpCredentials:
        """As it is given to ``origin`` where that asks for it, and to nobody else."""
        return {
            "username": self.username,
            "password": self.password,
            "origin": origin,
            "send": "unauthorized",
        }


@dataclass(frozen=True)
class Detour:
    """A proxy that one portal's sessions go through, with the time that their pages believe it is.

    The proxy holds the client certificate, where there is one, and ends HTTPS with a certificate of its own.
    """

    proxy: str
    at: datetime | None = None


@dataclass
class Session:
    """One login on one portal: its cookies live on in ``storage`` when its context is renewed."""

    context: BrowserContext | None = None
    origins: Origins | None = None
    """What its context may speak to."""
    gate: Gate | None = None
    storage: StorageState | None = None
    opened: int = 0
    idle: Tab | None = None
    """The page of an earlier task, blank, for the next one."""
    served: bool = False
    """Whether the last task left the portal in good order."""
    worn: bool = False
    failures: int = 0
    """How many tasks in a row left it in trouble."""

    @property
    def in_use(self) -> bool:
        """Whether a page is open that is not idle."""
        return self.context is not None and len(self.context.pages) > (self.idle is not None)
