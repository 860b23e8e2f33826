"""A page to stop at when a portal's locators are walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stop:
    """A page of the walk: ``path`` shows ``page``; fill, and ``press`` if need be, to go on to ``then``.

    That may only ask the portal for something: anything but GET is cut off.
    """

    path: str
    page: str
    fill: Mapping[str, str] = field(default_factory=dict)
    press: str | None = None
    then: str | None = None


Walk = Sequence[Stop] | Mapping[str | None, Sequence[Stop]]
"""What a room calls ``WALK``: its stops, or those of each face of its portal (None: the first)."""


def stops_of(walk: Walk, face: str | None) -> Sequence[Stop]:
    """The stops of one face."""
    return walk[face] if isinstance(walk, Mapping) else walk
