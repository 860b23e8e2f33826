"""The rule about how much rules may let out."""

from __future__ import annotations

from collections.abc import Iterator

from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare, rule
from bots.processes.deaths.parameters import MOST
from bots.processes.deaths.rules.matter import BOTH, Matter


@rule(
    "amount-over-limit",
    severity=Severity.MANUAL,
    applies_to=BOTH,
    title=Text(da="Beløbet er stort", en="The amount is large"),
    text=Text(
        da="Der skal udbetales {amount}. Over {most} afgør et menneske sagen.",
        en="{amount} is due. Above {most} a person decides.",
    ),
    remedy=Text(da="Se sagen igennem.", en="Look through the case."),
    source="Pensionskassens egen grænse",
)
def amount_over_limit(matter: Matter) -> Iterator[Compared]:
    most = matter.most or MOST
    yield compare(matter.amount <= most, amount=matter.amount, most=most)
