"""Text out of what strangers' mail programs write: headers, charsets, HTML."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from lxml import etree, html

_CHARSETS = ("utf-8", "cp1252")
"""What is tried after what the mail says of itself. The last knows a letter for nearly every byte."""
_UNSEEN = ("script", "style", "head", "title")
_BLOCKS = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote")


def header(message: Message, name: str) -> str:
    """One header, decoded, on one line; empty where the mail has none."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        parts = decode_header(str(raw))
    except (HeaderParseError, ValueError):
        parts = [(str(raw), None)]
    texts = (part if isinstance(part, str) else decoded(part, charset) for part, charset in parts)
    return " ".join("".join(texts).split())


def decoded(content: bytes, charset: str | None) -> str:
    """Text in ``charset``, or in the first that it can be in where that is wrong or nobody knows it."""
    for one in (charset, *_CHARSETS):
        try:
            return content.decode(one or "utf-8")
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def text_of_html(source: str) -> str:
    """What a person would see of a page, line by line."""
    try:
        content, parser = source.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8")
        page: html.HtmlElement = html.document_fromstring(content, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    etree.strip_elements(page, *_UNSEEN, with_tail=False)
    for element in page.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
    seen = "".join(page.itertext(with_tail=True))
    lines = (" ".join(line.split()) for line in seen.splitlines())
    return "\n".join(line for line in lines if line)
