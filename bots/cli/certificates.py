"""Certificates that expire: logged, and put before the operators while there is time."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bots.domain.errors import DatabaseDown
from bots.office import Office
from bots.vault import Expiry, expiries

log = logging.getLogger(__name__)

_ACTOR = "vault"


def warn(office: Office, robots: Iterable[str] | None = None) -> list[Expiry]:
    """Every login's certificate; one task before the operators per threshold that one has reached.

    Of one that cannot be read the log speaks only where ``robots`` (all of them) need it.
    """
    roster = office.settings.roster
    needed = roster.certificates(roster.robots if robots is None else robots)
    found = expiries(roster.certificates(roster.robots), office.vault, office.farm.now())
    for one in found:
        if one.threshold is not None or (one.problem and one.login in needed):
            log.warning("%s", one)
    try:
        office.farm.operations.note_certificates(found, _ACTOR)
    except DatabaseDown as error:
        log.warning("the operators are warned tomorrow: %s", error)
    return found
