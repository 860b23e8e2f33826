"""Business Central: fields are checked and saved as they are left, and the login is somewhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bots.browser import Screen
from bots.domain.errors import CredentialRejected, FarmError
from bots.systems.navision.face import HEAD, Filter

_CHANGED = "record-changed"


class BusinessCentral:
    """See ``Face``."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def log_in(self, secret: Mapping[str, str]) -> None:
        screen = self._screen
        screen.expect("login")
        screen.fill("username", secret["username"])
        if screen.click("next", then=("password", "login")) == "login":
            raise self._rejected()
        screen.fill("password", secret["password"])
        if screen.click("log-in", then=("stay-signed-in", "password")) == "password":
            raise self._rejected()
        screen.click("do-not-stay", then="role-center")

    def filter(self, filters: Sequence[Filter]) -> None:
        """Each filter counts as its field is left; the list says what it is filtered by."""
        screen = self._screen
        for each in filters:
            screen.fill(each.field, each.value)
        screen.expect("filtered")
        screen.wait_text("applied", "; ".join(f"{each.column}: {each.value}" for each in filters))

    def create(self, head: Mapping[str, str]) -> bool:
        """The card is there with its last key field. Our reference goes first, so that it is on it."""
        screen = self._screen
        screen.fill("reference", head["reference"])
        for name in ("vendor", "external", "date"):
            screen.fill(name, head[name])
        return screen.expect("card", "create-refused") == "card"

    def fill_lines(self, lines: Sequence[Mapping[str, str]]) -> bool:
        """Enter in a line's last cell saves it, and opens the next."""
        screen = self._screen
        for number, line in enumerate(lines, start=1):
            for name, value in line.items():
                screen.fill(name, value, line=str(number))
            screen.press("line-amount", "Enter", line=str(number))
        return self._unchanged(screen.expect("card-saved", "lines-refused", _CHANGED)) == "card-saved"

    def head(self) -> dict[str, str]:
        return {name: self._screen.value(name) for name in HEAD}

    def ask(self, action: str) -> None:
        """Actions that the bar has no room for are folded away."""
        screen = self._screen
        if not screen.shows(action):
            screen.click("more-options")
        screen.click(action)

    def deleted(self) -> None:
        screen = self._screen
        screen.click("confirm-deletion")
        self._unchanged(screen.expect("card-deleted", _CHANGED))

    def posted(self) -> bool:
        screen = self._screen
        came = screen.click("confirm-posting", then=("posted-question", "posting-refused", _CHANGED))
        if self._unchanged(came) == "posting-refused":
            return False
        screen.click("open-posted", then="posted")
        return True

    def _unchanged(self, page: str | None) -> str | None:
        if page == _CHANGED:
            raise FarmError(
                f"Navision did not save: {self._screen.text('message')}; the task starts with a new card"
            )
        return page

    def _rejected(self) -> CredentialRejected:
        screen = self._screen
        return CredentialRejected(
            screen.portal, f"the identity provider does not accept the login: {screen.text('problem')}"
        )
