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


Value = str | Text | Cpr
"""What is shown. A ``Cpr`` stays masked until a colleague asks for it and says why."""


@dataclass(frozen=True)
class Shown:
    """One thing that a colleague sees beside a task: sentences, named values, a table, and parts of it.

    ``folded``: it is shown when it is asked for. ``source`` says where it comes from, in Danish.
    """

    title: Text
    texts: tuple[Text, ...] = ()
    values: tuple[tuple[Text, Value], ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    parts: tuple[Shown, ...] = ()
    folded: bool = False
    source: str = ""
