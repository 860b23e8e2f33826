"""A login's browser context, and what it is opened with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import (
    BrowserContext,
    StorageState,
)

from bots.browser.page.tab import Tab


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
    storage: StorageState | None = None
    opened: int = 0
    idle: Tab | None = None
    """The page of an earlier task, blank, for the next one."""
    served: bool = False
    """Whether the last task left the portal in good order."""
    worn: bool = False

    @property
    def in_use(self) -> bool:
        """Whether a page is open that is not idle."""
        return self.context is not None and len(self.context.pages) > (self.idle is not None)
