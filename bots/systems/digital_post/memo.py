"""MeMo 1.2, the message format of Danish Digital Post, written and read.

Source: Digitaliseringsstyrelsen, "MeMo 1.2" (in force since March 2025, 1.1 is still accepted); element names
and order as in its examples.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from lxml import etree

from bots.domain.file import File
from bots.domain.text import Language
from bots.letters import OutgoingLetter, Received, Sender
from bots.systems.digital_post.errors import MessageUnreadable

MEMO = "https://DigitalPost.dk/MeMo-1"
MEDIA_TYPE = "application/xml"
VERSIONS = ("1.1", "1.2")
MOST_BYTES = 104_857_600
"""A whole message, files and all, as base64."""
_LONGEST_LABEL = 255


def written(
    message: OutgoingLetter, sender: Sender, *, at: datetime, reference: str, language: Language = "da"
) -> bytes:
    """The message as XML. ``reference`` is the case's; ``at`` is aware."""
    root = etree.Element(_name("Message"), nsmap={"memo": MEMO}, memoVersion="1.2")
    header = _put(root, "MessageHeader")
    _put(header, "messageType", "DIGITALPOST")
    _put(header, "messageUUID", str(message.id))
    _put(header, "label", message.subject[:_LONGEST_LABEL])
    _put(header, "mandatory", "false")
    _put(header, "legalNotification", "false")
    from_us = _put(header, "Sender")
    _put(from_us, "senderID", sender.cvr)
    _put(from_us, "idType", "CVR")
    _put(from_us, "label", sender.name)
    to_them = _put(header, "Recipient")
    _put(to_them, "recipientID", message.to.number)
    _put(to_them, "idType", "CPR" if message.to.cpr else "CVR")
    _put(to_them, "label", message.to.name)
    case = _put(_put(header, "ContentData"), "CaseID")
    _put(case, "caseID", reference)
    _put(case, "caseSystem", "Kollega")
    if message.answers:
        reply = _put(header, "ReplyData")
        _put(reply, "messageUUID", str(message.answers))
        _put(reply, "replyUUID", str(message.id))
    body = _put(root, "MessageBody")
    _put(body, "createdDateTime", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _put_file(_put(body, "MainDocument"), message.document, language)
    for file in message.attachments:
        _put_file(_put(body, "AdditionalDocument"), file, language)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def read(content: bytes) -> Received:
    """A message that came to us.

    Raises:
        MessageUnreadable: it is no MeMo message of a version that we know, or what we need is not in it.
    """
    if len(content) > MOST_BYTES:
        raise MessageUnreadable(why=f"den er større end {MOST_BYTES // 1_048_576} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise MessageUnreadable(why=str(error)) from None
    if root.tag != _name("Message") or root.get("memoVersion") not in VERSIONS:
        raise MessageUnreadable(why=f"roden er {root.tag} i version {root.get('memoVersion')}")
    own = _uuid(_needed(root, "MessageHeader", "messageUUID"))
    named = [
        _uuid(text)
        for reply in root.iterfind(f"{_name('MessageHeader')}/{_name('ReplyData')}")
        for element in ("messageUUID", "replyUUID")
        if (text := reply.findtext(_name(element)))
    ]
    return Received(
        id=own,
        sender=_needed(root, "MessageHeader", "Sender", "senderID"),
        subject=" ".join(_needed(root, "MessageHeader", "label").split()),
        at=_moment(_needed(root, "MessageBody", "createdDateTime")),
        files=tuple(_files(root)),
        # Which of the two names the answered one differs between senders: the farm knows its own.
        answers=tuple(dict.fromkeys(one for one in named if one != own)),
    )


def _files(root: Any) -> Iterator[File]:
    for kind in ("MainDocument", "AdditionalDocument", "TechnicalDocument"):
        for found in root.iterfind(f"{_name('MessageBody')}/{_name(kind)}/{_name('File')}"):
            name = found.findtext(_name("filename"), "").replace("\\", "/").rpartition("/")[2].strip()
            media_type = found.findtext(_name("encodingFormat"), "").strip()
            try:
                content = b64decode("".join(found.findtext(_name("content"), "").split()), validate=True)
            except (NotBase64, ValueError):
                raise MessageUnreadable(why=f"filen {name} er ikke base64") from None
            yield File(name or "uden-navn", media_type or "application/octet-stream", content)


def _needed(root: Any, *path: str) -> str:
    text = root.findtext("/".join(map(_name, path)), "").strip()
    if not text:
        raise MessageUnreadable(why=f"{'/'.join(path)} mangler")
    return str(text)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text.strip())
    except ValueError:
        raise MessageUnreadable(why=f"{text!r} er intet UUID") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MessageUnreadable(why=f"{text!r} er intet tidspunkt") from None
    # MeMo's own examples are in UTC; a moment without a zone is read as such.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _put_file(parent: Any, file: File, language: Language) -> None:
    entry = _put(parent, "File")
    _put(entry, "encodingFormat", file.media_type)
    _put(entry, "filename", file.name)
    _put(entry, "language", language)
    _put(entry, "content", b64encode(file.content).decode("ascii"))


def _put(parent: Any, name: str, text: str | None = None) -> Any:
    child = etree.SubElement(parent, _name(name))
    child.text = text
    return child


def _name(name: str) -> str:
    return f"{{{MEMO}}}{name}"
