"""Rules about whom the member said the money goes to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare, rule
from bots.processes.deaths.rules.matter import BOTH, Matter

_UNMARRIED_COUNT_FROM = date(2008, 1, 1)
"""From here on "nærmeste pårørende" is also whom the member lived with."""


@rule(
    "beneficiary-named",
    severity=Severity.MANUAL,
    applies_to=BOTH,
    title=Text(da="Medlemmet har selv valgt en modtager", en="The member chose a beneficiary"),
    text=Text(
        da="Police {policy} har en navngiven modtager fra {since}.",
        en="Policy {policy} has a named beneficiary from {since}.",
    ),
    remedy=Text(da="Find ud af, hvem pengene skal gå til.", en="Find out whom the money goes to."),
    source="Forsikringsaftaleloven § 105 a; pensionsbeskatningsloven § 2: hvem der kan navngives",
)
def beneficiary_named(matter: Matter) -> Iterator[Compared]:
    for clause in matter.clauses:
        yield compare(not clause.named, line=clause.policy, policy=clause.policy, since=clause.since)


@rule(
    "nearest-before-2008",
    severity=Severity.MANUAL,
    applies_to=BOTH,
    title=Text(da="Nærmeste pårørende fra før 2008", en="Next of kin from before 2008"),
    text=Text(
        da="Police {policy} har nærmeste pårørende fra {since}. Før 2008 betød det noget andet.",
        en="Policy {policy} has the next of kin from {since}. Before 2008 that meant something else.",
    ),
    remedy=Text(da="Se, hvem der er nærmest efter de gamle regler.", en="See who is next by the old rules."),
    source="Lov nr. 510 af 6. juni 2007: samlevende er nærmeste pårørende fra 1. januar 2008",
)
def nearest_before_2008(matter: Matter) -> Iterator[Compared]:
    for clause in matter.clauses:
        if not clause.named:
            holds = clause.since >= _UNMARRIED_COUNT_FROM
            yield compare(holds, line=clause.policy, policy=clause.policy, since=clause.since)
