"""Members of the fund, as Kerne's search shows them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bots.browser import Screen


@dataclass(frozen=True)
class Member:
    """A row of the search."""

    number: str
    cpr: str = field(repr=False)
    name: str = field(repr=False)


class Members:
    """The search for members."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def search(self, text: str) -> list[Member]:
        """All members with this CPR number, or these words in their name; none only where Kerne says so."""
        screen = self._screen
        screen.goto("/", "members")
        screen.fill("query", text)
        screen.click("search", changes="result")
        if screen.shows("none"):
            return []
        return [Member(row["Medlemsnr."], row["CPR-nr."], row["Navn"]) for row in screen.table("found")]
