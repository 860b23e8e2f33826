"""What is held about a person in one case."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

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
