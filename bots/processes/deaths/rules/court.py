"""The rule about the probate court."""

from __future__ import annotations

from collections.abc import Iterator

from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare, rule
from bots.processes.deaths.rules.matter import ESTATE, Matter


@rule(
    "court-unknown",
    severity=Severity.MANUAL,
    applies_to=frozenset({ESTATE}),
    title=Text(da="Skifteretten kendes ikke", en="The probate court is not known"),
    text=Text(
        da="Registeret har ingen skifteret for kommune {municipality}.",
        en="The register has no probate court for municipality {municipality}.",
    ),
    remedy=Text(da="Find skifteretten.", en="Find the probate court."),
    source="Dødsboskifteloven § 4; retsplejeloven § 9",
)
def court_unknown(matter: Matter) -> Iterator[Compared]:
    yield compare(matter.court is not None, municipality=matter.municipality)
