"""Secrets, as robocorp-vault offers them: a name gives a mapping of text values."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]
from bots.vault.errors import SecretMissing, SecretWrong
from bots.vault.file_vault import FileVault
from bots.vault.secret import SECRET_PREFIX, Secret, Vault, checked_name, text_values


class EnvironmentVault:
    """Secrets as JSON objects in ``KOLLEGA_SECRET_<NAME>``, with ``-`` in a name written ``_``."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ

    def get(self, name: str) -> Secret:
        variable = SECRET_PREFIX + checked_name(name).upper().replace("-", "_")
        if variable not in self._environ:
            raise SecretMissing(
                f"secret {name!r} is missing: an operator must set {variable} to a JSON object"
            )
        try:
            return Secret(name, text_values(json.loads(self._environ[variable])))
        except ValueError:
            raise SecretWrong(
                f"{variable} is not a JSON object of text values. An operator must correct it."
            ) from None


class ControlRoomVault:
    """The vault of Robocorp Control Room, or of robocorp-vault's own ``RC_VAULT_SECRET_MANAGER``."""

    def get(self, name: str) -> Secret:
        # Only here is Control Room asked, and its library loads much.
        from robocorp import vault as control_room

        try:
            return Secret(name, {key: str(value) for key, value in control_room.get_secret(name).items()})
        except (KeyError, control_room.RobocorpVaultError) as error:
            raise SecretMissing(
                f"secret {name!r} does not come out of Control Room's vault: {error}. "
                "An operator must add it."
            ) from None


def open_vault(file: Path, key_file: Path, environ: Mapping[str, str] = os.environ) -> Vault:
    """The vault of this machine: Control Room's where there is one, else ``file``, else the environment.

    Raises:
        VaultUnusable: ``file`` is there, but no key that fits its form.
    """
    if "RC_API_SECRET_HOST" in environ or "RC_VAULT_SECRET_MANAGER" in environ:
        return ControlRoomVault()
    if file.exists() or not any(name.startswith(SECRET_PREFIX) for name in environ):
        return FileVault.at(file, key_file, environ)
    return EnvironmentVault(environ)
