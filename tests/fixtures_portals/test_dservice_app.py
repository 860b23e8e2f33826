from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from starlette.testclient import TestClient

from bots.domain.orders.dservice import ClaimAnswer
from fixtures.portals.authority import Authority, Employee, Oces
from fixtures.portals.dservice import signature
from fixtures.portals.dservice.app import answers, claims, counts, create_app
from fixtures.portals.dservice.subsidy import subsidy
from fixtures.portals.logins import load_logins
from fixtures.portals.weather import Weather
from tests.robots.small_world import AT_LIMIT, CLINIC, MEMBER, RESTING, STRANGER, small_world

FORM = {
    "cpr": MEMBER,
    "ydernummer": CLINIC.ydernummer,
    "ydelseskode": "1520",
    "behandlingsdato": "02-11-2026",
    "antal": "1",
    "beloeb": "1.300,00",
    "fakturareference": "FAK-A-1",
}


def certificate_of(pfx: bytes, passphrase: str) -> x509.Certificate:
    certificate = pkcs12.load_key_and_certificates(pfx, passphrase.encode())[1]
    assert certificate is not None
    return certificate


class Clerk(TestClient):
    """Somebody at D-service with a certificate, without a browser and without TLS."""

    def __init__(self, app: Any, certificate: x509.Certificate) -> None:
        pem = certificate.public_bytes(Encoding.PEM).decode()

        async def with_certificate(scope: Any, receive: Any, send: Any) -> None:
            scope["extensions"] = {**scope.get("extensions", {}), "tls": {"client_cert_chain": [pem]}}
            await app(scope, receive, send)

        super().__init__(with_certificate, base_url="https://localhost")

    def submit(self, page: str, action: str, **fields: str) -> Any:
        token = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)
        assert token is not None
        return self.post(action, data={"csrf": token[1], **fields})

    def log_in(self) -> Any:
        return self.submit("/log-ind", "/log-ind")

    def fill(self, **fields: str) -> Any:
        return self.submit("/ansoegning/ny", "/ansoegning/ny", **{**FORM, **fields})

    def claim(self, **fields: str) -> str:
        review = self.fill(**fields).url.path
        text: str = self.submit(review, review.replace("kontrol", "send")).text
        return text


@pytest.fixture
def folder(tmp_path: Path, sandbox_home: Path) -> Path:
    return Path(shutil.copytree(sandbox_home, tmp_path / "sandbox"))


@pytest.fixture
def app(folder: Path) -> Any:
    return create_app(folder, small_world(), Weather.calm())


@pytest.fixture
def visitor(folder: Path, app: Any) -> Iterator[Clerk]:
    world = small_world()
    login = load_logins(folder, world.our_cvr, world.our_name)["dservice"]
    with Clerk(app, certificate_of(base64.b64decode(login["pfx"]), login["passphrase"])) as visitor:
        yield visitor


@pytest.fixture
def clerk(visitor: Clerk) -> Clerk:
    assert visitor.log_in().url.path == "/forside"
    return visitor


class TestSignature:
    def test_without_a_login_everything_leads_to_the_login_page(self, visitor):
        for path in ("/", "/ansoegninger", "/ansoegning/ny"):
            assert visitor.get(path).url.path == "/log-ind"

    def test_the_registered_signature_logs_in(self, clerk):
        assert "Robot Kollega, CVR 12345674" in clerk.get("/forside").text

    @pytest.mark.parametrize("cvr", ["12345674", "30808460"])
    def test_another_signature_belongs_to_no_agreement(self, folder, app, cvr):
        other = Employee("Anna Fremmed", "anna@example.dk", "999")
        pfx = Authority(folder / "authority").employee_pfx(other, cvr, "Anden A/S", "hemmelig")
        with Clerk(app, certificate_of(pfx, "hemmelig")) as stranger:
            answer = stranger.log_in()
            assert answer.status_code == 403
            assert "Signaturen er ikke tilknyttet en aftale" in answer.text
            assert stranger.get("/forside").url.path == "/log-ind"

    @pytest.mark.parametrize("form", list(Oces))
    def test_both_generations_of_employee_certificates_are_read(self, folder, form):
        employee = Employee("Robot Kollega", "robot@example.dk", "17042016")
        authority = Authority(folder / "authority")
        pfx = authority.employee_pfx(employee, "12345674", "Pensionskassen Eksempel", "x", form)
        owner = signature.read(certificate_of(pfx, "x"))
        assert owner is not None
        assert (owner.cvr, owner.name) == ("12345674", "Robot Kollega")
        assert owner.employee == "17042016" if form is Oces.OCES2 else len(owner.employee) == 36

    def test_a_servers_certificate_is_no_signature(self, folder):
        pem = Authority(folder / "authority").server_certificate.read_bytes()
        assert signature.read(x509.load_pem_x509_certificate(pem)) is None

    def test_an_idle_session_ends(self, clerk, app):
        app.state.portal.sessions.idle = timedelta(0)
        assert clerk.get("/forside").url.path == "/log-ind"


