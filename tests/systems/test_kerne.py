"""Kerne's pages in a real browser: the login elsewhere, the search, a payment in its window."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.screen import Screen
from bots.browser.signing_in import enter
from bots.domain.errors import CredentialRejected, SystemDown
from bots.domain.file import File
from bots.systems import kerne
from bots.systems.kerne import Members, Payment, Payments
from fixtures.portals.kerne.serving import Kerne

pytestmark = pytest.mark.browser

INVOICE = File("bilag.pdf", "application/pdf", b"%PDF-1.4")
PAYMENT = Payment("1007", "Invalidepension", Decimal("12345.60"), "0216-4069046312", "UDB-1")


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Kerne]:
    with Kerne(tmp_path) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


def opened(browser: Browser, portal: Kerne, **secret: str) -> Screen:
    book = LocatorBook.load(Path("locators/kerne.yaml"))
    screen = browser.open_screen(book, "robot", portal.address, elsewhere=portal.elsewhere)
    enter(screen, kerne, "robot", portal.secret | secret)
    return screen


def paid_by_robot(screen: Screen, payment: Payment) -> kerne.Paid:
    """As a robot does: look first, unlock before the click."""
    payments = Payments(screen, payment)
    if found := payments.paid():
        return found
    assert payments.fill(INVOICE) == []
    screen.unlock()
    return payments.pay()


def test_logs_in_elsewhere_and_finds_every_member(browser: Browser, portal: Kerne) -> None:
    screen = opened(browser, portal)
    found = Members(screen).search("")
    assert len(found) == 300
    assert (found[0].number, found[-1].number) == ("1001", "1300")
    assert len({member.cpr for member in found}) == 300
    assert Members(screen).search(found[7].cpr) == [found[7]]
    assert Members(screen).search("Ingen Hedder Sådan") == []


def test_pays_once_with_a_receipt_and_finds_it_again(browser: Browser, portal: Kerne) -> None:
    screen = opened(browser, portal)
    paid = paid_by_robot(screen, PAYMENT)
    assert paid.receipt is not None
    assert paid.receipt.name == f"kvittering-{paid.number}.pdf"
    assert paid.receipt.content.startswith(b"%PDF")
    again = paid_by_robot(screen, PAYMENT)
    assert (again.number, again.amount, again.receipt) == (paid.number, PAYMENT.amount, None)
    assert portal.app.state.portal.database.value("SELECT count(*) FROM payment") == 1


def test_an_answer_that_gets_lost_is_looked_up(browser: Browser, portal: Kerne) -> None:
    screen = opened(browser, portal)
    portal.weather.plan("kerne", "lost-answer", "/godkend", method="POST")
    with pytest.raises(SystemDown):
        paid_by_robot(screen, PAYMENT)
    screen.close()
    assert paid_by_robot(opened(browser, portal), PAYMENT).receipt is None
    assert portal.app.state.portal.database.value("SELECT count(*) FROM payment") == 1


@pytest.mark.parametrize("wrong", [{"password": "forkert"}, {"totp": "JBSWY3DPEHPK3PXP"}])
def test_a_refused_login_is_told_in_the_providers_words(
    browser: Browser, portal: Kerne, wrong: dict[str, str]
) -> None:
    with pytest.raises(CredentialRejected, match=r"Forkert bruger-id|passer ikke"):
        opened(browser, portal, **wrong)
