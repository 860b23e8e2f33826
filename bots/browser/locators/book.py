"""Where things are on one portal: ``locators/<portal>.yaml`` as a checked model."""

from __future__ import annotations

import difflib
import string
import typing
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from playwright.sync_api import Page
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.browser.errors import LocatorUnknown
from bots.config.yaml_model import load_marked

Name = Annotated[str, Field(pattern=r"^[a-zæøå][a-zæøå0-9-]*$")]
Kind = Literal["login", "maintenance", "error"]

KINDS = ("role", "label", "placeholder", "text", "title", "test_id", "css")
RESERVED = frozenset({"name", "value", "option", "on", "then", "dialog", "reads_as"})
"""Parameter names of Screen's methods, which no placeholder may have."""

_ROLES = typing.get_args(typing.get_type_hints(Page.get_by_role)["role"])


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Strategy(_Entry):
    """One way to find an element, of exactly one kind; ``name`` goes with ``role``, ``why`` with ``css``.

    ``{placeholders}`` are filled from the call: ``screen.click("open", number="F-1")``.
    """

    # What an editor can check by itself; the validator below says it in words.
    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [kind]} for kind in KINDS],
            "dependentRequired": {"name": ["role"], "css": ["why"], "why": ["css"]},
        }
    )

    role: str | None = Field(default=None, json_schema_extra={"enum": list(_ROLES)})
    name: str | None = None
    label: str | None = None
    placeholder: str | None = None
    text: str | None = None
    title: str | None = None
    test_id: str | None = None
    css: str | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Strategy:
        given = [kind for kind in KINDS if getattr(self, kind)]
        if len(given) != 1:
            raise ValueError(
                f"a strategy is exactly one of {', '.join(KINDS)}; this has {len(given)} of them"
            )
        if self.name is not None and self.role is None:
            raise ValueError("'name' goes with 'role' only")
        if self.css is not None and not self.why:
            raise ValueError("'css' needs a 'why': say why no role or label finds it")
        if self.css is None and self.why is not None:
            raise ValueError("'why' goes with 'css' only")
        if self.role is not None and self.role not in _ROLES:
            close = difflib.get_close_matches(self.role, _ROLES, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise ValueError(f"{self.role!r} is not an ARIA role{hint}")
        self.placeholders  # noqa: B018  raises where braces are wrong
        return self

    @property
    def kind(self) -> str:
        return next(kind for kind in KINDS if getattr(self, kind))

    @property
    def wording(self) -> str:
        """What is looked for: the name of a role, or the text of any other kind."""
        return (self.name or "") if self.role else str(getattr(self, self.kind))

    @property
    def placeholders(self) -> frozenset[str]:
        try:
            fields = [part[1] for part in string.Formatter().parse(self.wording) if part[1] is not None]
        except ValueError as error:
            raise ValueError(f"{self.wording!r}: {error}; a brace that is meant is written twice") from None
        for name in fields:
            if not name.isidentifier() or name in RESERVED:
                raise ValueError(f"placeholder {{{name}}} must be a word, and none of {sorted(RESERVED)}")
        return frozenset(fields)

    def __str__(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        return f"role {self.role}{name}" if self.role else f"{self.kind} {self.wording!r}"


class FrameSpec(_Entry):
    """The iframe that a page is shown in, by its title or its name, or by css with a reason."""

    title: str | None = None
    name: str | None = None
    css: str | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> FrameSpec:
        if sum(value is not None for value in (self.title, self.name, self.css)) != 1:
            raise ValueError("a frame is exactly one of title, name, css")
        if self.css is not None and not self.why:
            raise ValueError("'css' needs a 'why': say why no title or name finds it")
        return self

    def __str__(self) -> str:
        return f"iframe {self.title or self.name or self.css!r}"


class Target(_Entry):
    """One element that robots use. ``risk: high``: money, account, person. ``commits``: cannot be undone.

    ``sometimes``: its page does not always show it, so that its absence tells a check nothing.
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
        first = self.find[0].placeholders
        for strategy in self.find[1:]:
            if unknown := strategy.placeholders ^ first:
                raise ValueError(
                    f"unknown placeholder {{{min(unknown)}}}: every strategy of a locator has the same ones"
                )
        return self

    @property
    def high(self) -> bool:
        return self.commits or self.risk == "high"

    @property
    def placeholders(self) -> frozenset[str]:
        return self.find[0].placeholders


class PageSpec(_Entry):
    """A page and what shows that it is shown: ``there`` is what appears last on a page built by script."""

    there: Strategy
    kind: Kind | None = None
    frame: FrameSpec | None = None
    locators: dict[Name, Target] = {}

    @model_validator(mode="after")
    def _is_fixed(self) -> PageSpec:
        if self.there.placeholders:
            raise ValueError(f"unknown placeholder {{{min(self.there.placeholders)}}}: 'there' takes none")
        return self


class LocatorBook(_Entry):
    """Everything robots know about where things are on one portal, in one version."""

    portal: Name
    version: str
    pages: dict[Name, PageSpec] = Field(min_length=1)

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
