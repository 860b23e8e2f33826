"""Canonical JSON: what the hash of an audit row is of, whoever puts it together: we or the database."""

from __future__ import annotations

import hashlib
import json

canonical_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
"""Names in order, no space between, letters as they are."""


def digest(stored: bytes) -> str:
    """SHA-256 of a sealed value as it is stored, so that deleting the value leaves the chain whole."""
    return hashlib.sha256(stored).hexdigest()
