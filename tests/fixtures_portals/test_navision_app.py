from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from fixtures.portals.logins import load_logins
from fixtures.portals.navision.app import counts, create_app, payments, postings
from fixtures.portals.weather import Weather
from tests.robots.small_world import CLINIC, small_world

HEADER = {"vendor": CLINIC.vendor_number, "external": "F-1001", "date": "01-11-2026", "reference": "FAK-A"}
LINES = {
    "description-1": "Normalbehandling",
    "quantity-1": "1",
    "price-1": "300,00",
    "amount-1": "",
    "description-2": "Holdtræning",
    "quantity-2": "1,5",
    "price-2": "1.000,00",
    "amount-2": "1.499,00",
}
PAYMENT = {
    "posted_number": "BKF-104233",
    "vendor": CLINIC.vendor_number,
    "amount": "1.799,00",
    "account": CLINIC.account.key,
    "reference": "FAK-A-pay",
}


class Clerk(TestClient):
    """Somebody at the web client, without a browser."""

    token = ""

    def read(self, path: str) -> str:
        text: str = self.get(path).text
        if match := re.search(r'name="csrf" value="([^"]+)"', text):
            self.token = match[1]
        return text

    def submit(self, path: str, **fields: str) -> Any:
        return self.post(path, data={"csrf": self.token, **fields})

    def make_card(self, kind: str = "invoice", **fields: str) -> Any:
        self.read("/client/51")
        return self.submit(f"/client/opret/{kind}", **{**HEADER, **fields})

    def post_card(self, kind: str = "invoice", **fields: str) -> Any:
        path = self.make_card(kind, **fields).url.path
        self.submit(f"{path}/linjer", **LINES)
        return self.submit(f"{path}/bogfoer")


@pytest.fixture
def folder(tmp_path: Path, sandbox_home: Path) -> Path:
    return Path(shutil.copytree(sandbox_home, tmp_path / "sandbox"))


@pytest.fixture
def visitor(folder: Path) -> Iterator[Clerk]:
    with Clerk(create_app(folder, small_world(), Weather.calm())) as visitor:
        yield visitor


@pytest.fixture
def clerk(visitor: Clerk, folder: Path) -> Clerk:
    world = small_world()
    visitor.read("/log-ind")
    answer = visitor.submit("/log-ind", **load_logins(folder, world.our_cvr, world.our_name)["navision"])
    assert answer.url.path == "/"
    return visitor


def test_without_a_login_everything_leads_to_the_login_page(visitor):
    for path in ("/", "/client/146", "/client/51"):
        assert visitor.get(path).url.path == "/log-ind"


def test_a_wrong_password_is_refused(visitor):
    visitor.read("/log-ind")
    answer = visitor.submit("/log-ind", username="ROBOT-NAV", password="forkert")
    assert "Brugernavn eller adgangskode er forkert." in answer.text
    assert visitor.get("/").url.path == "/log-ind"


def test_the_work_area_is_a_frame(clerk):
    assert '<iframe title="Arbejdsområde" src="/client/146">' in clerk.read("/?page=146")
    assert "<h1>Rollecenter</h1>" in clerk.read("/client/9006")


def test_element_ids_are_new_at_each_rendering_and_labels_stay(clerk):
    first, second = clerk.read("/client/51"), clerk.read("/client/51")
    ids = [set(re.findall(r' id="(\w+)"', text)) for text in (first, second)]
    assert ids[0].isdisjoint(ids[1])
    captions = [re.findall(r"<label[^>]*>([^<]+)<", text) for text in (first, second)]
    assert captions[0] == captions[1]
    assert captions[0] == ["Leverandørnr.", "Leverandørs fakturanr.", "Fakturadato", "Vores reference"]


def test_a_form_without_the_sessions_token_is_refused(clerk):
    assert clerk.post("/client/opret/invoice", data=HEADER).status_code == 403
    assert "Der er ingen poster i denne visning" in clerk.read("/client/9308")


def test_an_invoice_is_posted_and_shows_its_number(clerk, folder):
    answer = clerk.post_card()
    for text in ("Bogført købsfaktura", "Bilaget er bogført", "BKF-104233", "1.799,00 kr."):
        assert text in answer.text
    assert postings(folder) == [("invoice", CLINIC.vendor_number, "F-1001", "2026-11-01", "FAK-A", 179900)]
    assert counts(folder) == {"posted": 1, "posted_twice": 0, "paid": 0, "paid_twice": 0}


