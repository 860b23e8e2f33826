"""What the rules look at: one death, what falls due, and who would get it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from bots.domain.money import Kroner

SPOUSE, ESTATE = "spouse", "estate"
BOTH = frozenset({SPOUSE, ESTATE})


class Beneficiaries(BaseModel):
    """A policy's clause: whether somebody is named, and since when it has been so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    policy: str
    named: bool
    since: date


class Matter(BaseModel):
    """``kind``: they left a spouse, or an estate. ``dead_by_look_up``: CPR still says that they are dead when
    it is asked, which an old extract cannot. ``most`` is the business's limit where it has said one.

    ``spouse_found``: CPR knows the spouse and has them registered here. ``court``: the name of the probate
    court, None where the register has none for ``municipality``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    died_on: date | None
    uncertain: bool
    dead_by_look_up: bool
    clauses: tuple[Beneficiaries, ...]
    amount: Kroner
    most: Kroner | None = None
    separated_since: date | None = None
    spouse_found: bool = False
    spouse_dead: bool = False
    spouse_died_on: date | None = None
    municipality: str | None = None
    court: str | None = None
