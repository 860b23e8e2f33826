"""The mail that tells a clinic why its invoice is rejected: every reason, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bots.domain.reference import looks_like_cpr
from bots.farm.process.rules import shown
from bots.processes.invoice.case import InvoiceCase
from bots.processes.invoice.verdict import MOST_SHOWN, Rejected, RejectionReason


def subject(matter: InvoiceCase) -> str:
    """The invoice number, unless the clinic numbers its invoices like people."""
    number = matter.invoice.number
    named = f" {number}" if not looks_like_cpr(number) else ""
    return f"{_kind(matter)}{named} er afvist (vores sag {matter.reference})"


def body(matter: InvoiceCase, rejected: Rejected) -> str:
    """The whole mail, in Danish."""
    written = "\n".join((*_opening(matter), *_reasons(rejected), *_remedies(rejected), *_closing(rejected)))
    # The clinic's own texts may name the patient, and a mail is no place for that.
    for name in filter(None, (patient.name for patient in matter.invoice.patients)):
        written = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "patienten", written, flags=re.IGNORECASE)
    return written


def _kind(matter: InvoiceCase) -> str:
    return "Kreditnota" if matter.invoice.is_credit_note else "Faktura"


def _opening(matter: InvoiceCase) -> Iterator[str]:
    invoice, clinic = matter.invoice, matter.clinic
    yield f"Hej {shown(clinic.name if clinic else invoice.supplier.name)}"
    yield ""
    yield (
        f"Tak for jeres {_kind(matter).lower()} {shown(invoice.number)} "
        f"af {shown(invoice.issue_date)} på {shown(invoice.payable)}"
    )
    yield "Vi kan desværre ikke godkende den. Det skyldes:"
    yield ""


def _reasons(rejected: Rejected) -> Iterator[str]:
    for number, reason in enumerate(rejected.reasons[:MOST_SHOWN], 1):
        yield f"{number}. {_where(reason)}{reason.text.da.strip()}"
    if (more := len(rejected.reasons) - MOST_SHOWN) > 0:
        yield f"Og {more} grunde mere til andre linjer."
    if rejected.note.strip():
        yield f"Bemærkning fra vores medarbejder: {shown(rejected.note.strip())}"
    yield ""


def _where(reason: RejectionReason) -> str:
    return f"Linje {shown(reason.line)}: " if reason.line else ""


def _remedies(rejected: Rejected) -> Iterator[str]:
    remedies = dict.fromkeys(reason.remedy.da for reason in rejected.reasons)
    if remedies:
        yield "Det kan I gøre:"
        yield from (f"- {remedy}" for remedy in remedies)
        yield ""


def _closing(rejected: Rejected) -> Iterator[str]:
    if rejected.automatic:
        yield "Kontrollen er sket automatisk."
        yield "Er I uenige, så svar på denne mail, og en medarbejder ser på den."
    else:
        yield "En medarbejder har set på den. Er I uenige, så svar på denne mail."
    yield "Skriv ikke CPR-numre i en mail."
    yield ""
    yield "Venlig hilsen"
    yield "Pensionskassens fakturateam"
