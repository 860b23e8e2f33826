"""The proxy's own end of HTTPS: throw-away keys and certificates, one per host, never kept."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bots.vault import ClientCertificate, load_pem

_LASTS = timedelta(days=2)


class ThrowAwayAuthority:
    """Signs certificates for the hosts that a browser is made to believe in. Lives as long as the proxy."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kollega throw-away authority")])
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._contexts: dict[str, ssl.SSLContext] = {}

    def context(self, host: str) -> ssl.SSLContext:
        """What the proxy shows to a browser that wants to speak with ``host``."""
        if host not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            pem = self._leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            load_pem(context, pem + self._certificate(host).public_bytes(Encoding.PEM), None)
            self._contexts[host] = context
        return self._contexts[host]

    def _certificate(self, host: str) -> x509.Certificate:
        now = datetime.now(UTC)
        try:
            name: x509.GeneralName = x509.IPAddress(ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])]))
            .issuer_name(self._name)
            .public_key(self._leaf_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + _LASTS)
            .add_extension(x509.SubjectAlternativeName([name]), critical=False)
            .sign(self._key, hashes.SHA256())
        )


def context_towards_portal(
    ca_file: Path | None, certificate: ClientCertificate | None = None
) -> ssl.SSLContext:
    """How the proxy speaks with a portal: verified, and with the employee signature where one is given.

    Raises:
        ValueError: the PKCS#12 file does not open, or holds no key.
    """
    context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    if certificate is not None:
        certificate.load_into(context)
    return context
