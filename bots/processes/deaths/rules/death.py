"""Rules about the death itself."""

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


@rule(
    "death-unconfirmed",
    severity=Severity.MANUAL,
    applies_to=BOTH,
    title=Text(da="CPR bekræfter ikke dødsfaldet", en="CPR does not confirm the death"),
    text=Text(
        da="Udtrækket fra CPR siger, at personen er død. Det siger CPR ikke, når vi slår op.",
        en="The extract of CPR says that the person is dead. CPR does not when it is asked.",
    ),
    remedy=Text(da="Find ud af, hvad der er rigtigt.", en="Find out which is right."),
    source="CPR Direkte, record 001; opslag i CPR (SF1520)",
)
def death_unconfirmed(matter: Matter) -> Iterator[Compared]:
    yield compare(matter.dead_by_look_up, found="ja" if matter.dead_by_look_up else "nej")
