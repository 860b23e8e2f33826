"""The key of the farm's own data, as the vault keeps it."""

from __future__ import annotations

import base64

from bots.vault.cipher import Cipher
from bots.vault.secret import Vault

FARM_SECRET = "farm"  # noqa: S105  the entry's name, not its value


def data_cipher(vault: Vault) -> Cipher:
    """What the farm's data is sealed and looked up with.

    Raises:
        UsageError: the vault has no such key, or it is none.
    """
    return Cipher(base64.b64decode(vault.get(FARM_SECRET)["key"]))
