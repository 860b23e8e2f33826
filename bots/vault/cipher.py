"""Personal columns are sealed before they reach the database."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bots.vault.errors import WorklistKeyWrong

KEY_BYTES = 32
_NONCE_BYTES = 12


class Cipher:
    """AES-256-GCM with a random nonce in front of every sealed value (NIST SP 800-38D).

    Raises:
        WorklistKeyWrong: the key is not 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise WorklistKeyWrong(
                f"the worklist key must be {KEY_BYTES} bytes, this one has {len(key)}. "
                "An operator must put the right key into the vault."
            )
        self._aead = AESGCM(key)
        # A key of its own: the digests below must say nothing about the key that encrypts.
        self._digest_key = hmac.digest(key, b"kollega keyed digest", hashlib.sha256)

    def seal(self, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """The plain bytes again.

        Raises:
            WorklistKeyWrong: sealed with another key, or changed since.
        """
        try:
            return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            raise WorklistKeyWrong(
                "a stored value does not open with this worklist key: it was sealed with another key or has "
                "been changed. An operator must check the key in the vault and run 'kollega audit verify'."
            ) from None

    def keyed_digest(self, text: str) -> str:
        """The same hex digest for the same text under this key (HMAC-SHA256): to look up by, not to open."""
        return hmac.digest(self._digest_key, text.encode(), hashlib.sha256).hex()

    def seal_json(self, value: Any) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def open_json(self, sealed: bytes) -> Any:
        return json.loads(self.open(sealed).decode())  # bytes it would have to guess the encoding of


def generate_key() -> bytes:
    """A new random key. Losing it means losing every personal column."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)
