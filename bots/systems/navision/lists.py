"""Navision's filtered lists, read so that "nothing there" is something the page says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.browser import Screen


@dataclass(frozen=True)
class Unclear:
    """A look-up that gave no certain answer; ``why`` is one Danish sentence."""

    why: str


@dataclass(frozen=True)
class ListPage:
    """A list: its page in the locators, its address, and the title it must show."""

    name: str
    path: str
    title: str


@dataclass(frozen=True)
class Filter:
    """One value to filter by: the field to fill, and the column that must then show the value."""

    field: str
    column: str
    value: str


def only_row(screen: Screen, page: ListPage, *filters: Filter) -> Mapping[str, str] | Unclear | None:
    """The one row that matches all filters, None only where Navision states that there is none."""
    screen.goto(page.path, page.name)
    for each in filters:
        screen.fill(each.field, each.value)
    screen.click("apply", then="filtered")
    wanted = "; ".join(f"{each.column}: {each.value}" for each in filters)
    if screen.text("list-title") != page.title or screen.text("applied") != wanted:
        return Unclear(f"Navision viser en anden liste end {page.title} med {wanted}.")
    if screen.shows("empty"):
        return None
    found = screen.table("rows") if screen.shows("rows") else []
    if len(found) != 1:
        return Unclear(f"Navision viser {len(found)} poster i {page.title} med {wanted}.")
    if any(found[0][each.column] != each.value for each in filters):
        return Unclear(f"Navision viser en anden post i {page.title} end den med {wanted}.")
    return found[0]
