"""The web client: pages from the server, with a button for everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bots.browser import Screen
from bots.domain.errors import CredentialRejected, SessionExpired
from bots.systems.navision.face import HEAD, Filter


class WebClient:
    """See ``Face``."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def log_in(self, secret: Mapping[str, str]) -> None:
        screen = self._screen
        screen.expect("login")
        screen.fill("username", secret["username"])
        screen.fill("password", secret["password"])
        if screen.click("log-in", then=("role-center", "login")) == "login":
            if screen.shows("refused"):
                raise CredentialRejected(
                    screen.portal, "Navision does not accept the username or the password"
                )
            raise SessionExpired("portal 'navision' asked for the login again right after it")

    def filter(self, filters: Sequence[Filter]) -> None:
        for each in filters:
            self._screen.fill(each.field, each.value)
        self._screen.click("apply", then="filtered")

    def create(self, head: Mapping[str, str]) -> bool:
        for name, value in head.items():
            self._screen.fill(name, value)
        return self._screen.click("create", then=("card", "create-refused")) == "card"

    def fill_lines(self, lines: Sequence[Mapping[str, str]]) -> bool:
        screen = self._screen
        for number, line in enumerate(lines, start=1):
            if number > 1:
                screen.click("new-line")
            for name, value in line.items():
                screen.fill(name, value, line=str(number))
        return screen.click("save-lines", then=("card-saved", "lines-refused")) == "card-saved"

    def head(self) -> dict[str, str]:
        return {name: self._screen.text(name) for name in HEAD}

    def ask(self, action: str) -> None:
        self._screen.click(action)

    def deleted(self) -> None:
        self._screen.click("confirm-deletion", then="card-deleted")

    def posted(self) -> bool:
        return self._screen.click("confirm-posting", then=("posted", "posting-refused")) == "posted"
