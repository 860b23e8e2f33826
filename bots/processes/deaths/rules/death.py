"""The rule about the death itself."""

from __future__ import annotations

from collections.abc import Iterator

from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare, rule
from bots.processes.deaths.rules.matter import BOTH, Matter


@rule(
    "death-uncertain",
    severity=Severity.MANUAL,
    applies_to=BOTH,
    title=Text(da="CPR er ikke sikker på dødsdagen", en="CPR is not certain of the day of death"),
    text=Text(
        da="CPR skriver, at dødsdagen ({died_on}) er usikker.",
        en="CPR writes that the day of death ({died_on}) is uncertain.",
    ),
    remedy=Text(da="Vent på, at CPR retter den.", en="Wait for CPR to correct it."),
    source="CPR Direkte, record 001, usikkerhedsmarkering",
)
def death_uncertain(matter: Matter) -> Iterator[Compared]:
    yield compare(matter.died_on is not None and not matter.uncertain, died_on=matter.died_on)
