"""Rules about the spouse."""

from __future__ import annotations

from collections.abc import Iterator

from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare, rule
from bots.processes.deaths.rules.matter import SPOUSE, Matter

_WITH_SPOUSE = frozenset({SPOUSE})
_ARVELOVEN = "Arveloven § 9, § 38 og § 94; medlemmets police"


@rule(
    "spouse-separated",
    severity=Severity.MANUAL,
    applies_to=_WITH_SPOUSE,
    title=Text(da="Ægtefællerne var separeret", en="The spouses were separated"),
    text=Text(
        da="De var separeret fra {since}.",
        en="They were separated from {since}.",
    ),
    remedy=Text(da="Find ud af, hvem pengene skal gå til.", en="Find out whom the money goes to."),
    source=f"CPR Direkte, record 013; {_ARVELOVEN}",
)
def spouse_separated(matter: Matter) -> Iterator[Compared]:
    yield compare(matter.separated_since is None, since=matter.separated_since)


@rule(
    "spouse-unknown",
    severity=Severity.MANUAL,
    applies_to=_WITH_SPOUSE,
    title=Text(da="Ægtefællen står ikke i CPR", en="The spouse is not registered in CPR"),
    text=Text(
        da="CPR siger, at afdøde var gift, men ægtefællen kan ikke findes, eller bor ikke her.",
        en="CPR says that the dead person was married, but the spouse is not found or does not live here.",
    ),
    remedy=Text(da="Find ægtefællen.", en="Find the spouse."),
    source="CPR Direkte, record 001 og 012",
)
def spouse_unknown(matter: Matter) -> Iterator[Compared]:
    yield compare(matter.spouse_found, found="ja" if matter.spouse_found else "nej")


@rule(
    "spouse-dead",
    severity=Severity.MANUAL,
    applies_to=_WITH_SPOUSE,
    title=Text(da="Ægtefællen er også død", en="The spouse is dead, too"),
    text=Text(
        da="Ægtefællen døde {spouse_died_on}. Medlemmet døde {died_on}.",
        en="The spouse died on {spouse_died_on}. The member died on {died_on}.",
    ),
    remedy=Text(da="Find ud af, hvem der døde først.", en="Find out who died first."),
    source=_ARVELOVEN,
)
def spouse_dead(matter: Matter) -> Iterator[Compared]:
    if not _together(matter):
        yield compare(not matter.spouse_dead, spouse_died_on=matter.spouse_died_on, died_on=matter.died_on)


@rule(
    "died-together",
    severity=Severity.MANUAL,
    applies_to=_WITH_SPOUSE,
    title=Text(da="De døde samme dag", en="They died on the same day"),
    text=Text(
        da="Begge døde {died_on}. Så arver de ikke hinanden, hvis ingen ved, hvem der døde først.",
        en="Both died on {died_on}. They do not inherit from each other if nobody knows who died first.",
    ),
    remedy=Text(da="Find ud af, hvem der døde først.", en="Find out who died first."),
    source="Arveloven § 94",
)
def died_together(matter: Matter) -> Iterator[Compared]:
    if matter.spouse_dead:
        yield compare(not _together(matter), died_on=matter.died_on)


def _together(matter: Matter) -> bool:
    return matter.spouse_dead and matter.spouse_died_on == matter.died_on
