"""How Control Room's vault answers: sealed with AES, and that key with the public key of whoever asks."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SCHEME = "robocloud-vault-transit-v2"
_TAG = 16


def sealed(name: str, values: Mapping[str, str], public_key: str) -> dict[str, Any]:
    """The answer's JSON; ``public_key``: DER in base64."""
    reader: Any = serialization.load_der_public_key(base64.b64decode(public_key))
    key, iv = os.urandom(32), os.urandom(16)
    content = AESGCM(key).encrypt(binascii.hexlify(iv), json.dumps(values).encode(), b"")
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    encryption = {
        "encryptionScheme": SCHEME,
        "encryptedAES": _text(reader.encrypt(key, oaep)),
        "authTag": _text(content[-_TAG:]),
        "iv": _text(iv),
    }
    return {"name": name, "description": "", "value": _text(content[:-_TAG]), "encryption": encryption}


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
