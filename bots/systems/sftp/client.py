"""SFTP with a key that is known beforehand on both sides."""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import stat
from contextlib import suppress
from typing import Any

import paramiko

from bots.domain.errors import CredentialRejected
from bots.domain.listed_file import ListedFile
from bots.systems.connection import Connection

_SECONDS = 30.0
"""Seconds for the server to answer, for each step of logging in and for each answer after it."""
_NO_ANSWER = "Authentication timeout."
"""What paramiko calls a refusal although nobody has answered."""
_DOWN = (paramiko.SSHException, EOFError)


class SftpClient:
    """One login on one server, for the length of a task.

    Every method raises ``SystemDown`` where the server does not answer or breaks off, and
    ``CredentialRejected`` where it refuses the login or is not the server whose key the vault has.
    """

    def __init__(self, connection: Connection) -> None:
        self._at = connection
        self._transport: paramiko.Transport | None = None
        self._sftp: paramiko.SFTPClient | None = None

    @property
    def user(self) -> str:
        """Who we are there."""
        try:
            return self._at.secret["username"]
        except KeyError:
            raise self._rejected("the vault's entry has no 'username'") from None

    def listing(self, folder: str = "") -> list[ListedFile]:
        """The files in ``folder``, without those of folders below it."""
        with self._at.call(*_DOWN):
            found = self._session().listdir_attr(folder or ".")
            return [
                ListedFile(entry.filename, entry.st_size or 0, str(entry.st_mtime))
                for entry in found
                if entry.st_mode is None or stat.S_ISREG(entry.st_mode)
            ]

    def read(self, folder: str, name: str) -> bytes:
        """The content of one file."""
        with self._at.call(*_DOWN):
            content = io.BytesIO()
            self._session().getfo(posixpath.join(folder, name), content)
            return content.getvalue()

    def write(self, folder: str, name: str, content: bytes) -> None:
        """Leave a file there, whole or not at all: under another name first.

        Raises:
            SystemDown: also where the server has another number of bytes afterwards.
        """
        with self._at.call(*_DOWN):
            session = self._session()
            whole = posixpath.join(folder, name)
            half = posixpath.join(folder, f".{name}.part")
            session.putfo(io.BytesIO(content), half, file_size=len(content), confirm=True)
            session.posix_rename(half, whole)

    def exists(self, folder: str, name: str) -> bool:
        """Whether the server has a file of that name there; said by the server, not guessed."""
        with self._at.call(*_DOWN):
            try:
                self._session().stat(posixpath.join(folder, name))
            except FileNotFoundError:
                return False
            return True

    def remove(self, folder: str, name: str) -> None:
        """Take a file away."""
        with self._at.call(*_DOWN):
            self._session().remove(posixpath.join(folder, name))

    def close(self) -> None:
        """Log out."""
        transport, self._transport, self._sftp = self._transport, None, None
        if transport is not None:
            with suppress(*_DOWN, OSError):
                transport.close()

    def _session(self) -> paramiko.SFTPClient:
        if self._sftp is None:
            self._transport = transport = paramiko.Transport((self._at.host, self._at.port))
            transport.banner_timeout = transport.auth_timeout = _SECONDS
            self._log_in(transport)
            sftp = paramiko.SFTPClient.from_transport(transport)
            assert sftp is not None
            channel = sftp.get_channel()
            assert channel is not None
            channel.settimeout(_SECONDS)
            self._sftp = sftp
        return self._sftp

    def _log_in(self, transport: paramiko.Transport) -> None:
        secret = self._at.secret
        expected = self._host_key()
        # The server shows the key of the kind that is asked for.
        transport.get_security_options().key_types = tuple(_kinds_of(expected))
        transport.start_client(timeout=_SECONDS)
        shown = transport.get_remote_server_key()
        if shown.asbytes() != expected:
            raise self._rejected(
                "the server shows another key than the vault's host_key: is it another server?"
            )
        try:
            if secret.get("private_key"):
                transport.auth_publickey(secret["username"], self._own_key())
            else:
                transport.auth_password(secret["username"], secret["password"], fallback=False)
        except KeyError as missing:
            raise self._rejected(f"the vault's entry has no {missing}") from None
        except paramiko.AuthenticationException as error:
            if not transport.is_active() or str(error) == _NO_ANSWER:
                raise EOFError(f"the line broke during the login: {error}") from error
            raise self._rejected(f"the server refuses {secret['username']!r}: {error}") from error

    def _host_key(self) -> bytes:
        try:
            return base64.b64decode(self._at.secret["host_key"].split()[1], validate=True)
        except (KeyError, IndexError, binascii.Error):
            raise self._rejected(
                "the vault's entry has no 'host_key' as in the server's .pub file ('ssh-ed25519 AAAA...'): "
                "without it anybody could be the server"
            ) from None

    def _own_key(self) -> paramiko.PKey:
        text, phrase = self._at.secret["private_key"], self._at.secret.get("passphrase")
        kinds: tuple[Any, ...] = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
        for kind in kinds:
            with suppress(paramiko.SSHException, ValueError):
                key: paramiko.PKey = kind.from_private_key(io.StringIO(text), password=phrase)
                return key
        raise self._rejected(
            "the vault's 'private_key' is no Ed25519, ECDSA or RSA key, or its passphrase is wrong"
        )

    def _rejected(self, why: str) -> CredentialRejected:
        return CredentialRejected(self._at.login or self._at.system, why)


def _kinds_of(host_key: bytes) -> list[str]:
    """The signatures that prove a host key: RSA keys have several, the others one."""
    length = int.from_bytes(host_key[:4], "big")
    kind = host_key[4 : 4 + length].decode("ascii", "replace")
    return ["rsa-sha2-512", "rsa-sha2-256"] if kind == "ssh-rsa" else [kind]
