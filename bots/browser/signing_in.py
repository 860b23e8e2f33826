"""Into a portal: through its start page, or straight to where the robot goes if the session has served."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from bots.browser.page.screen import Screen
from bots.domain.errors import CredentialRejected, SessionExpired


def enter(screen: Screen, room: ModuleType, login: str, secret: Mapping[str, str]) -> None:
    """Have ``screen`` logged in with ``secret``, the one of ``login``.

    Where the session served an earlier task, the start page is left out: the robot goes where it goes, and
    is logged in first if the portal wants that.

    Raises:
        PortalDown, PortalChanged: the page could not be opened or recognised.
        CredentialRejected: the portal refuses the login.
    """

    def start() -> None:
        try:
            screen.goto(room.START, room.START_PAGES)
        except SessionExpired:
            try:
                room.log_in(screen, secret)
            except CredentialRejected as error:
                raise CredentialRejected(login, error.reason) from error
            screen.troubled = False

    if screen.session_served:
        screen.start_later(start)
    else:
        start()
