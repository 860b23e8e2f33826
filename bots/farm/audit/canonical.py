"""Canonical JSON: what the hash of an audit row is of, whoever puts it together: we or the database."""

from __future__ import annotations

import json

canonical_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
"""Names in order, no space between, letters as they are."""
