"""What scrubbing replaced: kinds and counts, never a value."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class ScrubReport:
    """By kind (CPR number, cookie, name, ...): the different values, how often, and in which entries."""

    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), repr=False)
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    entries: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    notes: list[str] = field(default_factory=list)
    entry: int = 0

    def add(self, kind: str, original: str) -> None:
        """One place where ``original`` was replaced."""
        self.values[kind].add(original)
        self.times[kind] += 1
        self.entries[kind].add(self.entry)

    def summary(self) -> dict[str, str]:
        """By kind: ``2 different, 14 times, in entries 3-5``."""
        return {
            kind: f"{len(self.values[kind])} different, {times} times, in {_ranges(self.entries[kind])}"
            for kind, times in sorted(self.times.items())
        }

    def lines(self) -> list[str]:
        """For a person to read."""
        replaced = [f"{kind}: {what}" for kind, what in self.summary().items()]
        return [*(replaced or ["nothing had to be replaced"]), *self.notes]


def _ranges(numbers: set[int]) -> str:
    entries = sorted(number for number in numbers if number)
    spans: list[list[int]] = []
    for number in entries:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    words = ", ".join("-".join(str(end) for end in span) for span in spans)
    task = "the task" if 0 in numbers else ""
    return " and ".join(part for part in (f"entries {words}" if words else "", task) if part)
