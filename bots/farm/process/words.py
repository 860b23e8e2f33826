"""What people read of a process: its fields in words, its reason codes, and what lies beside a task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.domain.cpr import Cpr
from bots.domain.text import Text


@dataclass(frozen=True)
class Words:
    """A field's label and help. ``options``: for each value its label, and what happens then."""

    label: Text
    help: Text | None = None
    options: Mapping[str, tuple[Text, Text]] | None = None


@dataclass(frozen=True)
class ReasonCode:
    """What a reason code means, and the team that acts; None: the team of the process or the robot."""

    meaning: Text
    team: str | None = None


Value = str | Cpr
"""What is shown. A ``Cpr`` stays masked until a colleague asks for it and says why."""


@dataclass(frozen=True)
class Shown:
    """One thing that a colleague sees beside a task: named values, and a table where it has lines."""

    title: Text
    values: tuple[tuple[Text, Value], ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