class TestForm:
    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"cpr": "123"}, "CPR-nummer skal være ti cifre."),
            ({"ydernummer": "1"}, "Ydernummeret findes ikke."),
            ({"ydelseskode": "9999"}, "Ydelseskoden findes ikke."),
            ({"behandlingsdato": "2026-11-02"}, "Behandlingsdato skal skrives som 21-11-2026."),
            ({"behandlingsdato": "31-02-2026"}, "Behandlingsdato skal skrives som 21-11-2026."),
            ({"behandlingsdato": "22-11-2026"}, "Behandlingsdato kan ikke ligge i fremtiden."),
            ({"antal": "0"}, "Antal skal være et helt tal fra 1."),
            ({"antal": "2"}, "Begrundelse skal udfyldes, når antal er over 1."),
            ({"beloeb": "1,300.00"}, "Beløb skal skrives som 1.234,56 og være over nul."),
            ({"beloeb": "0,00"}, "Beløb skal skrives som 1.234,56 og være over nul."),
            ({"fakturareference": ""}, "Fakturareference skal udfyldes."),
        ],
    )
    def test_a_field_that_cannot_be_read_is_named_on_the_form(self, clerk, fields, error):
        answer = clerk.fill(**fields)
        assert answer.url.path == "/ansoegning/ny"
        assert re.findall(r"data-error>([^<]+)<", answer.text) == [error]

    def test_the_review_page_shows_what_was_typed_and_sends_nothing(self, clerk, folder):
        text = clerk.fill().text
        assert "Kontrollér ansøgningen" in text
        assert dict(re.findall(r'data-shown="(\w+)">([^<]*)<', text)) == FORM
        assert answers(folder) == {}

    def test_no_address_holds_a_cpr_number(self, clerk):
        assert MEMBER not in str(clerk.fill().url)

    def test_a_form_without_the_sessions_token_is_refused(self, clerk):
        assert clerk.post("/ansoegning/ny", data=FORM).status_code == 403

    def test_a_review_that_never_was_cannot_be_sent(self, clerk):
        assert clerk.submit("/ansoegning/ny", "/ansoegning/send/99").status_code == 404


