"""An employee signature (medarbejdersignatur): what a PKCS#12 file says about who it belongs to."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bots.domain.errors import CredentialRejected, UsageError
from bots.vault.secret import Vault

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, ObjectIdentifier

WARN_DAYS = (60, 30, 7, 0)
"""The operators are warned once at each of these numbers of days before a certificate expires."""

_OCES2 = re.compile(r"CVR:(?P<cvr>\d{8})-(?:RID|FID|UID):(?P<id>[\w-]+)")
_OCES3_ORGANISATION = re.compile(r"NTRDK-(?P<cvr>\d{8})")
_OCES3_ID = re.compile(r"UI:DK-[EOS]:G:(?P<id>[0-9a-fA-F-]{36})")
# pbeWithSHA1And128BitRC2-CBC and pbeWithSHA1And40BitRC2-CBC as they stand in the file (RFC 7292, app. C).
_RC2 = tuple(bytes.fromhex("2a864886f70d010c01") + bytes([scheme]) for scheme in (5, 6))


@dataclass(frozen=True)
class EmployeeCertificate:
    """``rid_or_uuid``: RID of OCES2 (NemID) or UUID of OCES3 (MitID Erhverv). ``not_after`` is aware UTC."""

    subject: str
    cvr: str
    rid_or_uuid: str
    common_name: str
    not_after: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days until it expires; negative once it has."""
        return (self.not_after - now).days


def read_employee_certificate(
    pfx: bytes, passphrase: str, *, login: str = "employee signature", now: datetime | None = None
) -> EmployeeCertificate:
    """The certificate in a PKCS#12 file, in the subject forms of OCES2 and OCES3.

    ``login`` is named in errors; ``now`` (aware) defaults to the present.

    Raises:
        CredentialRejected: wrong passphrase, not such a file, RC2 encryption, no employee certificate,
            not valid yet, or expired.
    """
    certificate = _opened(pfx, passphrase, login)
    found = _read(certificate, login)
    now = now or datetime.now(UTC)
    if now > found.not_after:
        raise CredentialRejected(login, f"the certificate expired on {found.not_after:%Y-%m-%d}")
    if now < certificate.not_valid_before_utc:
        raise CredentialRejected(
            login, f"the certificate is valid from {certificate.not_valid_before_utc:%Y-%m-%d} only"
        )
    return found


@dataclass(frozen=True)
class Expiry:
    """When the certificate of a login expires (aware UTC); or ``problem``, why that is not known.

    ``threshold``: the lowest of ``WARN_DAYS`` that ``days_left`` has reached; None while there is time.
    """

    login: str
    not_after: datetime | None = None
    days_left: int | None = None
    threshold: int | None = None
    problem: str | None = None

    def __str__(self) -> str:
        if self.not_after is None:
            return f"the certificate of {self.login}: {self.problem}"
        verb = "expires" if (self.days_left or 0) >= 0 else "EXPIRED"
        return f"the certificate of {self.login} {verb} on {self.not_after:%Y-%m-%d} ({self.days_left} days)"


def reached(days_left: int) -> int | None:
    """The lowest of ``WARN_DAYS`` that has been reached; None while there is time."""
    return min((days for days in WARN_DAYS if days_left <= days), default=None)


def expiries(secrets: Mapping[str, str], vault: Vault, now: datetime) -> list[Expiry]:
    """The certificates behind logins, the one that expires first first, expired ones too.

    ``secrets``: the vault's entry by login, as robots.yaml has it. Logins without a certificate are left
    out; those whose entry is missing or does not open come first.
    """
    found = []
    for login, name in secrets.items():
        try:
            secret = vault.get(name)
            if "pfx" not in secret:
                continue
            certificate = _read(_opened(base64.b64decode(secret["pfx"]), secret["passphrase"], login), login)
        except CredentialRejected as error:
            found.append(Expiry(login, problem=error.reason))
            continue
        except UsageError as error:
            found.append(Expiry(login, problem=str(error)))
            continue
        left = certificate.days_left(now)
        found.append(Expiry(login, certificate.not_after, left, reached(left)))
    return sorted(found, key=lambda one: (one.days_left is not None, one.days_left or 0, one.login))


def _opened(pfx: bytes, passphrase: str, login: str) -> Certificate:
    # X.509 is loaded where a certificate is read: most commands read none.
    from cryptography.hazmat.primitives.serialization import pkcs12

    if any(scheme in pfx for scheme in _RC2):
        raise CredentialRejected(
            login,
            "its file is encrypted with RC2, which browsers refuse. Convert it: "
            "openssl pkcs12 -legacy -in OLD.p12 -nodes -out key.pem && "
            "openssl pkcs12 -export -in key.pem -out NEW.p12 && shred -u key.pem",
        )
    try:
        _, certificate, _ = pkcs12.load_key_and_certificates(pfx, passphrase.encode())
    except ValueError as error:
        if "password" in str(error).lower():
            raise CredentialRejected(login, "the passphrase does not open its file") from None
        raise CredentialRejected(login, "its file is not a PKCS#12 file (.p12, .pfx)") from None
    if certificate is None:
        raise CredentialRejected(login, "its file holds no certificate with a key")
    return certificate


def _read(certificate: Certificate, login: str) -> EmployeeCertificate:
    from cryptography.x509.oid import NameOID

    serial = _attribute(certificate, NameOID.SERIAL_NUMBER)
    if match := _OCES2.fullmatch(serial):
        cvr, identity = match["cvr"], match["id"]
    else:
        organisation = _OCES3_ORGANISATION.fullmatch(_attribute(certificate, NameOID.ORGANIZATION_IDENTIFIER))
        person = _OCES3_ID.fullmatch(serial)
        if organisation is None or person is None:
            raise CredentialRejected(
                login,
                "its subject is that of no OCES certificate: it has neither CVR and RID nor NTRDK and UUID",
            )
        cvr, identity = organisation["cvr"], person["id"]
    return EmployeeCertificate(
        subject=certificate.subject.rfc4514_string(),
        cvr=cvr,
        rid_or_uuid=identity,
        common_name=_attribute(certificate, NameOID.COMMON_NAME),
        not_after=certificate.not_valid_after_utc,
    )


def _attribute(certificate: Certificate, oid: ObjectIdentifier) -> str:
    return next((str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(oid)), "")
