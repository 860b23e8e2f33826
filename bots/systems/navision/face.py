"""What Navision's faces do each in its own way: an older web client, and Business Central."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

HEAD = ("vendor", "external", "date", "reference")
"""The fields at the head of a card, by their locators."""


@dataclass(frozen=True)
class Filter:
    """One value to filter by: the field to fill, and the column that must then show the value."""

    field: str
    column: str
    value: str


class Face(Protocol):
    """The steps on one screen that depend on its face. All others are the same, by other locators."""

    def log_in(self, secret: Mapping[str, str]) -> None:
        """Log in from the login page with ``username`` and ``password``; the start page is shown.

        Raises:
            CredentialRejected: they are not accepted.
            SessionExpired: the new session was gone at once.
        """
        ...

    def filter(self, filters: Sequence[Filter]) -> None:
        """Filter the list that is shown; page ``filtered`` is."""
        ...

    def create(self, head: Mapping[str, str]) -> bool:
        """Fill in the head of a new card: whether it is there. Else ``create-refused`` is shown."""
        ...

    def fill_lines(self, lines: Sequence[Mapping[str, str]]) -> bool:
        """Type the lines of an empty card: whether they are saved. Else ``lines-refused`` is shown.

        Raises:
            FarmError: somebody else has changed the card.
        """
        ...

    def head(self) -> dict[str, str]:
        """What the card that is shown has in its head."""
        ...

    def ask(self, action: str) -> None:
        """Press the action of this locator, which asks before it does something."""
        ...

    def deleted(self) -> None:
        """Answer Ja to the question whether to delete."""
        ...

    def posted(self) -> bool:
        """Answer Ja where it asks whether to post: whether ``posted`` is shown, else ``posting-refused``."""
        ...