def test_an_empty_amount_is_quantity_times_price_and_empty_rows_do_not_count(clerk):
    path = clerk.make_card().url.path
    text = clerk.submit(f"{path}/linjer", **{**LINES, "amount-2": "", "description-3": ""}).text
    assert "Linjerne er gemt" in text
    assert "1.800,00 kr." in text
    assert text.count('aria-label="Beskrivelse, linje') == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"vendor": "1"}, "Leverandøren 1 findes ikke."),
        ({"external": ""}, "Leverandørs fakturanr. skal udfyldes."),
        ({"date": "2026-11-01"}, "Fakturadato skal skrives som 21-11-2026."),
        ({"date": "31-02-2026"}, "Fakturadato skal skrives som 21-11-2026."),
    ],
)
def test_a_card_that_cannot_be_says_why_and_keeps_what_was_typed(clerk, fields, message):
    text = clerk.make_card(**fields).text
    assert "Kortet kan ikke oprettes" in text
    assert message in text
    assert 'value="FAK-A"' in text


def test_the_same_number_of_the_same_vendor_is_refused_per_document_type(clerk, folder):
    clerk.post_card()
    text = clerk.make_card().text
    assert "Købsfaktura F-1001 findes allerede for denne leverandør." in text
    assert "BKK-" in clerk.post_card("credit-note").text
    assert counts(folder)["posted"] == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"description-1": ""}, "Linje 1: Beskrivelse skal udfyldes."),
        ({"quantity-2": "to"}, "Linje 2: Antal skal være et tal."),
        ({"price-2": "1,000.00"}, "Linje 2: Købspris skal skrives som 1.234,56."),
        ({"amount-2": "x"}, "Linje 2: Linjebeløb skal skrives som 1.234,56."),
    ],
)
def test_lines_that_cannot_be_are_not_saved(clerk, fields, message):
    path = clerk.make_card().url.path
    text = clerk.submit(f"{path}/linjer", **{**LINES, **fields}).text
    assert "Linjerne er ikke gemt" in text
    assert message in text


def test_a_card_without_lines_is_not_posted(clerk, folder):
    path = clerk.make_card().url.path
    assert "bilaget har ingen linjer" in clerk.submit(f"{path}/bogfoer").text
    assert counts(folder)["posted"] == 0


def test_a_posted_document_is_not_posted_changed_or_deleted(clerk, folder):
    clerk.post_card()
    for action in ("bogfoer", "linjer", "slet"):
        assert "Bilaget er allerede bogført som BKF-104233." in clerk.submit(f"/client/kort/1/{action}").text
    assert counts(folder)["posted"] == 1


def test_a_deleted_card_is_gone(clerk):
    clerk.make_card()
    assert "F-1001" in clerk.read("/client/9308")
    assert "Kortet er slettet" in clerk.submit("/client/kort/1/slet").text
    assert "Der er ingen poster i denne visning" in clerk.read("/client/9308")


def test_a_filter_shows_what_matches_and_says_when_nothing_does(clerk):
    clerk.post_card()
    path = f"/client/146?vendor={CLINIC.vendor_number}&external="
    found, none = clerk.read(path + "F-1001"), clerk.read(path + "F-1002")
    assert "Filtreret visning" in found
    assert f"Leverandørnr.: {CLINIC.vendor_number}; Leverandørs fakturanr.: F-1001" in found
    assert "BKF-104233" in found
    assert "Der er ingen poster i denne visning" in none
    assert "BKF-104233" not in none


def test_a_posted_invoice_is_paid_once(clerk, folder):
    clerk.post_card()
    clerk.read("/client/256")
    assert "UDB-30101" in clerk.submit("/client/kladde", **PAYMENT).text
    assert "BKF-104233 er allerede betalt med UDB-30101" in clerk.submit("/client/kladde", **PAYMENT).text
    assert counts(folder) == {"posted": 1, "posted_twice": 0, "paid": 1, "paid_twice": 0}
    assert payments(folder) == [(CLINIC.vendor_number, "F-1001", CLINIC.account.key, "", "FAK-A-pay", 179900)]
    assert "UDB-30101" in clerk.read("/client/29?posted_number=BKF-104233")
    assert "Der er ingen poster" in clerk.read("/client/29?posted_number=BKF-1")


def test_the_vendors_card_shows_its_account(clerk):
    assert CLINIC.account.key in clerk.read(f"/client/27?number={CLINIC.vendor_number}")


def test_a_restart_keeps_everything(clerk, folder):
    clerk.post_card()
    create_app(folder, small_world(), Weather.calm())
    assert counts(folder)["posted"] == 1


def test_a_folder_without_a_navision_counts_nothing(tmp_path):
    assert counts(tmp_path) == {"posted": 0, "posted_twice": 0, "paid": 0, "paid_twice": 0}
    assert postings(tmp_path) == payments(tmp_path) == []
