"""What the process is called, and how its cases end, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text

TITLE = Text(da="Tilskud", en="Subsidy")

OUTCOMES: Mapping[str, Text] = {
    "given-up": Text(da="opgivet", en="given up"),
    "not-claimed": Text(da="der blev ikke søgt", en="not claimed"),
    "not-a-member-known": Text(da="ikke medlem af danmark", en="not a member of danmark"),
    "accepted": Text(da="tilskud bevilget", en="subsidy granted"),
    "not-a-member": Text(da="ikke medlem af danmark", en="not a member of danmark"),
    "already-claimed": Text(da="der var søgt før", en="claimed before"),
    "too-old": Text(da="behandlingen var for gammel", en="the treatment was too old"),
    "limit-reached": Text(da="grænsen for tilskud var nået", en="the limit for subsidies was reached"),
    "form-refused": Text(da="ansøgningen blev afvist", en="the form was refused"),
}
