"""Where a robot and a recording part ways, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bots.domain.errors import KollegaError


class DivergenceKind(StrEnum):
    """What kind of difference."""

    VALUES = "values"
    """The right request with other values."""
    AGAIN = "again"
    """Something was sent, or asked for, once more than recorded."""
    SKIPPED = "skipped"
    """A later step came before an earlier one."""
    UNKNOWN = "unknown"
    """The recording has no such page."""
    OUTSIDE = "outside"
    """A host that the recording does not have, or a WebSocket."""
    UNFINISHED = "unfinished"
    """The robot stopped before the recording did."""
    OUTCOME = "outcome"
    """The robot came to another result."""


@dataclass(frozen=True)
class Divergence:
    """One difference. ``step`` counts documents, forms and data from 1; 0 where none is meant."""

    kind: DivergenceKind
    text: str
    step: int = 0

    def __str__(self) -> str:
        return f"step {self.step}: {self.text}" if self.step else self.text


class Diverged(KollegaError):
    """A developer acts: the robot does something else than the recording; each difference is one line."""

    def __init__(self, name: str, divergences: tuple[Divergence, ...]) -> None:
        super().__init__("\n  ".join((f"{name} was not replayed to its end.", *map(str, divergences))))
        self.divergences = divergences
