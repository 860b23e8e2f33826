"""What the process is called, and how its cases end, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text

TITLE = Text(da="Tilbagetrækning", en="Withdrawal")

OUTCOMES: Mapping[str, Text] = {
    "withdrawn": Text(da="ansøgningerne er trukket tilbage", en="the claims are withdrawn"),
    "kept": Text(da="ansøgningerne står", en="the claims stand"),
}
