"""Kerne's pages in a real browser: the login elsewhere, the search, a payment in its window."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.evidence import collect
from bots.browser.page.screen import Screen
from bots.browser.signing_in import enter
from bots.domain.errors import CredentialRejected, SystemDown
from bots.domain.file import File
from bots.systems import kerne
from bots.systems.kerne import Members, Paid, Payment, Payments, Refusal
from bots.vault.client_certificate import ClientCertificate
from fixtures.portals.authority import Authority, Employee
from fixtures.portals.sandbox import Sandbox
from fixtures.portals.weather import Event, Weather
from tests.robots.small_world import small_world

pytestmark = pytest.mark.browser

INVOICE = File("bilag.pdf", "application/pdf", b"%PDF-1.4")
PAYMENT = Payment("1007", "Invalidepension", Decimal("12345.60"), "0216-4069046312", "UDB-1")
BY_CODE, BY_CERTIFICATE = "kerne-code", "kerne"


@pytest.fixture
def weather() -> Weather:
    return Weather.calm()


@pytest.fixture
def portal(tmp_path: Path, sandbox_home: Path, weather: Weather) -> Iterator[Sandbox]:
    folder = tmp_path / "sandbox"
    shutil.copytree(sandbox_home, folder)
    with Sandbox(folder, small_world(), weather, portals=("kerne",)) as running:
        yield running


@pytest.fixture
def browser(portal: Sandbox) -> Iterator[Browser]:
    with Browser(ca_file=portal.ca_file) as browser:
        yield browser


def opened(browser: Browser, portal: Sandbox, login: str = BY_CERTIFICATE, **other: str) -> Screen:
    secret = portal.secrets[login] | other
    screen = browser.open_screen(
        LocatorBook.load(Path("locators/kerne.yaml")),
        login,
        portal.addresses["kerne"],
        ClientCertificate.of(secret),
        elsewhere=portal.elsewhere("kerne"),
    )
    enter(screen, kerne, login, secret)
    return screen


def paid_by_robot(screen: Screen, payment: Payment) -> Paid:
    """As a robot does: look first, arm before the click."""
    payments = Payments(screen, payment.reference)
    if found := payments.paid():
        assert isinstance(found, Paid)
        return found
    assert payments.fill(payment, INVOICE) is None
    assert payments.differing_fields(INVOICE.name) == []
    screen.unlock()
    paid = payments.pay()
    payments.close()
    return paid


@pytest.mark.parametrize("login", [BY_CODE, BY_CERTIFICATE])
def test_logs_in_elsewhere_and_finds_every_member(browser: Browser, portal: Sandbox, login: str) -> None:
    screen = opened(browser, portal, login)
    found = Members(screen).search("")
    assert len(found) == 300
    assert (found[0].number, found[-1].number) == ("1001", "1300")
    assert len({member.cpr for member in found}) == 300
    assert Members(screen).search(found[7].cpr.replace("-", "")) == [found[7]]
    assert Members(screen).search("Ingen Hedder Sådan") == []


def test_pays_once_with_a_receipt_and_finds_it_again(browser: Browser, portal: Sandbox) -> None:
    screen = opened(browser, portal)
    paid = paid_by_robot(screen, PAYMENT)
    assert paid.receipt is not None
    assert paid.receipt.name == f"kvittering-{paid.number}.pdf"
    assert paid.receipt.content.startswith(b"%PDF")
    assert paid_by_robot(screen, PAYMENT) == replace(paid, receipt=None)
    assert portal.counts()["benefits"] == 1


def test_the_review_is_compared_field_by_field(browser: Browser, portal: Sandbox) -> None:
    screen = opened(browser, portal)
    payments = Payments(screen, PAYMENT.reference)
    assert payments.fill(PAYMENT, INVOICE) is None
    payments._payment = replace(PAYMENT, amount=Decimal("12345.61"), member="1008")
    assert payments.differing_fields("andet.pdf") == ["Medlem", "Beløb", "Bilag"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("member", "9999", "Medlemmet findes ikke"),
        ("account", "12 34", "Kontoen skal være registreringsnummer og kontonummer"),
        ("amount", Decimal("0.00"), "Beløbet skal være større end nul"),
    ],
)
def test_a_refused_draft_is_told_in_kernes_words(
    browser: Browser, portal: Sandbox, field: str, value: object, words: str
) -> None:
    screen = opened(browser, portal)
    refused = Payments(screen, PAYMENT.reference).fill(replace(PAYMENT, **{field: value}), INVOICE)
    assert refused == Refusal(words)


def test_an_answer_that_gets_lost_is_looked_up(browser: Browser, portal: Sandbox, weather: Weather) -> None:
    screen = opened(browser, portal)
    weather.plan("kerne", Event.LOST_ANSWER, "/godkend", method="POST")
    with pytest.raises(SystemDown):
        paid_by_robot(screen, PAYMENT)
    screen.close()
    assert paid_by_robot(opened(browser, portal), PAYMENT).receipt is None
    assert portal.counts()["benefits"] == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "forkert"}, "Forkert bruger-id"),
        ({"totp": "JBSWY3DPEHPK3PXP"}, "passer ikke"),
    ],
)
def test_a_refused_login_is_told_in_the_providers_words(
    browser: Browser, portal: Sandbox, wrong: dict[str, str], words: str
) -> None:
    with pytest.raises(CredentialRejected, match=words):
        opened(browser, portal, BY_CODE, **wrong)


def test_a_certificate_of_somebody_else_is_refused(browser: Browser, portal: Sandbox) -> None:
    authority = Authority(portal.folder / "authority")
    pfx = authority.employee_pfx(
        Employee("Anna Fremmed", "anna@example.dk", "9"), "30808460", "Anden", "kode"
    )
    with pytest.raises(CredentialRejected, match="hører ikke til en bruger"):
        opened(browser, portal, pfx=base64.b64encode(pfx).decode(), passphrase="kode")


def test_a_code_that_another_worker_has_used_is_followed_by_the_next(
    browser: Browser, portal: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second login within the same half minute; the clock is moved on instead of waited for."""
    asked: list[str | None] = []

    def code(secret: object, login: str, *, after: str | None = None) -> str:
        asked.append(after)
        return totp.at(now, counter_offset=1 if after else 0)

    import time

    import pyotp

    totp, now = pyotp.TOTP(portal.secrets[BY_CODE]["totp"]), int(time.time())
    monkeypatch.setattr(kerne, "one_time_code", code)
    opened(browser, portal, BY_CODE).close()
    browser.forget("kerne")
    assert opened(browser, portal, BY_CODE).shown == "members"
    assert asked == [None, None, totp.at(now)]


def test_whoever_is_logged_out_between_two_answers_comes_to_the_login(
    browser: Browser, portal: Sandbox, weather: Weather
) -> None:
    from bots.domain.errors import SessionExpired

    screen = opened(browser, portal)
    weather.plan("kerne", Event.LOGGED_OUT, "/api/medlemmer", method="GET")
    with pytest.raises(SessionExpired):
        Members(screen).search("Åse")


def test_a_failure_in_the_window_is_kept_with_the_windows_picture(browser: Browser, portal: Sandbox) -> None:
    screen = opened(browser, portal)
    payments = Payments(screen, PAYMENT.reference)
    assert payments.fill(PAYMENT, INVOICE) is None
    payments.differing_fields(INVOICE.name)
    assert [file.name for file in collect(screen)] == [
        "kerne-page.png",
        "kerne-page.txt",
        "kerne-window-1.png",
        "kerne-window-1.txt",
    ]
    assert b"Godkend udbetaling" in collect(screen)[3].content
