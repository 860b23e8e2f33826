"""What a mail says, whoever wrote it: mails are made by strangers, and some of them to do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from bots.domain.file import File
from bots.domain.masking import mask
from bots.systems.imap.errors import MailUnreadable
from bots.systems.imap.words import decoded, header, text_of_html

MOST_PARTS = 200
MOST_FILES = 50
LARGEST = 100_000_000
"""Bytes of everything in a mail together, once it is decoded."""
_LONGEST_NAME = 100
_MULTIPART = re.compile(rb"^content-type:\s*(multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


@dataclass(frozen=True)
class IncomingMail:
    """One mail. Everything in it is its sender's word: a name and an address can be anybody's.

    ``message_id`` may be missing. ``answers``: the ids of the mails that it answers, the nearest first.
    ``automatic``: it says that no person wrote it (RFC 3834), so nobody answers it. ``files``: what is
    attached, with names that are safe to keep, numbered.
    """

    sender: str
    sender_name: str
    subject: str
    message_id: str | None = None
    sent_at: datetime | None = None
    answers: tuple[str, ...] = ()
    automatic: bool = False
    text: str = field(default="", repr=False)
    files: tuple[File, ...] = field(default=(), repr=False)


def read_mail(content: bytes) -> IncomingMail:
    """Read a mail as it came. A charset that is wrong or unknown costs single letters, not the mail.

    Raises:
        MailUnreadable: it has more parts, files or bytes than a mail of a person has, or no sender.
    """
    # Before anything is parsed: each part inside another costs the reader more than the one before.
    if sum(1 for _ in _MULTIPART.finditer(content)) > MOST_PARTS:
        raise MailUnreadable(why="den har for mange dele")
    message = message_from_bytes(content)
    name, sender = parseaddr(header(message, "From"))
    if "@" not in sender:
        raise MailUnreadable(why="den har ingen afsender")
    leaves = _leaves(message)
    return IncomingMail(
        sender=sender,
        sender_name=name,
        subject=header(message, "Subject"),
        message_id=next(iter(_ids(message, "Message-ID")), None),
        sent_at=_sent_at(message),
        answers=_answers(message),
        automatic=header(message, "Auto-Submitted").casefold() not in ("", "no"),
        text=_text(leaves),
        files=_files(leaves),
    )


def _leaves(message: Message) -> list[Message]:
    leaves = [part for part in message.walk() if not part.is_multipart()]
    if len(leaves) > MOST_PARTS:
        raise MailUnreadable(why="den har for mange dele")
    if sum(len(_content(leaf)) for leaf in leaves) > LARGEST:
        raise MailUnreadable(why="den fylder for meget")
    return leaves


def _content(leaf: Message) -> bytes:
    content = leaf.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(leaves: Sequence[Message]) -> str:
    """Its plain text; of a mail that has none, what a person would see of its HTML."""
    for kind, seen in (("text/plain", str), ("text/html", text_of_html)):
        texts = [
            seen(decoded(_content(leaf), leaf.get_content_charset()))
            for leaf in leaves
            if leaf.get_content_type() == kind and not _is_file(leaf)
        ]
        if found := "\n".join(text.strip() for text in texts if text.strip()):
            return found.replace("\r\n", "\n").replace("\0", "")
    return ""


def _files(leaves: Sequence[Message]) -> tuple[File, ...]:
    attached = [leaf for leaf in leaves if _is_file(leaf)]
    if len(attached) > MOST_FILES:
        raise MailUnreadable(why=f"den har mere end {MOST_FILES} bilag")
    return tuple(
        File(f"{number}-{_file_name(leaf)}", _media_type(leaf), _content(leaf))
        for number, leaf in enumerate(attached, 1)
    )


def _is_file(leaf: Message) -> bool:
    return (
        leaf.get_content_disposition() == "attachment"
        or leaf.get_content_maintype() != "text"
        or bool(leaf.get_filename())
    )


def _file_name(leaf: Message) -> str:
    """Its own name without folders and numbers of persons; nothing of it can be trusted."""
    name = re.split(r"[\\/]", header(_named(leaf), "name"))[-1]
    shown = "".join(letter for letter in mask(name) if letter.isprintable()).strip(" .")
    return shown[-_LONGEST_NAME:] or "bilag"


def _named(leaf: Message) -> Message:
    named = Message()
    named["name"] = (leaf.get_filename() or "").replace("\r", " ").replace("\n", " ")
    return named


def _media_type(leaf: Message) -> str:
    kind = leaf.get_content_type()
    return kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream"


def _sent_at(message: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(header(message, "Date"))
    except (ValueError, TypeError, OverflowError):
        return None


def _ids(message: Message, name: str) -> Iterator[str]:
    yield from _MESSAGE_ID.findall(header(message, name))


def _answers(message: Message) -> tuple[str, ...]:
    found = (*_ids(message, "In-Reply-To"), *reversed([*_ids(message, "References")]))
    return tuple(dict.fromkeys(found))
