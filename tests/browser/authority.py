"""A certificate authority for tests: server and employee certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC).replace(microsecond=0)
COMMON_NAME = x509.NameAttribute(NameOID.COMMON_NAME, "Robot Robotsen")
OCES2 = x509.Name(
    [
        x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COUNTRY_NAME, "DK")]),
        x509.RelativeDistinguishedName(
            [x509.NameAttribute(NameOID.SERIAL_NUMBER, "CVR:12345674-RID:42634739"), COMMON_NAME]
        ),
    ]
)
UUID = "dc7f4a98-d4f9-4d77-84f9-ae83c4e0bf61"
OCES3 = x509.Name(
    [
        x509.NameAttribute(x509.ObjectIdentifier("2.5.4.97"), "NTRDK-12345674"),
        x509.NameAttribute(NameOID.SERIAL_NUMBER, f"UI:DK-E:G:{UUID}"),
        COMMON_NAME,
    ]
)
AUTHORITY = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A test's authority")])
STRANGER = x509.Name([COMMON_NAME])


@dataclass(frozen=True)
class Issued:
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def pem(self) -> bytes:
        key = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        return key + self.certificate_pem

    def pfx(self, passphrase: str) -> bytes:
        encryption = serialization.BestAvailableEncryption(passphrase.encode())
        return pkcs12.serialize_key_and_certificates(b"x", self.key, self.certificate, None, encryption)


def issue(
    subject: x509.Name,
    by: Issued | None = None,
    *,
    host: str | None = None,
    since: timedelta = timedelta(days=-1000),
    until: timedelta = timedelta(days=30),
) -> Issued:
    """A certificate; without ``by`` an authority's own."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + since)
        .not_valid_after(NOW + until)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    return Issued(key, builder.sign(by.key if by else key, hashes.SHA256()))
