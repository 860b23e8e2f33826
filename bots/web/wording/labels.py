"""What the facts of a question are called: their labels are Danish, each process says the English ones."""

from __future__ import annotations

from bots.domain.text import Text
from bots.farm.process import Process

_GENERAL = {
    "Adgang": "Login",
    "Bestilt af": "Ordered by",
    "Databasen rækker til": "The database reaches until",
    "Fejl": "Error",
    "Fra": "From",
    "Hvorfor": "Why",
    "Kør": "Run",
    "Om opgave": "About the task",
    "Opdaget": "Noticed",
    "Opgave": "Task",
    "Robot": "Robot",
    "Robotten skulle": "The robot was to",
    "Sag": "Case",
    "Skrevet af": "Written by",
    "Spørgsmål": "Question",
    "Start igen med": "Start again with",
    "Udløber": "Expires",
}


def fact(process: Process | None, label: str) -> Text:
    """A label in both languages, also one with a number behind it (``Linje 3``)."""
    known = {**_GENERAL, **(process.labels if process else {})}
    if label in known:
        return Text(da=label, en=known[label])
    head, _, number = label.partition(" ")
    return Text(da=label, en=f"{known[head]} {number}" if number and head in known else label)
