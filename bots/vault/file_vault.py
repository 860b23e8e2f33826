"""The vault in a file, sealed with the key beside it."""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from bots.domain.errors import FileExists, UsageError
from bots.vault.cipher import Cipher, generate_key
from bots.vault.data_key import FARM_SECRET, succeeded, without_older
from bots.vault.errors import KeyProtectsData, SecretMissing, VaultUnusable

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]
from bots.vault.secret import KEY_VARIABLE, Secret, checked_name, decoded_key, text_values


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
            VaultUnusable: there is no key.
        """
        return cls(path, read_key(key_file, environ), None if KEY_VARIABLE in environ else key_file)

    def get(self, name: str) -> Secret:
        secrets = self._read()
        if name not in secrets:
            raise SecretMissing(
                f"secret {name!r} is not in the vault {self._path}, "
                f"which has {', '.join(sorted(secrets)) or 'none'}. An operator must add it."
            )
        return Secret(name, secrets[name])

    def names(self) -> list[str]:
        """The names of all secrets."""
        return sorted(self._read())

    def set(self, name: str, values: Mapping[str, str]) -> None:
        """Add or replace one secret; the file is made where there is none.

        Raises:
            KeyProtectsData: it is another key than the one that the farm's data is sealed with.
        """
        with self._alone():
            secrets = self._read() if self._path.exists() else {}
            if name == FARM_SECRET and secrets.get(name, values) != values:
                raise KeyProtectsData()
            secrets[checked_name(name)] = dict(values)
            self._write(secrets)

    def rotate_data_key(self) -> None:
        """Give the farm's data a new key; the older ones stay, to open what they have sealed."""
        self._change_data_key(succeeded)

    def forget_older_data_keys(self) -> None:
        """What only they open never opens again, here or in any backup."""
        self._change_data_key(without_older)

    def _change_data_key(self, change: Callable[[Mapping[str, str]], dict[str, str]]) -> None:
        with self._alone():
            secrets = self._read()
            secrets[FARM_SECRET] = change(secrets[FARM_SECRET])
            self._write(secrets)

    def rotate(self) -> None:
        """Seal the secrets with a new key, and put it in the key file in place of the old one.

        A crash at any moment leaves a vault that opens: until the new key has its place it is beside the
        old one. Then rotate again.

        Raises:
            VaultUnusable: the key does not come from a file, or does not open the vault.
        """
        if self._key_file is None:
            raise VaultUnusable(
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
            raise VaultUnusable(
                f"the vault {self._path} cannot be read: {error.strerror}. "
                "An operator must put it there and let this user read it."
            ) from None
        for key in self._keys():
            with suppress(UsageError):
                plain = Cipher(key).open(sealed)
                self._key = key
                return {name: text_values(values) for name, values in json.loads(plain).items()}
        raise VaultUnusable(
            f"the vault {self._path} does not open with this key, or the file was changed. An operator "
            f"must give the right key in {KEY_VARIABLE} or in the key file, or restore the vault."
        )


def read_key(key_file: Path, environ: Mapping[str, str] = os.environ) -> bytes:
    """The vault's key: base64 in KOLLEGA_VAULT_KEY, or in a file that only its owner can read.

    Raises:
        VaultUnusable: neither is there, others can read the file, or it is not a key.
    """
    if KEY_VARIABLE in environ:
        return decoded_key(environ[KEY_VARIABLE], KEY_VARIABLE)
    try:
        mode = stat.S_IMODE(key_file.stat().st_mode)
        text = key_file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise VaultUnusable(
            f"no vault key: an operator must set {KEY_VARIABLE} or put the key into {key_file}. "
            "If this is not the right home folder, name it with --home; `kollega init` makes a new one."
        ) from None
    if mode & 0o077:
        raise VaultUnusable(
            f"{key_file} can be read by others (mode {mode:o}). An operator must chmod it to 600."
        )
    return decoded_key(text, str(key_file))


def make_key_file(path: Path) -> bytes:
    """Write a new key to ``path`` (mode 0600) and return it.

    Raises:
        FileExists: the file exists; its vault could never be opened again.
    """
    key = generate_key()
    if path.exists():
        raise FileExists(f"{path} exists: a new key would lock the vault that it opens. Move it away first.")
    _write_private(path, base64.b64encode(key) + b"\n")
    return key


def _following(key_file: Path) -> Path:
    """Where the next key waits while the vault is sealed with it."""
    return key_file.with_name(key_file.name + ".next")


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
