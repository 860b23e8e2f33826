"""Takes all that is personal or secret out of a recording, consistently, so that the flow still fits."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bots.domain.errors import UsageError
from bots.recordings.record.bodies import boundary_of, is_text, without_files
from bots.recordings.record.cpr_numbers import is_fictive, numbers_in, replacement_for
from bots.recordings.record.encodings import readings
from bots.recordings.record.har import Content, Entry, derive
from bots.recordings.record.har import entry as entry_of
from bots.recordings.record.known import personal_values
from bots.recordings.record.report import ScrubReport
from bots.recordings.record.secrets import DROPPED_HEADERS, PEM, SHORTEST, secrets_of

_PICTURE = re.compile(r"image/(?!svg)|font/|application/(?:font|x-font)|audio/|video/")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FICTIVE_MAIL = re.compile(r"(?:\.|@)(?:example|example\.(?:com|net|org)|invalid|test)$", re.IGNORECASE)
_BASE64 = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/=-])")
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"[0-9]+")
_LEAST_WORD = 3
# No letter that could be part of a number, no word of a portal: easily seen to be made up.
_SYLLABLES = ("ba", "do", "fi", "ga", "ku", "lo", "mi", "nu", "pa", "ro", "su", "ta", "vi", "zo", "ve", "xa")


@dataclass(frozen=True)
class _Edit:
    """Characters of a reading that read otherwise from now on."""

    start: int
    end: int
    text: str
    kind: str
    original: str
    counts: bool = True


class CannotScrub(UsageError):
    """The recording holds something that cannot be searched for personal data: nothing was written."""


class Scrubber:
    """One recording's replacements. The same ``key`` gives the same ones.

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
        self._key = key
        self._leave_out_files = leave_out_files
        self._cprs: dict[str, str] = {}
        self._secrets: dict[str, tuple[str, str]] = {}
        self._digits: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._phrases: dict[str, str] = {}
        for kind, value in (*personal_values(task), *(("name", value) for value in personal)):
            self._know(kind, value)
        for name, value in (login or {}).items():
            self._keep_secret("user" if name == "username" else "password", value)

    def scrub(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries without personal data and secrets; the given ones stay as they are.

        Raises:
            CannotScrub: a body is neither text nor a picture.
        """
        copies = [one.model_copy(deep=True) for one in entries]
        for number, one in enumerate(copies, start=1):
            self._refuse_files(number, one)
            for kind, value in secrets_of(one):
                self._keep_secret(kind, value)
        for number, one in enumerate(copies, start=1):
            self.report.entry = number
            self._scrub(one)
            derive(one)
        self.report.entry = 0
        return copies

    def value(self, plain: Any) -> Any:
        """A task, an outcome or another value of plain JSON, scrubbed with the same replacements."""
        if isinstance(plain, Mapping):
            return {key: self.value(each) for key, each in plain.items()}
        if isinstance(plain, list | tuple):
            return [self.value(each) for each in plain]
        return self.text(plain) if isinstance(plain, str) else plain

    def text(self, raw: str) -> str:
        """Text in any of the writings that ``readings`` undoes, and base64 of such text."""
        raw = PEM.sub(self._certificate, raw)
        raw = _BASE64.sub(self._inside_base64, raw)
        for find in (self._find_secrets, self._find_words, self._find_digits, self._find_cprs):
            raw = self._replace(raw, find)
        return raw

    def _scrub(self, one: Entry) -> None:
        for message in (one.request, one.response):
            message.headers = [
                header
                for header in message.headers
                if not DROPPED_HEADERS.fullmatch(header.name.lower()) and not header.name.startswith(":")
            ]
            for header in message.headers:
                header.name = header.name.lower()
                header.value = self.text(self._short_secrets(header.value, header.name))
        one.request.url = self.text(one.request.url)
        one.response.redirect_url = self.text(one.response.redirect_url)
        if one.request.post is not None:
            one.request.post.text = self.text(one.request.post.text or "")
            for pair in one.request.post.params:
                pair.value = self.text(pair.value)
        content = one.response.content
        if content.text and content.encoding is None:
            content.text = self.text(content.text)

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
        self.report.notes.append(f"left out: {what}")

    def _know(self, kind: str, value: str) -> None:
        if kind == "cpr":
            for found in numbers_in(value):
                self._cpr(found.digits)
            return
        if kind in ("account", "phone"):
            for match in _DIGITS.finditer(value):
                if len(match[0]) >= 4:
                    self._digits[match[0]] = self._other_digits(match[0])
            return
        words = [match[0] for match in _WORD.finditer(value)]
        self._words |= {word.casefold(): kind for word in words if len(word) >= _LEAST_WORD}
        if len(words) > 1:
            whole = r"[\s+,._-]+".join(map(re.escape, words))
            self._phrases[rf"(?<![^\W\d_]){whole}(?![^\W\d_])"] = kind

    def _keep_secret(self, kind: str, value: str) -> None:
        if value and value not in self._secrets:
            self._secrets[value] = (kind, self._token(kind, value))

    def _token(self, kind: str, value: str) -> str:
        """Another secret of the same length, which says what it is."""
        chance = hmac.digest(self._key, f"{kind} {value}".encode(), "sha256").hex()
        # Letters for digits: no token may read as a CPR number.
        chance = chance.translate(str.maketrans("0123456789", "ghijkmnpqr"))
        return f"{kind}x{chance}"[: min(max(len(value), 12), 40)]

    def _short_secrets(self, value: str, header: str) -> str:
        """Cookies and authorizations too short to be looked for everywhere."""
        if header not in ("cookie", "set-cookie", "authorization"):
            return value
        for secret, (kind, token) in self._secrets.items():
            if kind in ("cookie", "authorization") and len(secret) < SHORTEST:
                value = re.sub(rf"(?<=[= ]){re.escape(secret)}(?=;|$)", token, value)
        return value

    def _find_secrets(self, text: str) -> Iterator[_Edit]:
        for secret, (kind, token) in self._secrets.items():
            if len(secret) < SHORTEST and kind not in ("password",):
                continue
            # A short password is only one where it stands alone.
            edge = "" if len(secret) >= SHORTEST else r"(?![\w])"
            front = "" if len(secret) >= SHORTEST else r"(?<![\w])"
            for match in re.finditer(front + re.escape(secret) + edge, text):
                yield _Edit(*match.span(), token, kind, secret)

    def _find_words(self, text: str) -> Iterator[_Edit]:
        for match in _EMAIL.finditer(text):
            if not _FICTIVE_MAIL.search(match[0]):
                name = self._pseudonym(match[0].casefold())
                yield _Edit(*match.span(), f"{name.lower()}@person.example", "e-mail", match[0])
        for phrase, kind in self._phrases.items():
            for whole in re.finditer(phrase, text, re.IGNORECASE):
                for match in _WORD.finditer(text, *whole.span()):
                    yield _Edit(*match.span(), self._like(match[0]), kind, match[0].casefold())
        for match in _WORD.finditer(text) if self._words else ():
            # In small letters alone it may be any word of the portal's: Mark, Post, Bo.
            if not match[0].islower() and (kind := self._words.get(match[0].casefold(), "")):
                yield _Edit(*match.span(), self._like(match[0]), kind, match[0].casefold())

    def _find_digits(self, text: str) -> Iterator[_Edit]:
        for digits, other in self._digits.items():
            loose = r"[\s.-]?".join(digits)
            for match in re.finditer(rf"(?<![0-9]){loose}(?![0-9])", text):
                turn = iter(other)
                for at in range(*match.span()):
                    if text[at].isdigit():
                        first = at == match.start()
                        yield _Edit(at, at + 1, next(turn), "account or phone", digits, counts=first)

    def _find_cprs(self, text: str) -> Iterator[_Edit]:
        for found in numbers_in(text):
            if is_fictive(found.digits) and found.digits not in self._cprs:
                continue
            for place, digit in zip(found.places, self._cpr(found.digits), strict=True):
                first = place == found.places[0]
                yield _Edit(place, place + 1, digit, "CPR number", found.digits, counts=first)

    def _cpr(self, digits: str) -> str:
        attempt = 0
        while digits not in self._cprs:
            other = replacement_for(digits, self._key, attempt)
            if other not in self._cprs.values():
                self._cprs[digits] = other
            attempt += 1
        return self._cprs[digits]

    def _other_digits(self, digits: str) -> str:
        chance = hmac.digest(self._key, f"digits {digits}".encode(), "sha512")
        # 4 in front: no day of a month, so it can be read as no CPR number.
        return "4" + "".join(str(each % 10) for each in chance[1 : len(digits)])

    def _like(self, word: str) -> str:
        name = self._pseudonym(word.casefold())
        return name.upper() if word.isupper() else name.lower() if word.islower() else name

    def _pseudonym(self, word: str) -> str:
        chance = hmac.digest(self._key, f"word {word}".encode(), "sha256")
        return "".join(_SYLLABLES[each % len(_SYLLABLES)] for each in chance[:4]).capitalize()

    def _certificate(self, match: re.Match[str]) -> str:
        self.report.add("certificate", match[0])
        return "-----BEGIN LEFT OUT----------END LEFT OUT-----"

    def _inside_base64(self, match: re.Match[str]) -> str:
        text = match[0]
        standard = text.replace("-", "+").replace("_", "/")
        try:
            inside = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return text
        if not inside.isprintable() and not re.fullmatch(r"[\s\x20-\x7e\u00a0-\uffff]*", inside):
            return text
        other = self.text(inside)
        if other == inside:
            return text
        again = base64.b64encode(other.encode()).decode()
        if "-" in text or "_" in text:
            again = again.replace("+", "-").replace("/", "_")
        return again if text.endswith("=") or len(text) % 4 == 0 else again.rstrip("=")

    def _replace(self, raw: str, find: Callable[[str], Iterator[_Edit]]) -> str:
        level = 0
        while level < len(found := readings(raw)):
            reading, level = found[level], level + 1
            done = -1
            pieces: list[str] = []
            at = 0
            for edit in sorted(find(reading.text), key=lambda one: (one.start, -one.end)):
                if edit.start < done:
                    continue
                start, end = reading.starts[edit.start], reading.ends[edit.end - 1]
                if start < at:
                    continue
                pieces += [raw[at:start], edit.text]
                at, done = end, edit.end
                if edit.counts:
                    self.report.add(edit.kind, edit.original)
            if pieces:
                raw = "".join((*pieces, raw[at:]))
        return raw
