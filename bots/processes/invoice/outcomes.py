"""What the process is called, and how its cases end, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text

TITLE = Text(da="Faktura", en="Invoice")

OUTCOMES: Mapping[str, Text] = {
    "approved": Text(da="godkendt", en="approved"),
    "rejected": Text(da="afvist", en="rejected"),
    "given-up": Text(da="opgivet", en="given up"),
    "rejected-by-hand": Text(da="afvist i hånden", en="rejected by hand"),
    "handled-by-hand": Text(da="bogført i hånden", en="posted by hand"),
}
