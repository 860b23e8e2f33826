"""States of tasks and cases as people read them, instead of the words that the farm keeps."""

from __future__ import annotations

from bots.domain.text import Text
from bots.farm.process import Process

_STATES = {
    "new": Text(da="venter", en="waiting"),
    "claimed": Text(da="i gang", en="in progress"),
    "by-hand": Text(da="gøres i hånden", en="being done by hand"),
    "uncertain": Text(da="uvis", en="uncertain"),
    "failed": Text(da="mislykket", en="failed"),
    "stopped": Text(da="standset af en kollega", en="stopped by a colleague"),
    "timed-out": Text(da="ikke besvaret i tide", en="not answered in time"),
    "withdrawn": Text(da="ikke længere nødvendig", en="no longer needed"),
    "cancelled": Text(da="trukket tilbage", en="cancelled"),
    "done-by-hand": Text(da="gjort i hånden", en="done by hand"),
    "done": Text(da="udført", en="done"),
    "refused": Text(da="afvist af systemet", en="refused by the system"),
    "needs-colleague": Text(da="gik til en kollega", en="went to a colleague"),
    "answered": Text(da="besvaret", en="answered"),
    "settled": Text(da="lukket", en="closed"),
    "open": Text(da="i gang", en="in progress"),
    "waiting": Text(da="venter", en="waiting"),
    "parked": Text(da="parkeret", en="parked"),
    "closed": Text(da="lukket", en="closed"),
}


def state(kept: str) -> Text:
    """A task's or case's state; the farm's own word where there is no other."""
    return _STATES.get(kept) or Text(da=kept, en=kept)


def outcome(process: Process | None, kept: str) -> Text:
    """How a case ended, or how it stands, in the words of its process."""
    own = process.outcomes.get(kept) if process else None
    return own or state(kept)


def title(process: Process | None, name: str) -> Text:
    """What a process is called; its name where it is gone."""
    return process.title if process else Text(da=name, en=name)
