"""The robot that brings invoices from Nemhandel into the house."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import sha256
from itertools import islice

from bots.domain import ubl
from bots.domain.file import File
from bots.domain.invoice import Invoice, ReceivedInvoice
from bots.domain.orders.nemhandel import IntakeOrder, IntakeReceipt
from bots.domain.reference import reference_for
from bots.farm.robot import Desk, robot
from bots.farm.worklist import MAX_FILE, Done, NeedsColleague, Outcome
from bots.systems.nemhandel import InboxDocument, NemhandelInbox

_MOST_ATTACHMENTS = 20
_SHOWN = ("application/pdf", "text/csv", "text/xml")
"""Kept as what they are. A picture is handed out only: nobody can cover the numbers in it."""
_ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tiff",
    "image/gif": "gif",
    "text/csv": "csv",
    "text/xml": "xml",
}


@robot("nemhandel-intake", takes=IntakeOrder, arrivals=lambda since: IntakeOrder(since=since))
def fetch_invoices(order: IntakeOrder, desk: Desk) -> Outcome:
    """Hand out a task per document of the list or, when the order names one, open that document's case."""
    screen = desk.open("nemhandel")
    inbox = NemhandelInbox(screen)
    if order.since is not None:
        return _hand_out(inbox.documents_since(order.since), desk)
    if order.document_id is None:
        return _hand_out(inbox.new_documents(), desk)
    document = inbox.open(order.document_id)
    if document is None:
        return NeedsColleague(
            "document-not-found",
            f"Nemhandel kender ikke dokumentet {order.document_id}. Skal det hentes et andet sted?",
        )
    content = document.download()
    if len(content) > MAX_FILE:
        return NeedsColleague(
            "file-too-large",
            f"Dokumentet {order.document_id} fylder {len(content) / 1e6:.0f} MB og kan ikke opbevares her. "
            "Det ligger stadig som nyt i Nemhandel. Skal det afvises over for afsenderen?",
        )
    _open_case(document, content, desk)
    # Only now: a document that is marked is out of everybody's sight, so its case must exist first.
    document.mark_fetched()
    desk.receipt(screen)
    return Done(IntakeReceipt(document_id=order.document_id))


def _hand_out(document_ids: Collection[str], desk: Desk) -> Outcome:
    for document_id in document_ids:
        desk.add_task("nemhandel-intake", f"dok-{document_id}", IntakeOrder(document_id=document_id))
    return Done(IntakeReceipt(handed_out=len(document_ids)))


def _open_case(document: InboxDocument, content: bytes, desk: Desk) -> None:
    document_id = document.document_id
    received_on, sender = document.received_on, document.sender
    file = File(f"{document_id}.xml", "application/xml", content)
    invoice, problem = _read(content)
    received = ReceivedInvoice(
        document_id=document_id,
        received_on=received_on,
        sender=sender,
        file_name=file.name,
        file_sha256=sha256(content).hexdigest(),
        invoice=invoice,
        problem=problem and str(problem),
        problem_en=problem and problem.english,
    )
    files = [file, *_attached(document_id, content)]
    desk.open_case("invoice", reference_for("FAK", document_id), received, files=files)


def _attached(document_id: str, content: bytes) -> Iterator[File]:
    """The files inside the document, which are kept beside it. Their own names may hold anything."""
    for number, attachment in enumerate(islice(ubl.attachments_of(content), _MOST_ATTACHMENTS), 1):
        declared, ending = attachment.media_type, _ENDINGS.get(attachment.media_type, "bin")
        known = declared if declared in _SHOWN else "application/octet-stream"
        yield File(f"{document_id}-bilag-{number}.{ending}", known, attachment.content)


def _read(content: bytes) -> tuple[Invoice | None, ubl.Unreadable | None]:
    try:
        return ubl.parse(content), None
    except ubl.Unreadable as problem:
        return None, problem
