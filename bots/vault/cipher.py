"""Personal columns are sealed before they reach the database."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import zlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bots.vault.errors import WorklistKeyWrong

KEY_BYTES = 32
_NONCE_BYTES = 12
_BOUND, _DEFLATED = b"\x02", b"\x03"
"""In front of a value that opens only at its place, and of one that was made smaller before it was sealed.
Older values begin with their nonce."""
_WORTH_BYTES = 64
"""Shorter values do not become smaller."""


class Cipher:
    """AES-256-GCM with a random nonce in front of every sealed value (NIST SP 800-38D).

    ``place`` says which row and column a value is for, and is not kept with it: put anywhere else, the value
    does not open. What was sealed without a place, as all was once, opens anywhere. Where it makes a value
    with a place smaller, it is deflated first.
    ``older`` keys open what they have sealed, and seal nothing more. Digests are made with ``digests`` where
    given, so that they stay what they were when the key is followed by another.

    Raises:
        WorklistKeyWrong: a key is not 32 bytes.
    """

    def __init__(self, key: bytes, *, older: tuple[bytes, ...] = (), digests: bytes | None = None) -> None:
        for one in (key, *older, *([digests] if digests is not None else [])):
            if len(one) != KEY_BYTES:
                raise WorklistKeyWrong(
                    f"the worklist key must be {KEY_BYTES} bytes, this one has {len(one)}. "
                    "An operator must put the right key into the vault."
                )
        self._key = key
        self._keys = tuple(AESGCM(one) for one in (key, *older))
        self._digests = digest_key(key) if digests is None else digests

    def seal(self, plain: bytes, place: str | None = None) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        if place is None:
            return nonce + self._keys[0].encrypt(nonce, plain, None)
        smaller = _deflated(plain)
        mark, content = (_BOUND, plain) if smaller is None else (_DEFLATED, smaller)
        return mark + nonce + self._keys[0].encrypt(nonce, content, _about(mark, place))

    def open(self, sealed: bytes, place: str | None = None) -> bytes:
        """The plain bytes again.

        Raises:
            WorklistKeyWrong: sealed with another key or for another place, or changed since.
        """
        if place is not None and (mark := sealed[:1]) in (_BOUND, _DEFLATED):
            plain = self._opened(sealed[1:], _about(mark, place))
            if plain is not None:
                return plain if mark == _BOUND else zlib.decompress(plain, -zlib.MAX_WBITS)
        # An older value, whose nonce may begin like anything.
        plain = self._opened(sealed, None)
        if plain is None:
            raise WorklistKeyWrong(
                "a stored value does not open with this worklist key: it was sealed with another key, "
                "belongs elsewhere or has been changed. An operator must check the key in the vault and run "
                "'kollega audit verify'."
            )
        return plain

    @property
    def newest(self) -> Cipher:
        """The same without the older keys."""
        return Cipher(self._key, digests=self._digests)

    def keyed_digest(self, text: str) -> str:
        """The same hex digest for the same text under this key (HMAC-SHA256): to look up by, not to open."""
        return hmac.digest(self._digests, text.encode(), hashlib.sha256).hex()

    def seal_json(self, value: Any, place: str | None = None) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), place)

    def open_json(self, sealed: bytes, place: str | None = None) -> Any:
        return json.loads(self.open(sealed, place).decode())  # bytes it would have to guess the encoding of

    def _opened(self, sealed: bytes, about: bytes | None) -> bytes | None:
        for key in self._keys:
            try:
                return key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
            except (InvalidTag, ValueError):
                continue
        return None


def _deflated(plain: bytes) -> bytes | None:
    """``plain`` without zlib's header and checksum, which the seal makes good; None where nothing is won."""
    if len(plain) < _WORTH_BYTES:
        return None
    smaller = zlib.compress(plain, wbits=-zlib.MAX_WBITS)
    return smaller if len(smaller) < len(plain) else None


def _about(mark: bytes, place: str) -> bytes:
    """What is authenticated with a value: that it is deflated too, so that no mark can be exchanged."""
    return place.encode() if mark == _BOUND else mark + place.encode()


def digest_key(key: bytes) -> bytes:
    """What digests are made with: a key of its own, which says nothing about the one that encrypts."""
    return hmac.digest(key, b"kollega keyed digest", hashlib.sha256)


def generate_key() -> bytes:
    """A new random key. Losing it means losing every personal column."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)
