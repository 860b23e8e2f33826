"""Employee signatures: both generations are read, everything else is refused with its reason."""

import base64
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from authority import NOW, OCES2, OCES3, STRANGER, UUID, issue
from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from bots.domain.errors import CredentialRejected, UsageError
from bots.vault.certificates import expiries, read_employee_certificate
from bots.vault.secret import Secret


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


def run(command: str, folder: Path, passphrase: str = "kode") -> None:
    """A command as a person types it, the passphrase given on the line instead of at the prompt."""
    command = re.sub(r"-in (\S+\.p12)", rf"-in \1 -passin pass:{passphrase}", command)
    command = re.sub(r"-out (\S+\.p12)", rf"-out \1 -passout pass:{passphrase}", command)
    subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True)


def has_legacy_provider() -> bool:
    if shutil.which("openssl") is None:
        return False
    listed = subprocess.run(["openssl", "list", "-providers", "-provider", "legacy"], capture_output=True)
    return listed.returncode == 0 and b"legacy" in listed.stdout


@pytest.mark.skipif(not has_legacy_provider(), reason="NOT TESTED: this openssl has no legacy provider")
def test_the_rc2_encryption_of_old_exports_and_the_commands_that_convert_it(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_bytes(issue(OCES2).pem)
    run("openssl pkcs12 -export -legacy -in x.pem -out OLD.p12", tmp_path)
    said = refused((tmp_path / "OLD.p12").read_bytes())
    assert "encrypted with RC2" in said
    run(said.partition("Convert it: ")[2], tmp_path)
    assert read_employee_certificate((tmp_path / "NEW.p12").read_bytes(), "kode").rid_or_uuid == "42634739"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["NEW.p12", "OLD.p12", "x.pem"]


class Entries(dict[str, dict[str, str]]):
    def get(self, name: str) -> Secret:  # type: ignore[override]
        if name not in self:
            raise UsageError(f"secret {name!r} is missing")
        return Secret(name, self[name])


def test_the_certificate_that_expires_first_comes_first() -> None:
    def entry(days: int, passphrase: str = "kode") -> dict[str, str]:
        pfx = issue(OCES3, until=timedelta(days=days)).pfx("kode")
        return {"pfx": base64.b64encode(pfx).decode(), "passphrase": passphrase}

    vault = Entries(
        far=entry(61), sixty=entry(60), thirty=entry(30), week=entry(7), over=entry(-1), wrong=entry(9, "x")
    )
    vault["plain"] = {"username": "u", "password": "p"}
    found = expiries({name: name for name in (*vault, "lost")}, vault, NOW)
    assert [(one.login, one.days_left, one.threshold) for one in found] == [
        ("lost", None, None),
        ("wrong", None, None),
        ("over", -1, 0),
        ("week", 7, 7),
        ("thirty", 30, 30),
        ("sixty", 60, 60),
        ("far", 61, None),
    ]
    assert "is missing" in str(found[0])
    assert "the passphrase does not open its file" in str(found[1])
    assert "EXPIRED" in str(found[2])
