"""How a process's key figures are read: what to reach, and what its amounts are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bots.domain.text import Text


@dataclass(frozen=True)
class Goals:
    """``percent`` of the decided cases, by rate: ``straight-through``, ``approved-alone``, ``rejected-alone``
    and ``by-person``; ``source`` says where the goals come from. ``money`` names the amounts of ``Tally``.
    """

    percent: Mapping[str, float] = field(default_factory=dict)
    source: str = ""
    money: Mapping[str, Text] = field(default_factory=dict)
