"""What the process is called, and how its cases end, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text

TITLE = Text(da="Filforsendelse", en="File consignment")

OUTCOMES: Mapping[str, Text] = {
    "left": Text(
        da="filen ligger klar til den besked, der nævner den", en="left for the message that names it"
    ),
    "handed-in": Text(
        da="afleveret til Serviceplatformen (ikke bevis for, at modtageren har den)",
        en="handed in at the platform (no proof that the recipient has it)",
    ),
    "accepted": Text(da="modtaget og accepteret af alle modtagere", en="accepted by every recipient"),
    "settled": Text(da="afklaret af en kollega", en="settled by a colleague"),
    "given-up": Text(da="opgivet", en="given up"),
}
