"""A secret, and where it comes from."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from bots.vault.cipher import KEY_BYTES
from bots.vault.errors import SecretMissing, SecretWrong, VaultUnusable

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]

KEY_VARIABLE = "KOLLEGA_VAULT_KEY"


SECRET_PREFIX = "KOLLEGA_SECRET_"  # noqa: S105  a variable's name


_NAME = re.compile(r"[a-z][a-z0-9-]*")


class Secret(Mapping[str, str]):
    """One secret's values. Shows its name and its keys, never a value."""

    def __init__(self, name: str, values: Mapping[str, str]) -> None:
        self.name = name
        self._values = dict(values)

    def __getitem__(self, key: str) -> str:
        if key not in self._values:
            raise SecretMissing(
                f"secret {self.name!r} has no {key!r}, only {', '.join(sorted(self._values)) or 'nothing'}. "
                "An operator must complete it in the vault."
            )
        return self._values[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or ``default`` where the secret has none of that name."""
        return self._values.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Secret({self.name!r}, {', '.join(f'{key}=***' for key in sorted(self._values))})"


class Vault(Protocol):
    """Where secrets come from."""

    def get(self, name: str) -> Secret:
        """Raises SecretMissing, saying what an operator has to do, when there is no such secret."""
        ...


def decoded_key(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultUnusable(
            f"{where} is not a vault key ({KEY_BYTES} bytes in base64). An operator must correct it."
        )
    return key


def checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise SecretWrong(f"{name!r} is not a secret's name: small letters, digits and '-' only")
    return name


def text_values(values: object) -> dict[str, str]:
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise ValueError("a secret is an object of text values")
    return values
