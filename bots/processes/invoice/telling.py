"""What a clinic is told about a rejection, whichever way it goes: every reason, and what to do about it."""

from __future__ import annotations

import re

from bots.farm.process.rules import shown
from bots.processes.invoice.case import InvoiceCase
from bots.processes.invoice.verdict import MOST_SHOWN, Rejected, RejectionReason


def kind(matter: InvoiceCase) -> str:
    return "Kreditnota" if matter.invoice.is_credit_note else "Faktura"


def reason_told(reason: RejectionReason) -> str:
    """Where on the invoice, and what is wrong."""
    where = f"Linje {shown(reason.line)}: " if reason.line else ""
    return f"{where}{reason.text.da.strip()}"


def more_told(rejected: Rejected) -> str | None:
    """How many reasons there are besides the ``MOST_SHOWN`` that are told."""
    more = len(rejected.reasons) - MOST_SHOWN
    return f"Og {more} grunde mere til andre linjer." if more > 0 else None


def remark_told(rejected: Rejected) -> str | None:
    """A colleague's own words."""
    note = rejected.note.strip()
    return f"Bemærkning fra vores medarbejder: {shown(note)}" if note else None


def without_names(matter: InvoiceCase, written: str) -> str:
    """``written`` without the patients' names, which the clinic's own texts may hold."""
    for name in filter(None, (patient.name for patient in matter.invoice.patients)):
        written = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "patienten", written, flags=re.IGNORECASE)
    return written
