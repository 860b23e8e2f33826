"""What persons have consented to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from bots.domain.consent import Consent
from bots.domain.cpr import Cpr
from bots.registers.consents.tables import consents
from bots.registers.storage.people import People


def consents_of(
    connection: Connection, people: People, cprs: Collection[Cpr], process: str
) -> tuple[Consent, ...]:
    """What each of ``cprs`` has consented to being decided by ``process``, withdrawn ones too."""
    query = (
        select(consents)
        .where(
            consents.c.cpr_key.in_(sorted({people.key(cpr) for cpr in cprs})), consents.c.process == process
        )
        .order_by(consents.c.given_on, consents.c.number)
    )
    return tuple(
        Consent(
            number=row.number,
            cpr=people.open_cpr(row.cpr_sealed),
            given_on=row.given_on,
            withdrawn_on=row.withdrawn_on,
            documented=row.documented,
        )
        for row in connection.execute(query)
    )
