"""One way to find an element, as the YAML says it."""

from __future__ import annotations

import difflib
import string
import typing

from playwright.sync_api import Page
from pydantic import ConfigDict, Field, model_validator

from bots.browser.locators.entry import LocatorModel

KINDS = ("role", "label", "placeholder", "text", "title", "test_id", "css")
RESERVED = frozenset(
    {"name", "value", "option", "on", "then", "dialog", "reads_as", "key", "text", "files", "changes", "drop"}
)
"""Parameter names of Screen's methods, which no placeholder may have."""

_ROLES = typing.get_args(typing.get_type_hints(Page.get_by_role)["role"])


def placeholders_in(wording: str) -> frozenset[str]:
    """The names in braces in ``wording``.

    Raises:
        ValueError: a brace too many, or a name that no placeholder may have.
    """
    try:
        fields = [part[1] for part in string.Formatter().parse(wording) if part[1] is not None]
    except ValueError as error:
        raise ValueError(f"{wording!r}: {error}; a brace that is meant is written twice") from None
    for name in fields:
        if not name.isidentifier() or name in RESERVED:
            raise ValueError(f"placeholder {{{name}}} must be a word, and none of {sorted(RESERVED)}")
    return frozenset(fields)


class Strategy(LocatorModel):
    """One way to find an element, of exactly one kind; ``name`` goes with ``role``, ``why`` with ``css``.

    ``{placeholders}`` are filled from the call: ``screen.click("open", number="F-1")``. ``within`` is the one
    element that it is looked for in, a group of fields for example.
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
    within: Strategy | None = None

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
        """Those of what is looked for, and of what it is looked for in."""
        return placeholders_in(self.wording) | (self.within.placeholders if self.within else frozenset())

    def __str__(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        what = f"role {self.role}{name}" if self.role else f"{self.kind} {self.wording!r}"
        return f"{what} within {self.within}" if self.within else what
