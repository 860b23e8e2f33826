"""By what a letter leaves, in words."""

from __future__ import annotations

from bots.domain.text import Text

_CHANNELS = {
    "digital-post": Text(da="Digital Post", en="Digital Post"),
    "mit-dk": Text(da="mit.dk", en="mit.dk"),
    "e-boks": Text(da="e-Boks", en="e-Boks"),
    "paper": Text(da="papir", en="paper"),
    "by-hand": Text(da="sendt af en kollega", en="sent by a colleague"),
}


def channel(name: str) -> Text:
    """The system of a channel, as people know it; one that nobody named stands as it is."""
    return _CHANNELS.get(name) or Text(da=name, en=name)
