"""What a channel says of a letter, as a file. The format is ours: no public one is known for private senders.

``<Kvittering><Besked>UUID</Besked><Status>delivered</Status><Tidspunkt>2026-12-01T08:30:00Z</Tidspunkt>
<Tekst>...</Tekst></Kvittering>``; the status is a ``Delivery``.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bots.letters.channel import Delivery, DeliveryReceipt
from bots.letters.errors import ReceiptUnreadable

MOST_BYTES = 100_000


def read_receipt(content: bytes) -> DeliveryReceipt:
    """One receipt.

    Raises:
        ReceiptUnreadable: it is not in the format above.
    """
    # Here and below, because whoever only names a letter does not need it.
    from lxml import etree

    if len(content) > MOST_BYTES:
        raise ReceiptUnreadable(why=f"den fylder over {MOST_BYTES} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
        at = datetime.fromisoformat(root.findtext("Tidspunkt", ""))
        message, delivery = UUID(root.findtext("Besked", "")), Delivery(root.findtext("Status", ""))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReceiptUnreadable(why=str(error)) from None
    if root.tag != "Kvittering" or at.tzinfo is None:
        raise ReceiptUnreadable(why=f"den er {root.tag} fra {at}")
    return DeliveryReceipt(message, delivery, at, " ".join(root.findtext("Tekst", "").split()))


def written_receipt(receipt: DeliveryReceipt) -> bytes:
    """The same as a file."""
    from lxml import etree

    root = etree.Element("Kvittering")
    etree.SubElement(root, "Besked").text = str(receipt.message)
    etree.SubElement(root, "Status").text = receipt.delivery.value
    etree.SubElement(root, "Tidspunkt").text = receipt.at.isoformat()
    etree.SubElement(root, "Tekst").text = receipt.words
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
