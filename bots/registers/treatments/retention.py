"""What the ledger of treatments knows about a person through one case."""

from __future__ import annotations

from sqlalchemy import Connection, null, update

from bots.registers.treatments.tables import treatments


def erase(connection: Connection, case_reference: str) -> int:
    """Take the person out of the case's treatments; how many rows.

    The invoices received stay: they name clinics, and a later copy must still be known as one. So does the
    number of a guarantee, which counts its treatments; whose it is goes with the register it stands in.
    Members and guarantees are not of a case: the next import of the workbook replaces them.
    """
    mine = treatments.c.case_reference == case_reference
    return connection.execute(update(treatments).where(mine).values(cpr_key=null())).rowcount
