"""The local vault for any robot that asks robocorp-vault: ``RC_VAULT_SECRET_MANAGER`` names this class."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from robocorp.vault import RobocorpVaultError
from robocorp.vault._adapters import BaseSecretManager
from robocorp.vault._secrets import SecretContainer

from bots.config import Settings
from bots.domain.errors import UsageError
from bots.vault import FileVault, Secret, Vault


class VaultSecrets(BaseSecretManager):
    """What FileSecrets offers, from the encrypted file of the home folder in ``KOLLEGA_HOME``."""

    def __init__(self) -> None:
        settings = Settings.load(Path(os.environ.get("KOLLEGA_HOME", ".")))
        self._vault = FileVault.at(settings.inside(settings.vault), settings.inside(settings.vault_key_file))

    def get_secret(self, secret_name: str) -> SecretContainer:
        """
        Raises:
            RobocorpVaultError: no such secret, or the vault does not open.
        """
        try:
            return SecretContainer(secret_name, "", dict(self._vault.get(secret_name)))
        except UsageError as error:
            raise RobocorpVaultError(str(error)) from None

    def set_secret(self, secret: SecretContainer) -> None:
        """Add or replace one secret.

        Raises:
            RobocorpVaultError: it may not be stored, or the vault does not open.
        """
        try:
            self._vault.set(secret.name, {key: str(value) for key, value in secret.items()})
        except UsageError as error:
            raise RobocorpVaultError(str(error)) from None


class RememberingVault:
    """A vault that remembers the values it gave out, so that they can be kept out of messages."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._values: set[str] = set()

    def get(self, name: str) -> Secret:
        secret = self._vault.get(name)
        self._values |= {value for value in secret.values() if len(value) > 3}
        return secret

    def values(self) -> set[str]:
        """Every value of four characters or more that was given out so far."""
        return self._values

    def scrub(self, text: str) -> str:
        """``text`` without these values."""
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, "[masked]")
        return text


def settings_of(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the home folder in ``KOLLEGA_HOME``, else of the folder the robot was started in."""
    return Settings.load(Path(environ.get("KOLLEGA_HOME", ".")))
