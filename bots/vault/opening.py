"""Secrets, as robocorp-vault offers them: a name gives a mapping of text values."""

from __future__ import annotations

import base64
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from robocorp import vault as control_room

from bots.domain.errors import UsageError
from bots.vault.cipher import KEY_BYTES, Cipher, generate_key

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
            raise UsageError(
                f"secret {self.name!r} has no {key!r}, only {', '.join(sorted(self._values)) or 'nothing'}. "
                "An operator must complete it in the vault."
            )
        return self._values[key]

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
        """Raises UsageError, saying what an operator has to do, when there is no such secret."""
        ...


class EnvironmentVault:
    """Secrets as JSON objects in ``KOLLEGA_SECRET_<NAME>``, with ``-`` in a name written ``_``."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ

    def get(self, name: str) -> Secret:
        variable = SECRET_PREFIX + _checked(name).upper().replace("-", "_")
        if variable not in self._environ:
            raise UsageError(f"secret {name!r} is missing: an operator must set {variable} to a JSON object")
        try:
            return Secret(name, _values(json.loads(self._environ[variable])))
        except ValueError:
            raise UsageError(
                f"{variable} is not a JSON object of text values. An operator must correct it."
            ) from None


class FileVault:
    """Secrets in one file, sealed with AES-256-GCM. The whole file is written anew at every change.

    With ``key_file`` the key may be rotated, here or by another process: the new one is found there.
    """

    def __init__(self, path: Path, key: bytes, key_file: Path | None = None) -> None:
        self._path = path
        self._key = key
        self._key_file = key_file

    @classmethod
    def at(cls, path: Path, key_file: Path, environ: Mapping[str, str] = os.environ) -> FileVault:
        """The vault at ``path`` with the key that is in the environment, else in ``key_file``.

        Raises:
            UsageError: there is no key.
        """
        return cls(path, read_key(key_file, environ), None if KEY_VARIABLE in environ else key_file)

    def get(self, name: str) -> Secret:
        secrets = self._read()
        if name not in secrets:
            raise UsageError(
                f"secret {name!r} is not in the vault {self._path}, "
                f"which has {', '.join(sorted(secrets)) or 'none'}. An operator must add it."
            )
        return Secret(name, secrets[name])

    def names(self) -> list[str]:
        """The names of all secrets."""
        return sorted(self._read())

    def set(self, name: str, values: Mapping[str, str]) -> None:
        """Add or replace one secret; the file is made where there is none."""
        with self._alone():
            secrets = self._read() if self._path.exists() else {}
            secrets[_checked(name)] = dict(values)
            self._write(secrets)

    def rotate(self) -> None:
        """Seal the secrets with a new key, and put it in the key file in place of the old one.

        A crash at any moment leaves a vault that opens: until the new key has its place it is beside the
        old one. Then rotate again.

        Raises:
            UsageError: the key does not come from a file, or does not open the vault.
        """
        if self._key_file is None:
            raise UsageError(
                f"the vault's key is in {KEY_VARIABLE}, where it cannot be replaced. An operator must rotate "
                "with the key in the key file, then set the variable anew."
            )
        with self._alone():
            secrets = self._read()
            following = _following(self._key_file)
            if following.exists() and read_key(following, {}) == self._key:
                following.replace(self._key_file)
            self._key = generate_key()
            _write_private(following, base64.b64encode(self._key) + b"\n")
            self._write(secrets)
            following.replace(self._key_file)

    def _write(self, secrets: Mapping[str, Mapping[str, str]]) -> None:
        _write_private(self._path, Cipher(self._key).seal(json.dumps(secrets).encode()))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else on this machine changes the vault meanwhile: two keys at once would lose it."""
        if fcntl is None:
            yield
            return
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _keys(self) -> Iterator[bytes]:
        yield self._key
        if self._key_file is not None:
            # In this order: what is not there any more has just become the other.
            for file in (_following(self._key_file), self._key_file):
                with suppress(UsageError):
                    yield read_key(file, {})

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            sealed = self._path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"the vault {self._path} cannot be read: {error.strerror}. "
                "An operator must put it there and let this user read it."
            ) from None
        for key in self._keys():
            with suppress(UsageError):
                plain = Cipher(key).open(sealed)
                self._key = key
                return {name: _values(values) for name, values in json.loads(plain).items()}
        raise UsageError(
            f"the vault {self._path} does not open with this key, or the file was changed. An operator "
            f"must give the right key in {KEY_VARIABLE} or in the key file, or restore the vault."
        )


class ControlRoomVault:
    """The vault of Robocorp Control Room, or of robocorp-vault's own ``RC_VAULT_SECRET_MANAGER``."""

    def get(self, name: str) -> Secret:
        try:
            return Secret(name, {key: str(value) for key, value in control_room.get_secret(name).items()})
        except (KeyError, control_room.RobocorpVaultError) as error:
            raise UsageError(
                f"secret {name!r} does not come out of Control Room's vault: {error}. "
                "An operator must add it."
            ) from None


def open_vault(file: Path, key_file: Path, environ: Mapping[str, str] = os.environ) -> Vault:
    """The vault of this machine: Control Room's where there is one, else ``file``, else the environment.

    Raises:
        UsageError: ``file`` is there, but no key that fits its form.
    """
    if "RC_API_SECRET_HOST" in environ or "RC_VAULT_SECRET_MANAGER" in environ:
        return ControlRoomVault()
    if file.exists() or not any(name.startswith(SECRET_PREFIX) for name in environ):
        return FileVault.at(file, key_file, environ)
    return EnvironmentVault(environ)


def read_key(key_file: Path, environ: Mapping[str, str] = os.environ) -> bytes:
    """The vault's key: base64 in KOLLEGA_VAULT_KEY, or in a file that only its owner can read.

    Raises:
        UsageError: neither is there, others can read the file, or it is not a key.
    """
    if KEY_VARIABLE in environ:
        return _decoded(environ[KEY_VARIABLE], KEY_VARIABLE)
    try:
        mode = stat.S_IMODE(key_file.stat().st_mode)
        text = key_file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            f"no vault key: an operator must set {KEY_VARIABLE} or put the key into {key_file}. "
            "If this is not the right home folder, name it with --home; `kollega init` makes a new one."
        ) from None
    if mode & 0o077:
        raise UsageError(
            f"{key_file} can be read by others (mode {mode:o}). An operator must chmod it to 600."
        )
    return _decoded(text, str(key_file))


def make_key_file(path: Path) -> bytes:
    """Write a new key to ``path`` (mode 0600) and return it.

    Raises:
        UsageError: the file exists; its vault could never be opened again.
    """
    key = generate_key()
    if path.exists():
        raise UsageError(f"{path} exists: a new key would lock the vault that it opens. Move it away first.")
    _write_private(path, base64.b64encode(key) + b"\n")
    return key


def _following(key_file: Path) -> Path:
    """Where the next key waits while the vault is sealed with it."""
    return key_file.with_name(key_file.name + ".next")


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise UsageError(
            f"{where} is not a vault key ({KEY_BYTES} bytes in base64). An operator must correct it."
        )
    return key


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not a secret's name: small letters, digits and '-' only")
    return name


def _values(values: object) -> dict[str, str]:
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise ValueError("a secret is an object of text values")
    return values


def _write_private(path: Path, content: bytes) -> None:
    """Write to a new file beside ``path`` and put it in its place: a crash leaves the old or the new one."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    if fcntl is not None:
        # The name as well must outlive a power cut, before anything relies on it.
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
