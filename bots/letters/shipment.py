"""A letter as a pair of files: its PDF, and a slip that says what to do with it. The format is ours.

The slip is ``<Forsendelse version="1">``: the message's UUID, the PDF's name, size and SHA-256, the sender,
the receiver's number, name and, for print, address, the subject, our case, and the message that it answers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from bots.letters.channel import OutgoingLetter
from bots.letters.writing import Sender


def document_name(message: UUID) -> str:
    """The name of the PDF in the pair."""
    return f"{message}.pdf"


def slip_name(message: UUID) -> str:
    """The name of the slip, which is left last."""
    return f"{message}.xml"


def slip(message: OutgoingLetter, sender: Sender, at: datetime, *, addressed: bool) -> bytes:
    """What the slip says. ``at`` is aware; ``addressed``: where the receiver lives as well."""
    # Here, because whoever only names a letter does not need it.
    from lxml import etree

    content = message.document.content
    root = etree.Element("Forsendelse", version="1")
    for name, text in (
        ("Besked", str(message.id)),
        ("Oprettet", at.astimezone(UTC).isoformat()),
        ("Fil", document_name(message.id)),
        ("Bytes", str(len(content))),
        ("Sha256", sha256(content).hexdigest()),
        ("Emne", message.subject),
        ("Sag", message.case),
        ("Sprog", message.language),
        ("Svar", str(message.answers) if message.answers else ""),
    ):
        etree.SubElement(root, name).text = text
    from_us = etree.SubElement(root, "Afsender")
    etree.SubElement(from_us, "Cvr").text = sender.cvr
    etree.SubElement(from_us, "Navn").text = sender.name
    to_them = etree.SubElement(root, "Modtager")
    etree.SubElement(to_them, "Cpr" if message.to.cpr else "Cvr").text = message.to.number
    etree.SubElement(to_them, "Navn").text = message.to.name
    for line in message.to.address.lines if addressed and message.to.address else ():
        etree.SubElement(to_them, "Adresselinje").text = line
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
