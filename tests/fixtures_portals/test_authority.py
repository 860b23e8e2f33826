from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from fixtures.portals.authority import Authority, Employee, Oces
from fixtures.portals.server import PortTaken, Server, Tls, listen

EMPLOYEE = Employee("Robot Kollega", "robot@pensionskassen.example", "17042016")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def open_pfx(pfx: bytes, passphrase: str = "hemmelig") -> x509.Certificate:
    certificate = pkcs12.load_key_and_certificates(pfx, passphrase.encode())[1]
    assert certificate is not None
    return certificate


def issue(authority: Authority, form: Oces, valid_for: timedelta = timedelta(days=1095)) -> bytes:
    return authority.employee_pfx(EMPLOYEE, "12345674", "Pensionskassen", "hemmelig", form, valid_for)


def test_an_oces2_subject_holds_cvr_and_rid_with_the_name_in_one_part(authority):
    subject = open_pfx(issue(authority, Oces.OCES2)).subject
    assert [[a.value for a in rdn] for rdn in subject.rdns[:2]] == [
        ["DK"],
        ["Pensionskassen // CVR:12345674"],
    ]
    assert {a.value for a in subject.rdns[2]} == {"CVR:12345674-RID:17042016", "Robot Kollega"}


def test_an_oces3_subject_holds_the_company_and_an_employee_uuid(authority):
    subject = open_pfx(issue(authority, Oces.OCES3)).subject
    values = {a.oid: a.value for a in subject}
    assert values[NameOID.ORGANIZATION_IDENTIFIER] == "NTRDK-12345674"
    assert str(values[NameOID.SERIAL_NUMBER]).startswith("UI:DK-E:G:")
    assert (values[NameOID.GIVEN_NAME], values[NameOID.SURNAME]) == ("Robot", "Kollega")


def test_an_employee_certificate_looks_as_oces_asks(authority):
    certificate = open_pfx(issue(authority, Oces.OCES3))
    extensions = certificate.extensions
    assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 1095
    assert certificate.signature_hash_algorithm is not None
    assert certificate.signature_hash_algorithm.name == "sha256"
    assert certificate.public_key().key_size == 2048
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    policies = extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policies[0].policy_identifier.dotted_string.startswith("1.3.6.1.4.1.31313.2.4.6.")
    addresses = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert addresses.get_values_for_type(x509.RFC822Name) == [EMPLOYEE.email]


def test_a_wrong_passphrase_opens_nothing(authority):
    with pytest.raises(ValueError, match="password"):
        open_pfx(issue(authority, Oces.OCES3), "gættet")


def test_a_restart_keeps_the_authority_and_its_keys_are_private(authority):
    before = authority.ca_file.read_bytes()
    again = Authority(authority.ca_file.parent)
    assert again.ca_file.read_bytes() == before
    assert again.server_key.stat().st_mode & 0o077 == 0


def test_a_taken_port_is_named():
    with listen(0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} cannot be used"):
            listen(port)


@pytest.fixture(scope="module")
def address(authority: Authority) -> Iterator[str]:
    """A server that says who knocks, behind a required client certificate."""

    async def whoami(request: Request) -> JSONResponse:
        return JSONResponse(request.scope["extensions"]["tls"])

    sock = listen(0)
    tls = Tls(authority.server_certificate, authority.server_key, authority.employee_ca_file)
    server = Server(Starlette(routes=[Route("/", whoami)]), sock, tls)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result()
    yield f"https://localhost:{sock.getsockname()[1]}"
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def trust(authority: Authority, pfx: bytes | None, folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(authority.ca_file))
    if pfx:
        key, certificate, _ = pkcs12.load_key_and_certificates(pfx, b"hemmelig")
        assert key is not None
        assert certificate is not None
        pem = folder / "client.pem"
        pem.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + certificate.public_bytes(Encoding.PEM)
        )
        context.load_cert_chain(pem)
    return context


def test_the_application_sees_whose_certificate_it_is(authority, address, tmp_path):
    context = trust(authority, issue(authority, Oces.OCES2), tmp_path)
    peer = httpx2.get(address, verify=context).json()
    assert "CVR:12345674-RID:17042016" in peer["client_cert_name"]
    assert x509.load_pem_x509_certificate(peer["client_cert_chain"][0].encode())


@pytest.mark.parametrize("valid_for", [None, timedelta(days=-10)])
def test_no_certificate_or_an_expired_one_does_not_get_in(authority, address, tmp_path, valid_for):
    pfx = issue(authority, Oces.OCES3, valid_for) if valid_for else None
    if pfx:
        assert open_pfx(pfx).not_valid_after_utc < datetime.now(UTC)
    with pytest.raises(httpx2.TransportError):
        httpx2.get(address, verify=trust(authority, pfx, tmp_path))


def test_a_certificate_of_another_authority_does_not_get_in(authority, address, tmp_path):
    stranger = Authority(tmp_path / "other")
    context = trust(authority, issue(stranger, Oces.OCES3), tmp_path)
    with pytest.raises(httpx2.TransportError):
        httpx2.get(address, verify=context)
