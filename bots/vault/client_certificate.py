"""A certificate with its key, as a client shows it: an employee's signature or a system's own."""

from __future__ import annotations

import base64
import os
import ssl
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ClientCertificate:
    """A PKCS#12 file and its passphrase. Neither shows in a log."""

    pfx: bytes = field(repr=False)
    passphrase: str = field(repr=False)

    @classmethod
    def of(cls, secret: Mapping[str, str]) -> ClientCertificate | None:
        """The one in a login's secret (``pfx`` in base64, ``passphrase``); None where it holds none."""
        if "pfx" not in secret:
            return None
        return cls(base64.b64decode(secret["pfx"]), secret["passphrase"])

    def load_into(self, context: ssl.SSLContext) -> None:
        """Have ``context`` show it to whoever asks.

        Raises:
            ValueError: the file does not open, or holds no key.
        """
        from cryptography.hazmat.primitives.serialization import (
            BestAvailableEncryption,
            Encoding,
            PrivateFormat,
            pkcs12,
        )

        key, certificate, others = pkcs12.load_key_and_certificates(self.pfx, self.passphrase.encode())
        if key is None or certificate is None:
            raise ValueError("the certificate's file holds no key with a certificate")
        password = os.urandom(24).hex()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
        chain = b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, *others))
        load_pem(context, pem + chain, password)


def load_pem(context: ssl.SSLContext, pem: bytes, password: str | None) -> None:
    """Have ``context`` show the key and certificates in ``pem``."""
    # The ssl module reads keys from files only: a private one, gone again at once.
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(pem)
        file.flush()
        context.load_cert_chain(file.name, password=password)
