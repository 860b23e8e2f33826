"""The mail that tells a clinic why its invoice is rejected: every reason, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from bots.domain.reference import looks_like_cpr
from bots.farm.process.rules import shown
from bots.processes.invoice.case import InvoiceCase
from bots.processes.invoice.telling import kind, more_told, reason_told, remark_told, without_names
from bots.processes.invoice.verdict import MOST_SHOWN, Rejected


def subject(matter: InvoiceCase) -> str:
    """The invoice number, unless the clinic numbers its invoices like people."""
    number = matter.invoice.number
    named = f" {number}" if not looks_like_cpr(number) else ""
    return f"{kind(matter)}{named} er afvist (vores sag {matter.reference})"


def body(matter: InvoiceCase, rejected: Rejected) -> str:
    """The whole mail, in Danish."""
    written = "\n".join((*_opening(matter), *_reasons(rejected), *_remedies(rejected), *_closing(rejected)))
    return without_names(matter, written)


def _opening(matter: InvoiceCase) -> Iterator[str]:
    invoice, clinic = matter.invoice, matter.clinic
    yield f"Hej {shown(clinic.name if clinic else invoice.supplier.name)}"
    yield ""
    yield (
        f"Tak for jeres {kind(matter).lower()} {shown(invoice.number)} "
        f"af {shown(invoice.issue_date)} på {shown(invoice.payable)}"
    )
    yield "Vi kan desværre ikke godkende den. Det skyldes:"
    yield ""


def _reasons(rejected: Rejected) -> Iterator[str]:
    for number, reason in enumerate(rejected.reasons[:MOST_SHOWN], 1):
        yield f"{number}. {reason_told(reason)}"
    yield from filter(None, (more_told(rejected), remark_told(rejected)))
    yield ""


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
