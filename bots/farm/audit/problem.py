"""One thing that does not fit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChainProblem:
    """``chain`` and ``seq`` say where in the audit log."""

    chain: str
    seq: int
    message: str

    def __str__(self) -> str:
        return f"{self.chain} row {self.seq}: {self.message}"
