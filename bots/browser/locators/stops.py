"""A page to stop at when a portal's locators are walked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stop:
    """A page of the walk: ``path`` shows ``page``; then, if ``press``, fill and go on to ``then``.

    Pressing may only ask the portal for something: anything but GET is cut off.
    """

    path: str
    page: str
    fill: Mapping[str, str] = field(default_factory=dict)
    press: str | None = None
    then: str | None = None
