"""Certificates that expire: said in the log, and put before the operators while there is time."""

from __future__ import annotations

import logging

from bots.domain.errors import DatabaseDown
from bots.office import Office
from bots.vault.certificates import Expiry, expiries

log = logging.getLogger(__name__)

_ACTOR = "vault"


def warn(office: Office) -> list[Expiry]:
    """Every login's certificate; one task before the operators per threshold that one has reached."""
    roster = office.settings.roster
    secrets = {name: login.secret for name, login in roster.logins.items()}
    found = expiries(secrets, office.vault, office.farm.now())
    for one in found:
        if one.problem or one.threshold is not None:
            log.warning("%s", one)
    try:
        office.farm.operations.note_certificates(found, _ACTOR)
    except DatabaseDown as error:
        log.warning("the operators are told tomorrow: %s", error)
    return found
