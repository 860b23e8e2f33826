"""What is held about a person in one case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from bots.domain.masking import mask
from bots.farm.colleagues import Note
from bots.farm.process import Case


@dataclass(frozen=True)
class HeldFile:
    """A file of a case. ``content`` is base64, None where the case names others or its time is over."""

    name: str
    media_type: str
    content: str | None


@dataclass(frozen=True)
class HeldCase:
    """A case without what it says of others; where it names some, without notes and files' contents."""

    case: Case
    files: tuple[HeldFile, ...]
    notes: tuple[Note, ...]
    names_others: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "process": self.case.process,
            "reference": self.case.reference,
            "names_others": self.names_others,
            "files": [asdict(file) for file in self.files],
            "notes": [
                {"at": note.at.isoformat(), "person": note.person, "text": note.text} for note in self.notes
            ],
            "events": [
                {"seq": e.seq, "type": e.type, "at": e.at.isoformat(), "actor": e.actor, "data": e.data}
                for e in self.case.events
            ],
        }


def in_lines(plain: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Plain JSON as pairs of a name and a value, for people to read; what is empty is left out."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield from in_lines(value, f"{name} {key}".strip().replace("_", " "))
    elif isinstance(plain, list):
        for number, value in enumerate(plain, 1):
            yield from in_lines(value, f"{name} {number}")
    elif plain not in (None, ""):
        yield name, mask(str(plain))
