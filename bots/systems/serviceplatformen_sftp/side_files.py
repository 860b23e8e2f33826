"""The small files beside a file: trigger, metadata and receipts, written and read.

Source: Serviceplatformen, service contract of the SFTP service (September 2023). Only the root element has a
namespace; the prefix is the writer's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from bots.domain.masking import mask
from bots.domain.orders.file_exchange import Acceptance, BusinessReceipt, PlatformError, TechnicalReceipt
from bots.systems.serviceplatformen_sftp.errors import SideFileUnreadable

TRIGGER, METADATA, RECEIPT = ".trigger", ".metadata", ".sftpreceipt"
"""What is put after the name of the file that they are about."""
_NAMESPACE = "http://serviceplatformen.dk/xml/wsdl/soap11/SFTP/1/types"
_MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class FileDescriptor:
    """A file as both sides name it. ``size`` in bytes; ``senders_file_id`` is its sender's own number."""

    file_name: str
    size: int
    sender: str
    recipients: tuple[str, ...]
    senders_file_id: str | None = None


@dataclass(frozen=True)
class FileMetadata:
    """What came with a file. ``transfer`` is the platform's number of it."""

    transfer: str
    file: FileDescriptor


def write_trigger(file: FileDescriptor) -> bytes:
    """What tells the platform that the file is there whole, and for whom."""
    root = etree.Element(f"{{{_NAMESPACE}}}Trigger", nsmap={"sftp": _NAMESPACE})
    described = etree.SubElement(root, "FileDescriptor")
    etree.SubElement(described, "FileName").text = file.file_name
    etree.SubElement(described, "SizeInBytes").text = str(file.size)
    etree.SubElement(described, "Sender").text = file.sender
    if file.senders_file_id is not None:
        etree.SubElement(described, "SendersFileId").text = file.senders_file_id
    for recipient in file.recipients:
        etree.SubElement(described, "Recipients").text = recipient
    etree.SubElement(root, "FileContentDescriptor")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def is_whole(content: bytes) -> bool:
    """Whether a side file has come to its end."""
    try:
        _parsed(content)
    except SideFileUnreadable:
        return False
    return True


def read_trigger(content: bytes) -> FileDescriptor:
    """
    Raises:
        SideFileUnreadable: it is no trigger as the contract says.
    """
    return _described(_valid(content, "Trigger"))


def read_metadata(content: bytes) -> FileMetadata:
    """A file's metadata, under either root that platforms write.

    Raises:
        SideFileUnreadable: it is no metadata as the contract says.
    """
    root = _valid(content, "FileMetadata", "Trigger")
    transfer = _text(root, "FileTransferUUID")
    if not transfer:
        raise SideFileUnreadable(why="FileTransferUUID mangler")
    return FileMetadata(transfer, _described(root))


def read_receipt(content: bytes) -> TechnicalReceipt | BusinessReceipt:
    """What the platform, or a recipient, says of a file of ours.

    Raises:
        SideFileUnreadable: it is no receipt as the contract says.
    """
    root = _valid(content, "TechnicalReceipt", "BusinessReceipt")
    transfer = _text(root, "FileTransferUUID") or ""
    if etree.QName(root).localname == "BusinessReceipt":
        return BusinessReceipt(
            transfer=transfer,
            file_name=_text(root, "Filename") or "",
            recipient=_text(root, "Recipient") or "",
            acceptance=Acceptance(_text(root, "FileAcceptance") or ""),
            reason=_text(root, "Reason"),
        )
    return TechnicalReceipt(
        transfer=transfer,
        senders_file_id=_text(root, "SendersFileId"),
        message=_text(root, "Receipt/Message"),
        errors=tuple(_error(one) for one in root.iterfind("ErrorMessage")),
    )


def _error(element: Any) -> PlatformError:
    return PlatformError(
        error_code=int(_text(element, "ErrorCode") or 0),
        title=_text(element, "ErrorCodeDescription") or "",
        description=_text(element, "ErrorDescription") or "",
    )


def _described(root: Any) -> FileDescriptor:
    at = root.find("FileDescriptor")
    return FileDescriptor(
        file_name=_text(at, "FileName") or "",
        size=int(_text(at, "SizeInBytes") or 0),
        sender=_text(at, "Sender") or "",
        recipients=tuple(one.text or "" for one in at.iterfind("Recipients")),
        senders_file_id=_text(at, "SendersFileId"),
    )


def _text(element: Any, path: str) -> str | None:
    """What stands there; None where the element is not there."""
    found = element.find(path)
    return None if found is None else (found.text or "")


def _valid(content: bytes, *roots: str) -> Any:
    root = _parsed(content)
    if root.tag not in {f"{{{_NAMESPACE}}}{name}" for name in roots}:
        raise SideFileUnreadable(why=f"roden er {root.tag}, ikke {' eller '.join(roots)} i {_NAMESPACE}")
    schema = _schema()
    if not schema.validate(root):
        wrong = schema.error_log.last_error
        raise SideFileUnreadable(why=mask(f"linje {wrong.line}: {wrong.message}"))
    return root


def _parsed(content: bytes) -> Any:
    if len(content) > _MOST_BYTES:
        raise SideFileUnreadable(why=f"den fylder mere end {_MOST_BYTES} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SideFileUnreadable(why=mask(str(error))) from None


@cache
def _schema() -> Any:
    return etree.XMLSchema(file=str(Path(__file__).with_name("side_files.xsd")))
