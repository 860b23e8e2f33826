"""Letters: written from a process's templates as tagged PDF, and the port behind which post leaves.

No I/O besides reading templates: the systems in ``bots/systems`` send what is written here.
"""

from bots.letters.channel import Channel, Delivery, DeliveryReceipt, OutgoingLetter, Received, message_id
from bots.letters.checking import MOST_LIX, complaints
from bots.letters.errors import NotAccepted, ReceiptUnreadable
from bots.letters.lix import lix
from bots.letters.pdf import Standard, tagged_pdf
from bots.letters.receipts import read_receipt, written_receipt
from bots.letters.shipment import document_name, slip, slip_name
from bots.letters.template import LetterTemplate
from bots.letters.window import refuse_what_shows
from bots.letters.writing import Letter, Sender, write

__all__ = [
    "MOST_LIX",
    "Channel",
    "Delivery",
    "DeliveryReceipt",
    "Letter",
    "LetterTemplate",
    "NotAccepted",
    "OutgoingLetter",
    "ReceiptUnreadable",
    "Received",
    "Sender",
    "Standard",
    "complaints",
    "document_name",
    "lix",
    "message_id",
    "read_receipt",
    "refuse_what_shows",
    "slip",
    "slip_name",
    "tagged_pdf",
    "write",
    "written_receipt",
]
