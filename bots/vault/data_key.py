"""The key of the farm's own data, as the vault keeps it."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from bots.vault.cipher import Cipher, digest_key, generate_key
from bots.vault.secret import Vault

_KEY, _OLDER, _DIGESTS = "key", "older", "digests"
FARM_SECRET = "farm"  # noqa: S105  the entry's name, not its value


def data_cipher(vault: Vault) -> Cipher:
    """What the farm's data is sealed and looked up with: its newest key, and the older ones to open with.

    Raises:
        UsageError: the vault has no such key, or it is none.
    """
    secret = vault.get(FARM_SECRET)
    older = secret[_OLDER].split() if _OLDER in secret else []
    digests = base64.b64decode(secret[_DIGESTS]) if _DIGESTS in secret else None
    return Cipher(
        base64.b64decode(secret[_KEY]), older=tuple(base64.b64decode(one) for one in older), digests=digests
    )


def succeeded(values: Mapping[str, str]) -> dict[str, str]:
    """The entry with a new key. The one before opens still what it has sealed; digests stay the same."""
    older = [values[_KEY], *values.get(_OLDER, "").split()]
    new = base64.b64encode(generate_key()).decode()
    digests = base64.b64encode(digest_key(base64.b64decode(values[_KEY]))).decode()
    return {_KEY: new, _OLDER: " ".join(older), _DIGESTS: values.get(_DIGESTS, digests)}


def without_older(values: Mapping[str, str]) -> dict[str, str]:
    """The entry without the keys that were followed by others: what they sealed never opens again."""
    return {name: value for name, value in values.items() if name != _OLDER}
