"""Many files: which they are, and what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bots.processes.invoice.check.checking import Checked, Verdict


def xml_files(places: Iterable[Path]) -> Iterator[Path]:
    """Every file that is named, and the XML files in every folder that is named, in order."""
    for place in places:
        if place.is_dir():
            yield from sorted(
                found for found in place.rglob("*") if found.suffix.lower() == ".xml" and found.is_file()
            )
        else:
            yield place


@dataclass
class CheckTally:
    """How many files there were, by verdict and by reason."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    reasons: Counter[tuple[Verdict, str]] = field(default_factory=Counter)

    def add(self, checked: Checked) -> None:
        self.verdicts[checked.verdict] += 1
        self.reasons.update((checked.verdict, code) for code in checked.codes)

    @property
    def files(self) -> int:
        return self.verdicts.total()

    def plain(self) -> dict[str, Any]:
        """As JSON: ``read`` is what an invoice came out of, whatever became of it."""
        counts = {verdict.value: self.verdicts[verdict] for verdict in Verdict}
        unread = self.verdicts[Verdict.REFUSED] + self.verdicts[Verdict.CRASHED]
        return {
            "files": self.files,
            "read": self.files - unread,
            **counts,
            "reasons": {
                verdict.value: dict(
                    sorted((code, n) for (of, code), n in self.reasons.items() if of is verdict)
                )
                for verdict in Verdict
                if verdict is not Verdict.APPROVE
            },
        }