class TestAnswers:
    def test_an_accepted_claim_has_a_receipt_and_a_subsidy(self, clerk, folder):
        text = clerk.claim()
        for shown in ("Ansøgningen er godkendt", "DS-2026001", "88,00 kr."):
            assert shown in text
        assert claims(folder) == [
            ("FAK-A-1", "610570-XXXX", CLINIC.ydernummer, "1520", "2026-11-02", 1, 130000, 8800)
        ]

    def test_an_accepted_claim_has_its_receipt_as_a_pdf_and_no_other(self, clerk):
        path = re.search(r'href="([^"]+\.pdf)"', clerk.claim())
        assert path is not None
        answer = clerk.get(path[1])
        assert answer.headers["content-disposition"] == 'attachment; filename="DS-2026001.pdf"'
        (page,) = pypdfium2.PdfDocument(answer.content)
        assert page.get_textpage().get_text_bounded().split("\r\n") == [
            "Kvittering DS-2026001",
            "Fakturareference FAK-A-1",
            "Tilskud 88,00 kr.",
        ]
        assert ".pdf" not in clerk.claim(cpr=STRANGER)
        assert clerk.get("/ansoegning/kvittering/2.pdf").status_code == 404

    @pytest.mark.parametrize(
        ("fields", "heading", "answer"),
        [
            (
                {"cpr": STRANGER},
                "Personen er ikke medlem af sygeforsikringen danmark",
                ClaimAnswer.NOT_A_MEMBER,
            ),
            (
                {"cpr": RESTING},
                "Personen er ikke medlem af sygeforsikringen danmark",
                ClaimAnswer.NOT_A_MEMBER,
            ),
            ({"behandlingsdato": "20-11-2023"}, "Behandlingen er ældre end tre år", ClaimAnswer.TOO_OLD),
            ({"cpr": AT_LIMIT}, "Tilskudsgrænsen er nået", ClaimAnswer.LIMIT_REACHED),
            (
                {"behandlingsdato": "01-09-2026"},
                "Behandlingen er allerede afregnet",
                ClaimAnswer.ALREADY_CLAIMED,
            ),
            (
                {"antal": "2", "begrundelse": "To forskellige behandlinger"},
                "Ansøgningen behandles manuelt",
                "by-hand",
            ),
        ],
    )
    def test_a_claim_that_is_turned_down_says_why(self, clerk, folder, fields, heading, answer):
        assert f"<h1>{heading}</h1>" in clerk.claim(**fields)
        assert answers(folder) == {answer: 1}
        assert counts(folder) == {"claimed": 0, "claimed_twice": 0}

    def test_an_earlier_claim_is_named(self, clerk):
        assert "DS-1900077" in clerk.claim(behandlingsdato="01-09-2026")

    def test_three_years_ago_to_the_day_is_not_too_old(self, clerk):
        assert "Ansøgningen er godkendt" in clerk.claim(behandlingsdato="21-11-2023")

    def test_the_portal_does_not_stop_a_second_claim_and_counts_it(self, clerk, folder):
        clerk.claim()
        assert "Ansøgningen er godkendt" in clerk.claim()
        assert counts(folder) == {"claimed": 2, "claimed_twice": 1}


class TestSearch:
    def test_a_claim_is_found_by_its_reference(self, clerk):
        clerk.claim()
        text = clerk.get("/ansoegninger", params={"fakturareference": "FAK-A-1"}).text
        cells = re.findall(r"<td[^>]*>([^<]+)<", text)
        assert cells == ["DS-2026001", "FAK-A-1", "02-11-2026", "1520", "1.300,00 kr.", "88,00 kr."]

    def test_nothing_found_is_stated(self, clerk):
        clerk.claim()
        text = clerk.get("/ansoegninger", params={"fakturareference": "FAK-A-2"}).text
        assert "Ingen ansøgninger fundet" in text
        assert "DS-2026001" not in text

    def test_the_empty_search_page_states_nothing(self, clerk):
        text = clerk.get("/ansoegninger").text
        assert "Søgeresultat" not in text
        assert "Ingen ansøgninger fundet" not in text


@pytest.mark.parametrize(
    ("group", "treatment", "amount", "expected"),
    [
        ("S", "Første konsultation", "500.00", "133.00"),
        ("5", "Normalbehandling", "325.00", "88.00"),
        ("5", "Normalbehandling", "50.00", "50.00"),
        ("S", "Kort behandling", "200.00", "59.00"),
        ("S", "Holdtræning", "100.00", "50.00"),
        ("2", "Holdtræning", "200.00", "59.00"),
        ("S", "Opfølgende træningsterapi", "100.00", "30.00"),
        ("1", "Normalbehandling", "325.00", "44.00"),
        ("Basis", "Normalbehandling", "325.00", "0.00"),
    ],
)
def test_the_subsidy_follows_group_treatment_and_amount(group, treatment, amount, expected):
    from decimal import Decimal

    assert subsidy(group, treatment, 1, Decimal(amount)) == Decimal(expected)
