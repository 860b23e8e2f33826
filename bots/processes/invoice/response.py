"""The electronic response that rejects a document in its own syntax, for clinics that want it so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bots.domain.dates import day_in_denmark
from bots.domain.facts import RejectionsBy
from bots.domain.invoice import Endpoint, Syntax
from bots.domain.orders.nemhandel import ResponseOrder, ResponseReceipt, StatedReason
from bots.domain.reference import looks_like_cpr
from bots.farm.process import Job, RunRobot
from bots.farm.process.rules import shown
from bots.processes.invoice.case import OUTCOME, InvoiceCase
from bots.processes.invoice.questions import RESPONSE_HANDOVER, ResponseHandover
from bots.processes.invoice.status_reasons import OTHER, STATUS_REASONS
from bots.processes.invoice.telling import more_told, reason_told, remark_told, without_names
from bots.processes.invoice.verdict import MOST_SHOWN, TEAM, Rejected

RESPONDS = "nemhandel-respond"

_ENDPOINTS: Mapping[Syntax, Mapping[str, re.Pattern[str]]] = {
    Syntax.OIOUBL_2: {
        "GLN": re.compile(r"[0-9]{13}"),
        "EAN": re.compile(r"[0-9]{13}"),
        "DK:CVR": re.compile(r"DK[0-9]{8}"),
        "DK:SE": re.compile(r"DK[0-9]{8}"),
        "DK:P": re.compile(r"[0-9]{10}"),
    },
    Syntax.PEPPOL_BIS_3: {
        "0088": re.compile(r"[0-9]{13}"),
        "0096": re.compile(r"[0-9]{10}"),
        "0184": re.compile(r"(DK)?[0-9]{8}"),
        "0198": re.compile(r"DK[0-9]{8}"),
    },
}
"""Danish addresses as each syntax writes them (OIOUBL F-LIB179 to 182; Peppol's list EAS)."""
_NOTHING_TO_DO, _NEW_INVOICE = "NOA", "NIN"
_SENT_BEFORE = frozenset({"duplicate-invoice"})


def wants_response(matter: InvoiceCase) -> bool:
    """Whether the clinic wants a response and one can be written; else it gets a mail.

    A document that is not addressed to us is not ours to respond to. A response must repeat the document's
    number, so there is none where that looks like a person's.
    """
    clinic, invoice = matter.clinic, matter.invoice
    if clinic is None or clinic.rejections_by is not RejectionsBy.RESPONSE:
        return False
    can_be_written = all(
        _is_address(invoice.syntax, party.endpoint) for party in (invoice.supplier, invoice.customer)
    )
    named = invoice.supplier.name and invoice.customer.name
    return bool(can_be_written and named and _is_ours(matter) and not looks_like_cpr(invoice.number))


def responding(matter: InvoiceCase, rejected: Rejected) -> Job[RunRobot, ResponseReceipt, ResponseHandover]:
    """The robot's task. Once sent, a response cannot be taken back."""
    order = _order(matter, rejected)
    return Job(
        step=RunRobot(RESPONDS, order.reference, order),
        receipt=ResponseReceipt,
        team=TEAM,
        purpose="Sende afvisningen som elektronisk svar",
        question=RESPONSE_HANDOVER,
        answer=ResponseHandover,
        by_hand=lambda answer: ResponseReceipt(response_id="by-hand"),
        facts=(
            ("Klinik", shown(matter.invoice.supplier.name)),
            ("Dokument", order.document_id),
            *(("Grund", reason.text) for reason in order.reasons),
        ),
    )


def _is_address(syntax: Syntax, endpoint: Endpoint | None) -> bool:
    form = _ENDPOINTS[syntax].get(endpoint.scheme) if endpoint else None
    return form is not None and endpoint is not None and form.fullmatch(endpoint.id) is not None


def _is_ours(matter: InvoiceCase) -> bool:
    facts, endpoint = matter.facts, matter.invoice.customer.endpoint
    if facts is None or facts.our_cvr is None or endpoint is None:
        return False
    return endpoint.id in facts.our_glns or endpoint.id.removeprefix("DK") == facts.our_cvr


def _order(matter: InvoiceCase, rejected: Rejected) -> ResponseOrder:
    invoice, facts = matter.invoice, matter.facts
    ours, theirs = invoice.customer.endpoint, invoice.supplier.endpoint
    if facts is None or facts.our_cvr is None or ours is None or theirs is None:
        raise ValueError(f"case {matter.reference}: nobody can respond to its document")
    return ResponseOrder(
        reference=f"{matter.reference}-svar",
        document_id=matter.received.document_id,
        syntax=invoice.syntax,
        document_type=invoice.document_type,
        customization=invoice.customization_id,
        number=invoice.number,
        issued_on=invoice.issue_date,
        uuid=invoice.uuid,
        profile=invoice.profile,
        type_code=invoice.type_code,
        responded_on=_rejected_on(matter),
        our_name=invoice.customer.name,
        our_endpoint=ours,
        our_cvr=facts.our_cvr,
        their_name=invoice.supplier.name,
        their_endpoint=theirs,
        reasons=tuple(_reasons(matter, rejected)),
        action=_action(matter, rejected),
        note=" ".join(_note(rejected)),
    )


def _rejected_on(matter: InvoiceCase) -> date:
    """The day the registers were told, so that the response of one case always has the same date."""
    told = matter.case.last("consulted", register=OUTCOME)
    if told is None:
        raise ValueError(f"case {matter.reference}: nobody was told of its rejection yet")
    return day_in_denmark(told.at)


def _reasons(matter: InvoiceCase, rejected: Rejected) -> Iterator[StatedReason]:
    for reason in rejected.reasons[:MOST_SHOWN]:
        text = f"{reason_told(reason)} {reason.remedy.da}".strip()
        yield StatedReason(code=STATUS_REASONS.get(reason.code, OTHER), text=without_names(matter, text))
    for text in filter(None, (more_told(rejected), remark_told(rejected))):
        yield StatedReason(code=OTHER, text=without_names(matter, text))


def _action(matter: InvoiceCase, rejected: Rejected) -> str | None:
    """What the clinic should do, where the list has a word for it."""
    codes = {reason.code for reason in rejected.reasons}
    if not codes or matter.invoice.is_credit_note:
        return None
    return _NOTHING_TO_DO if codes <= _SENT_BEFORE else _NEW_INVOICE


def _note(rejected: Rejected) -> Iterator[str]:
    yield "Kontrollen er sket automatisk." if rejected.automatic else "En medarbejder har set på den."
    yield "Er I uenige, så kontakt pensionskassens fakturateam. Skriv ikke CPR-numre i en mail."
