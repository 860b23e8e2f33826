"""What the ledgers know about a person through one case, deleted when the case's time is over."""

from __future__ import annotations

from sqlalchemy import Connection, delete, null, update

from bots.registers.storage.tables import danmark_status, treatments


def erase(connection: Connection, case_reference: str) -> int:
    """Take the person out of the case's treatments and forget what danmark answered; how many rows.

    The invoices received stay: they name clinics, and a later copy must still be known as one. So does the
    number of a guarantee, which counts its treatments; whose it is goes with the register it stands in.
    Members and guarantees are not of a case: the next import of the workbook replaces them.
    """
    unnamed = connection.execute(
        update(treatments).where(treatments.c.case_reference == case_reference).values(cpr_key=null())
    )
    forgotten = connection.execute(
        delete(danmark_status).where(danmark_status.c.case_reference == case_reference)
    )
    return unnamed.rowcount + forgotten.rowcount
