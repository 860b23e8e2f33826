"""Bytes into elements, safely: size, encoding, no document type, no entities, no network."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from bots.domain.ubl.attachments import without_attachments
from bots.domain.ubl.unreadable import Unreadable, shown

MAX_BYTES = 80_000_000
"""The largest file that is read. Attachments are inside the document, so it is far above a bare invoice."""
MAX_DOCUMENT = 20_000_000
"""Characters of what is left of it without its attachments."""

_LONGEST_REASON = 200
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']")
_READABLE = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
_PROLOG = {"<?": "?>", "<!--": "-->"}
_OTHER_FILES = {
    b"%PDF": ("en PDF-fil", "a PDF file"),
    b"PK\x03\x04": ("en zip-fil", "a zip file"),
    b"\x1f\x8b": ("en gzip-fil", "a gzip file"),
    b"BZh": ("en bzip2-fil", "a bzip2 file"),
    b"7z\xbc\xaf": ("en 7z-fil", "a 7z file"),
    b"Rar!": ("en rar-fil", "a rar file"),
    b"\xfd7zX": ("en xz-fil", "an xz file"),
    b"\x28\xb5\x2f\xfd": ("en zstd-fil", "a zstd file"),
    b"\x89PNG": ("et billede (PNG)", "a picture (PNG)"),
    b"\xff\xd8\xff": ("et billede (JPEG)", "a picture (JPEG)"),
    b"II*\x00": ("et billede (TIFF)", "a picture (TIFF)"),
    b"MM\x00*": ("et billede (TIFF)", "a picture (TIFF)"),
    b"\xd0\xcf\x11\xe0": ("et ældre Office-dokument", "an older Office document"),
    b"{\\rt": ("en RTF-fil", "an RTF file"),
    b"{": ("en JSON-fil", "a JSON file"),
}
_EXTENSIONS = "{urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2}UBLExtensions"


def read(content: bytes) -> etree._Element:
    """The root element of the document, without comments and processing instructions.

    Attachments are empty in it, and UBLExtensions (signatures, certificates) are not there: both are of any
    size, and neither says anything about the invoice.

    Raises:
        Unreadable: too large, empty, not XML, not well-formed, in another encoding than it says or in one
            that is not read (UTF-8, UTF-16 with a byte order mark, ISO-8859-1, ISO-8859-15, Windows-1252),
            or with a document type: that is how entity expansion and external entities come in.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(
            f"Filen fylder {len(content) / 1e6:.1f} MB, og grænsen er {MAX_BYTES / 1e6:.1f} MB.",
            f"The file is {len(content) / 1e6:.1f} MB, and the limit is {MAX_BYTES / 1e6:.1f} MB.",
            code="too-large",
        )
    if not content.strip():
        raise Unreadable("Filen er tom.", "The file is empty.", code="empty")
    text = without_attachments(decode(content))
    if len(text) > MAX_DOCUMENT:
        raise Unreadable(
            f"Dokumentet har over {MAX_DOCUMENT // 1_000_000} millioner tegn ud over sine bilag.",
            f"The document has over {MAX_DOCUMENT // 1_000_000} million characters besides its attachments.",
            code="too-large",
        )
    if _has_doctype(text):
        raise Unreadable(
            "Filen har en DOCTYPE og læses derfor ikke: den kan folde sig ud uden ende (entity expansion).",
            "The file has a DOCTYPE and is therefore not read: it can expand without end (entity expansion).",
            code="doctype",
        )
    root = _parse(text)
    for extensions in root.findall(_EXTENSIONS):
        root.remove(extensions)
    return root


def decode(content: bytes) -> str:
    """The text of the file.

    Raises:
        Unreadable: it is no XML, or not in the encoding that it says.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    start = content.lstrip()[:4]
    if b"\0" in start and b"<" in start:
        raise Unreadable(
            "Filen er UTF-16 eller UTF-32 uden byte order mark.",
            "The file is UTF-16 or UTF-32 without a byte order mark.",
            code="encoding",
        )
    if not start.startswith(b"<"):
        danish, english = next(
            (names for sign, names in _OTHER_FILES.items() if start.startswith(sign)), ("", "")
        )
        raise Unreadable(
            f"Filen er ikke XML{f', men {danish}' if danish else ''}.",
            f"The file is not XML{f' but {english}' if english else ''}.",
            code="not-xml",
        )
    encoding = _declared_encoding(content)
    text = _strictly(content, encoding)
    if encoding not in ("utf-8", "ascii") and not content.isascii() and _is_utf_8(content):
        raise Unreadable(
            f"Filen siger, at dens tegnsæt er {encoding}, men den er skrevet i UTF-8.",
            f"The file says that its encoding is {encoding}, but it is written in UTF-8.",
            code="encoding",
        )
    return text


def _declared_encoding(content: bytes) -> str:
    match = _DECLARED.match(content)
    if match is None:
        return "utf-8"
    declared = match[1].decode("ascii")
    try:
        encoding = codecs.lookup(declared).name
    except LookupError:
        encoding = ""
    if encoding not in _READABLE:
        raise Unreadable(
            f"Filen siger, at dens tegnsæt er {shown(declared)}, og det passer ikke eller læses ikke.",
            f"The file says that its encoding is {shown(declared)}, which does not fit or is not read.",
            code="encoding",
        )
    return encoding


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise Unreadable(
            f"Filens tegnsæt er ikke {encoding}, som den siger: fejl i linje {line}, kolonne {column}.",
            f"The file's encoding is not {encoding} as it says: error in line {line}, column {column}.",
            code="encoding",
        ) from None


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _has_doctype(text: str) -> bool:
    """Whether a document type stands before the root element, past comments and instructions."""
    at = 0
    while True:
        while text[at : at + 1].isspace():
            at += 1
        opening = next((opening for opening in _PROLOG if text.startswith(opening, at)), None)
        if opening is None:
            return text.startswith("<!DOCTYPE", at)
        closing = _PROLOG[opening]
        end = text.find(closing, at)
        if end < 0:
            return False
        at = end + len(closing)


def _parse(text: str) -> etree._Element:
    # The encoding is given, not detected, so that the text that was checked is the text that is parsed.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        reason = " ".join(((error.msg or "").rpartition(", line ")[0] or error.msg).split())[:_LONGEST_REASON]
        raise Unreadable(
            f"Filen er ikke velformet XML: fejl i linje {line}, kolonne {column} ({reason}).",
            f"The file is not well-formed XML: error in line {line}, column {column} ({reason}).",
            code="not-well-formed",
        ) from None
