"""Where things are on one portal: ``locators/<portal>.yaml`` as a checked model."""

from __future__ import annotations

import difflib
import typing
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from bots.browser.errors import LocatorUnknown
from bots.browser.locators.entry import LocatorModel
from bots.browser.locators.places import FrameSpec, Origin, OriginAddress
from bots.browser.locators.strategy import Strategy, placeholders_in
from bots.config import load_marked

Name = Annotated[str, Field(pattern=r"^[a-zæøå][a-zæøå0-9-]*$")]
PageKind = Literal["login", "maintenance", "error"]


def _several(value: object) -> object:
    """One, or a list of them."""
    return value if isinstance(value, list | tuple) else (value,)


class Target(LocatorModel):
    """One element that robots use. ``risk: high``: money, account, person. ``commits``: cannot be undone.

    ``sometimes``: its page does not always show it, so that its absence tells a check nothing. ``within``
    holds for every strategy that has none of its own, ``row`` for all: the row of a table, by its columns.
    ``keys``: what may be pressed on it besides keys that only move, such as ``Enter`` or ``F9``.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "if": {
                "anyOf": [
                    {"properties": {"risk": {"const": "high"}}, "required": ["risk"]},
                    {"properties": {"commits": {"const": True}}, "required": ["commits"]},
                ]
            },
            "then": {"properties": {"find": {"minItems": 2}}},
        }
    )

    find: tuple[Strategy, ...] = Field(json_schema_extra={"minItems": 1})
    risk: Literal["low", "high"] = "low"
    commits: bool = False
    personal: bool = False
    many: bool = False
    sometimes: bool = False
    within: Strategy | None = None
    row: dict[str, str] = Field(default_factory=dict)
    keys: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_safe(self) -> Target:
        if not self.find:
            raise ValueError("'find' needs at least one strategy")
        if self.high and len({strategy.kind for strategy in self.find}) < 2:
            raise ValueError(
                "'risk: high' and 'commits: true' need two strategies of different kinds for the same element"
            )
        if self.high and self.many:
            raise ValueError("'many: true' cannot go with 'risk: high' or 'commits: true'")
        first = self.find[0].placeholders - self._of_scope
        for strategy in self.find[1:]:
            if unknown := (strategy.placeholders - self._of_scope) ^ first:
                raise ValueError(
                    f"unknown placeholder {{{min(unknown)}}}: every strategy of a locator has the same ones"
                )
        return self

    @property
    def high(self) -> bool:
        return self.commits or self.risk == "high"

    @property
    def placeholders(self) -> frozenset[str]:
        return self.find[0].placeholders | self._of_scope

    @property
    def _of_scope(self) -> frozenset[str]:
        """Placeholders of what every strategy is looked for in."""
        inside = self.within.placeholders if self.within else frozenset()
        return inside.union(*(placeholders_in(value) for value in self.row.values()))


class PageSpec(LocatorModel):
    """A page and what shows that it is shown: ``there`` is what appears last on a page built by script.

    ``frame`` is the frame that it is in, or a list of them from the outermost inwards. ``at`` names the
    origin that it comes from, where that is not the portal's own.
    """

    there: Strategy
    kind: PageKind | None = None
    frame: Annotated[
        tuple[FrameSpec, ...],
        BeforeValidator(_several, json_schema_input_type=FrameSpec | tuple[FrameSpec, ...]),
    ] = ()
    at: Name | None = None
    locators: dict[Name, Target] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_fixed(self) -> PageSpec:
        if self.there.placeholders:
            raise ValueError(f"unknown placeholder {{{min(self.there.placeholders)}}}: 'there' takes none")
        return self


class Banner(LocatorModel):
    """What may lie over any page at any moment, and the one button that takes it away."""

    there: Strategy
    close: Strategy


class LocatorBook(LocatorModel):
    """Everything robots know about where things are on one portal, in one version.

    ``face``: which of the portal's faces it is about, where there are several: its room asks for that.
    ``origins``: others than the portal's own that its browser may speak to. ``ignored``: origins that the
    portal's pages speak to and that are stopped without a word. ``background``: paths of requests that a page
    makes by itself and that nobody waits for.
    """

    portal: Name
    face: Name | None = None
    version: str
    origins: dict[Name, Origin] = Field(default_factory=dict)
    ignored: tuple[OriginAddress, ...] = ()
    background: tuple[str, ...] = ()
    banners: dict[Name, Banner] = Field(default_factory=dict)
    pages: dict[Name, PageSpec] = Field(min_length=1)

    @model_validator(mode="after")
    def _knows_its_origins(self) -> LocatorBook:
        for name, page in self.pages.items():
            if page.at is not None and (page.at not in self.origins or self.origins[page.at].files):
                known = ", ".join(key for key, one in self.origins.items() if not one.files) or "none"
                raise ValueError(
                    f"page {name!r} is at {page.at!r}, which is no origin of pages here: {known}"
                )
        return self

    @classmethod
    def load(cls, path: Path) -> LocatorBook:
        """The book at ``path``, read again only when the file has changed.

        Raises:
            YamlWrong: one line per mistake, with file, line and column.
        """
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            changed = 0
        return _load(path, changed)

    def page(self, name: str) -> PageSpec:
        """Raises LocatorUnknown, with the known names, for a page that is not in the book."""
        if name not in self.pages:
            raise LocatorUnknown(_unknown("page", name, self.pages, f"locators of portal {self.portal!r}"))
        return self.pages[name]

    def target(self, page: str, name: str) -> Target:
        """Raises LocatorUnknown, with the known names, for a locator that the page does not have."""
        known = self.page(page).locators
        if name not in known:
            raise LocatorUnknown(_unknown("locator", name, known, f"page {page!r} of portal {self.portal!r}"))
        return known[name]

    def of_kind(self) -> dict[str, PageSpec]:
        """The pages that can come instead of any other: login, maintenance, error."""
        return {name: page for name, page in self.pages.items() if page.kind}


@lru_cache(maxsize=32)
def _load(path: Path, changed: int) -> LocatorBook:
    return load_marked(path, LocatorBook)


def _unknown(what: str, name: str, known: typing.Iterable[str], where: str) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"no {what} {name!r} in the {where}.{hint} Known: {', '.join(sorted(known)) or 'none'}."
