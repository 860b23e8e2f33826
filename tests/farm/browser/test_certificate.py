"""Employee signatures: both generations are read, everything else is refused with its reason."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from authority import NOW, OCES2, OCES3, STRANGER, UUID, issue
from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from bots.farm.certificate import read_employee_certificate
from bots.farm.errors import CredentialRejected


@pytest.mark.parametrize(("subject", "identity"), [(OCES2, "42634739"), (OCES3, UUID)])
def test_reads_who_a_signature_belongs_to(subject: x509.Name, identity: str) -> None:
    found = read_employee_certificate(issue(subject).pfx("kode"), "kode")
    assert (found.cvr, found.rid_or_uuid, found.common_name) == ("12345674", identity, "Robot Robotsen")
    assert "12345674" in found.subject
    assert found.days_left(NOW) == 30
    assert found.days_left(NOW + timedelta(days=31)) == -1


def refused(pfx: bytes, passphrase: str = "kode") -> str:
    with pytest.raises(CredentialRejected) as caught:
        read_employee_certificate(pfx, passphrase, login="dservice-medarbejder")
    assert "dservice-medarbejder" in str(caught.value)
    assert "An operator" in str(caught.value)
    return caught.value.reason


def test_a_wrong_passphrase() -> None:
    assert refused(issue(OCES2).pfx("kode"), "kodé") == "the passphrase does not open its file"


@pytest.mark.parametrize("junk", [b"", b"-----BEGIN CERTIFICATE-----", b"\x30\x82\x01"])
def test_not_a_pkcs12_file(junk: bytes) -> None:
    assert "not a PKCS#12 file" in refused(junk)


def test_a_file_without_a_key_certificate() -> None:
    empty = pkcs12.serialize_key_and_certificates(
        None, None, None, [issue(OCES2).certificate], NoEncryption()
    )
    assert "holds no certificate with a key" in refused(empty, "")


def test_expired_and_not_yet_valid() -> None:
    assert "the certificate expired on" in refused(issue(OCES2, until=timedelta(days=-1)).pfx("kode"))
    early = issue(OCES2, since=timedelta(days=1))
    assert "is valid from" in refused(early.pfx("kode"))


def test_not_an_employees() -> None:
    assert "that of no OCES certificate" in refused(issue(STRANGER).pfx("kode"))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes the old format with openssl")
def test_the_rc2_encryption_of_old_exports(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_bytes(issue(OCES2).pem)
    command = "openssl pkcs12 -export -legacy -in x.pem -out x.p12 -passout pass:kode"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    assert "encrypted with RC2" in refused((tmp_path / "x.p12").read_bytes())
