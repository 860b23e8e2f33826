"""Takes all that is personal or secret out of a recording, consistently, so that the flow still fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bots.domain.decoding import Reading, readings
from bots.recordings.errors import CannotScrub
from bots.recordings.record.bodies import boundary_of, is_text, without_files
from bots.recordings.record.cpr_numbers import is_fictive
from bots.recordings.record.edits import applied, compatible
from bots.recordings.record.finding import TextEdit, find, numbers_inside
from bots.recordings.record.har import Content, Entry, derive
from bots.recordings.record.har import entry as entry_of
from bots.recordings.record.known import Known, personal_values
from bots.recordings.record.named import TextKind
from bots.recordings.record.packed import (
    Packed,
    file_type,
    is_random,
    packed_again,
    packed_in,
    readable,
    unpacked,
)
from bots.recordings.record.pseudonyms import Pseudonyms
from bots.recordings.record.report import ScrubReport
from bots.recordings.record.secrets import (
    DROPPED_HEADERS,
    PEM,
    SHORTEST,
    place_of,
    secrets_in,
    secrets_of,
    texts_of,
)

_PICTURE = re.compile(r"image/(?!svg)|font/|application/(?:font|x-font)|audio/|video/")
_ROUNDS = 4
_LEFT_OUT = "-----BEGIN LEFT OUT----------END LEFT OUT-----"


class Scrubber:
    """One recording's replacements. The same ``key`` gives the same ones.

    ``learn`` every entry first: what one gives away is looked for in all. Then ``clean`` each.

    Args:
        key: secret bytes; thrown away after use, unless it is a recording of the sandbox.
        task: the robot's payload, whose names, addresses, accounts, phone and CPR numbers are replaced.
        login: user name and password; replaced whatever their length.
        personal: further personal values.
        leave_out_files: put a note in the place of PDFs and other files instead of refusing them.
    """

    def __init__(
        self,
        key: bytes,
        task: Any = None,
        login: Mapping[str, str] | None = None,
        personal: Iterable[str] = (),
        *,
        leave_out_files: bool = False,
    ) -> None:
        self.report = ScrubReport()
        self._leave_out_files = leave_out_files
        self._known = Known(Pseudonyms(key))
        for kind, value in (*personal_values(task), *(("name", value) for value in personal)):
            self._known.learn(kind, value)
        for name, value in (login or {}).items():
            self._known.learn_secret("user" if name == "username" else "password", value)

    def scrub(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries without personal data and secrets; the given ones stay as they are.

        Raises:
            CannotScrub: a body is neither text nor a picture.
        """
        known = list(entries)
        for number, one in enumerate(known, start=1):
            self.learn(number, one)
        return [self.clean(number, one) for number, one in enumerate(known, start=1)]

    def learn(self, number: int, one: Entry) -> None:
        """Remember the secrets and the CPR numbers of entry ``number``.

        Raises:
            CannotScrub: a body is neither text nor a picture.
        """
        copy = one.model_copy(deep=True)
        self._refuse_files(number, copy)
        for kind, value in secrets_of(copy):
            self._known.learn_secret(kind, value)
        for text, place in texts_of(copy):
            self._learn(text, place)

    def clean(self, number: int, one: Entry) -> Entry:
        """Entry ``number`` without personal data and secrets.

        Raises:
            CannotScrub: a body, or a file inside one, is neither text nor a picture.
        """
        self.report.entry = number
        copy = one.model_copy(deep=True)
        self._refuse_files(number, copy)
        self._scrub(copy)
        derive(copy)
        self.report.entry = 0
        return copy

    def value(self, plain: Any) -> Any:
        """A task, an outcome or another value of plain JSON, scrubbed with the same replacements."""
        if isinstance(plain, Mapping):
            return {key: self.value(each) for key, each in plain.items()}
        if isinstance(plain, list | tuple):
            return [self.value(each) for each in plain]
        if isinstance(plain, int) and not isinstance(plain, bool):
            text = str(plain)
            other = self.text(text)
            return plain if other == text else int(other)
        return self.text(plain) if isinstance(plain, str) else plain

    def text(self, raw: str, place: TextKind = TextKind.SHOWN) -> str:
        """Text in any of the writings that ``readings`` undoes, and whatever is packed into it."""
        raw = PEM.sub(self._certificate, raw)
        for _ in range(_ROUNDS):
            found = readings(raw)
            edits = [edit for reading in found for edit in find(reading, self._known, place)]
            edits += [edit for reading in found if reading.final for edit in self._packed(reading)]
            kept, all_fit = compatible(edits)
            for edit in kept:
                if edit.counts:
                    self.report.add(edit.kind, edit.original)
            raw = applied(raw, kept)
            if all_fit:
                break
        return raw

    def _learn(self, text: str, place: TextKind) -> None:
        found = readings(text)
        for kind, value in secrets_in(found, place):
            self._known.learn_secret(kind, value)
        for digits, _ in numbers_inside(found):
            if not is_fictive(digits):
                self._known.learn_cpr(digits)
        for reading in found:
            for packed in packed_in(reading) if reading.final else ():
                if packed.aligned and (inside := readable(packed.content)):
                    for kind, value in secrets_in(readings(inside[0]), place):
                        self._known.learn_secret(kind, value)

    def _scrub(self, one: Entry) -> None:
        for message in (one.request, one.response):
            message.headers = [
                header
                for header in message.headers
                if not DROPPED_HEADERS.fullmatch(header.name.lower()) and not header.name.startswith(":")
            ]
            for header in message.headers:
                header.name = header.name.lower()
                header.value = self.text(self._short_secrets(header.value, header.name), TextKind.FORM)
        one.request.url = self._address(one.request.url)
        one.response.redirect_url = self._address(one.response.redirect_url)
        one.response.status_text = self.text(one.response.status_text)
        if one.request.post is not None:
            place = place_of(one.request.post.mime_type, sent=True)
            one.request.post.text = self.text(one.request.post.text or "", place)
            one.request.post.mime_type = self.text(one.request.post.mime_type)
            for pair in one.request.post.params:
                pair.value = self.text(pair.value)
        content = one.response.content
        content.mime_type = self.text(content.mime_type)
        if content.text and content.encoding is None:
            content.text = self.text(content.text, place_of(content.mime_type, sent=False))

    def _address(self, url: str) -> str:
        """A browser sends ``user:password@`` as a header, and so it does not stand in an address."""
        bare = without_user(url)
        if bare != url:
            self.report.add("password", url)
        return self.text(bare, TextKind.FORM)

    def _refuse_files(self, number: int, one: Entry) -> None:
        asked, answer = one.asked(), one.answer()
        where = f"entry {number}, {asked.method} {self.text(asked.path)}"
        content = one.response.content
        kind = (content.mime_type or answer.media_type).partition(";")[0].strip().lower()
        if answer.body and not is_text(answer.body, kind):
            if not _PICTURE.match(kind):
                self._leave_out(f"{where} came back as {kind or 'bytes of no kind'}")
            one.response.content = Content(mimeType=content.mime_type, text="")
        elif answer.body and content.encoding is not None:
            # Text that a browser's export has put into base64 all the same.
            again = entry_of(asked, answer, one.started, 0).response.content
            one.response.content = again.model_copy(update={"mime_type": content.mime_type})
        post = one.request.post
        if post is None:
            return
        body = asked.body
        if boundary_of(post.mime_type):
            body = without_files(asked.body, post.mime_type)
            if body != asked.body and b"[left out: " in body and b"[left out: " not in asked.body:
                self._leave_out(f"{where} sent a file that is not text")
        elif body and not is_text(body, post.mime_type.partition(";")[0]):
            self._leave_out(f"{where} sent {post.mime_type or 'bytes of no kind'}")
            body = b""
        again_post = entry_of(
            type(asked)(asked.method, asked.url, (("content-type", post.mime_type),), body),
            answer,
            one.started,
            0,
        ).request.post
        one.request.post = again_post

    def _leave_out(self, what: str) -> None:
        if not self._leave_out_files:
            raise CannotScrub(
                f"{what}: it cannot be searched for personal data, so nothing was written. "
                "Record without it, or leave files out with --leave-out-files."
            )
        self._note(f"left out: {what}")

    def _note(self, line: str) -> None:
        if line not in self.report.notes:
            self.report.notes.append(line)

    def _short_secrets(self, value: str, header: str) -> str:
        """Cookies and authorizations too short to be looked for everywhere."""
        if header not in ("cookie", "set-cookie", "authorization"):
            return value
        for secret, (kind, token) in self._known.secrets.items():
            if kind in ("cookie", "authorization") and len(secret) < SHORTEST:
                value = re.sub(rf"(?<=[= ]){re.escape(secret)}(?=;|$)", token, value)
        return value

    def _certificate(self, match: re.Match[str]) -> str:
        if match[0] != _LEFT_OUT:
            self.report.add("certificate", match[0])
        return _LEFT_OUT

    def _packed(self, reading: Reading) -> Iterator[TextEdit]:
        for packed in packed_in(reading):
            kind = file_type(packed.content) if packed.aligned else None
            if kind is None and packed.aligned and self._is_unreadable(packed):
                where = f"entry {self.report.entry}"
                self._note(f"left out: {where} holds {len(packed.content)} bytes that cannot be read")
                token = self._known.pseudonyms.token("unreadable", packed.text)
                span = reading.span(packed.start, packed.end)
                yield TextEdit(*span, token, "unreadable", packed.text)
                continue
            content = self._file(kind, packed.content) if kind else self._bytes(packed.content)
            if content != packed.content:
                for start, end, text in packed.holding(content):
                    yield TextEdit(start, end, text, packed.how, "", counts=False)

    def _file(self, kind: str, content: bytes) -> bytes:
        if kind == "image":
            return b""
        self._leave_out(f"entry {self.report.entry} holds {kind} as text")
        return f"[left out: {kind}, {len(content)} bytes]".encode()

    def _is_unreadable(self, packed: Packed) -> bool:
        return (
            packed.how == "base64"
            and is_random(packed.text)
            and readable(packed.content) is None
            and unpacked(packed.content) is None
            and self._bytes(packed.content) == packed.content
        )

    def _bytes(self, content: bytes) -> bytes:
        if pressed := unpacked(content):
            inside = self._bytes(pressed[0])
            return content if inside == pressed[0] else packed_again(inside, pressed[1])
        if text := readable(content):
            scrubbed = self.text(text[0])
            return content if scrubbed == text[0] else scrubbed.encode(text[1], "replace")
        # Text and something else behind or before it: what is no text goes through unchanged.
        mixed = content.decode("utf-8", "surrogateescape")
        return self.text(mixed).encode("utf-8", "surrogateescape")


def without_user(url: str) -> str:
    """An address without ``user:password@``."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url
