"""Navision's filtered lists, read so that "nothing there" is something the page says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.browser import Screen
from bots.domain.errors import PortalChanged
from bots.systems.navision.face import Filter
from bots.systems.navision.faces import face_of


@dataclass(frozen=True)
class Unclear:
    """A look-up that gave no certain answer; ``why`` is one Danish sentence."""

    why: str


@dataclass(frozen=True)
class ListPage:
    """A list: its page in the locators, its address, the title it must show, and the columns that are read.

    Users of Business Central choose their columns themselves.
    """

    name: str
    path: str
    title: str
    columns: tuple[str, ...]


def only_row(screen: Screen, page: ListPage, *filters: Filter) -> Mapping[str, str] | Unclear | None:
    """The one row that matches all filters, None only where Navision states that there is none."""
    screen.goto(page.path, page.name)
    face_of(screen).filter(filters)
    wanted = "; ".join(f"{each.column}: {each.value}" for each in filters)
    if screen.text("list-title") != page.title or screen.text("applied") != wanted:
        return Unclear(f"Navision viser en anden liste end {page.title} med {wanted}.")
    if screen.shows("empty"):
        return None
    found = screen.table("rows") if screen.shows("rows") else []
    if len(found) != 1:
        return Unclear(f"Navision viser {len(found)} poster i {page.title} med {wanted}.")
    if missing := [name for name in page.columns if name not in found[0]]:
        raise PortalChanged(
            f"Navision's list {page.title!r} does not show {', '.join(missing)} to this user. Somebody must "
            "add the columns to the user's own view of it."
        )
    if any(found[0][each.column] != each.value for each in filters):
        return Unclear(f"Navision viser en anden post i {page.title} end den med {wanted}.")
    return found[0]
