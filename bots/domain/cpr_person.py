"""A person as the CPR register knows them, whatever way it was asked."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bots.domain.addressee import PostalAddress
from bots.domain.cpr import Cpr


class CprStatus(StrEnum):
    """What a number stands for. Source: CPR, record 001, STATUS."""

    IN_DENMARK = "01"
    IN_DENMARK_NO_FIXED_ADDRESS = "03"
    IN_GREENLAND = "05"
    IN_GREENLAND_NO_FIXED_ADDRESS = "07"
    RESERVED = "10"
    ADMINISTRATIVE = "20"
    ANNULLED = "30"
    DELETED = "50"
    CHANGED = "60"
    DISAPPEARED = "70"
    EMIGRATED = "80"
    DEAD = "90"


_REGISTERED = (
    CprStatus.IN_DENMARK,
    CprStatus.IN_DENMARK_NO_FIXED_ADDRESS,
    CprStatus.IN_GREENLAND,
    CprStatus.IN_GREENLAND_NO_FIXED_ADDRESS,
)
_NOBODYS = (CprStatus.RESERVED, CprStatus.ANNULLED, CprStatus.DELETED, CprStatus.CHANGED)


class CivilStatus(StrEnum):
    """Source: CPR, record 012, CIVST."""

    UNMARRIED = "U"
    MARRIED = "G"
    DIVORCED = "F"
    WIDOWED = "E"
    REGISTERED_PARTNER = "P"
    DISSOLVED_PARTNERSHIP = "O"
    LONGEST_LIVING_PARTNER = "L"
    DEAD = "D"


class CprPerson(BaseModel):
    """What is known of one person.

    ``changed_to``: the number that holds now, where this one does not any more. ``status_since``: the day of
    the status, None where the register does not know it; of a dead person the day of death. ``spouse`` is the
    one that the person has, or had when they died. ``municipality`` (four digits) is the last one known.
    ``protected``: name and address protection that holds today.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cpr: Cpr
    status: CprStatus
    status_since: date | None = None
    status_uncertain: bool = False
    changed_to: Cpr | None = None
    birth_date: date | None = None
    name: str = ""
    address: PostalAddress | None = None
    protected: bool = False
    municipality: str | None = None
    civil_status: CivilStatus | None = None
    civil_status_since: date | None = None
    spouse: Cpr | None = None
    separated_since: date | None = None
    children: tuple[Cpr, ...] = ()
    parents: tuple[Cpr, ...] = ()

    @property
    def is_dead(self) -> bool:
        """By the status alone: events of deaths (A21) are also written on the living."""
        return self.status is CprStatus.DEAD

    @property
    def is_registered(self) -> bool:
        """They live in Denmark or Greenland."""
        return self.status in _REGISTERED

    @property
    def belongs_to_somebody(self) -> bool:
        """The number is a person's: not reserved, annulled, a double, or changed to another one."""
        return self.status not in _NOBODYS
