"""The CPR register, asked for one person at a time (SF1520, over SOAP)."""

from __future__ import annotations

from bots.domain.cpr_person import CprPerson
from bots.systems.connection import Connection
from bots.systems.cpr.errors import LookUpRefused, PersonUnclear, PersonUnknown
from bots.systems.cpr.persons import Persons

__all__ = ["CprPerson", "LookUpRefused", "PersonUnclear", "PersonUnknown", "Persons", "connect"]


def connect(connection: Connection) -> Persons:
    """Nobody is asked before there is somebody to look up. The address is the service's own, ``https://...``."""
    return Persons(connection)
