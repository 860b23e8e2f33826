"""What only Business Central does: columns of one's own, folded actions, late facts, keys."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import FrameLocator, Page

from bots.browser.page.behind import page_of
from bots.domain.errors import FarmError, PortalChanged
from bots.domain.orders.navision import PaymentOrder, PostingReceipt
from bots.farm.worklist.outcome import Done
from bots.robots.navision_pay.robot import pay_invoice
from bots.robots.navision_post.robot import post_invoice
from bots.systems.navision import Purchases
from fixtures.portals.navision import personal
from fixtures.portals.navision.app import USERNAME, postings
from fixtures.portals.navision.ledger import INVOICE, Line
from fixtures.portals.state import Database
from tests.robots.bench import BenchDesk
from tests.robots.small_world import CLINIC, ledger
from tests.robots.test_navision_post import ORDER, POSTED

pytestmark = pytest.mark.browser

PORTAL = "navision"
FACES = ("business-central",)


def card(desk: BenchDesk, external: str = "F-1001", reference: str = "Hanne") -> int:
    return ledger(desk.sandbox.folder).open_card(
        INVOICE, CLINIC.vendor_number, external, "2026-11-01", reference
    )


def opened(desk: BenchDesk, path: str) -> tuple[Page, FrameLocator]:
    """A page as a person with a mouse and a keyboard has it before them."""
    page = page_of(desk.open(PORTAL))
    page.goto(desk.sandbox.addresses[PORTAL] + path)
    return page, page.frame_locator("iframe")


def test_the_login_is_at_another_origin(desk):
    screen = desk.open(PORTAL)
    assert desk.log == [("log_in", PORTAL)]
    assert screen.shown == "role-center"
    assert desk.sandbox.elsewhere(PORTAL)["identity"] != desk.sandbox.addresses[PORTAL]


def test_a_card_that_somebody_changes_while_it_is_typed_is_typed_again(desk, monkeypatch):
    """Navision does not save what was typed over somebody else's change, and the robot begins anew."""
    create = Purchases.create

    def create_and_change(purchases, issued, reference):
        said = create(purchases, issued, reference)
        ledger(desk.sandbox.folder).keep_lines(1, [Line("Gave", "1", 100, 100)])
        return said

    monkeypatch.setattr(Purchases, "create", create_and_change)
    with pytest.raises(FarmError, match="en anden bruger har ændret posten"):
        desk.run(post_invoice, ORDER, 1)
    assert postings(desk.sandbox.folder) == []
    monkeypatch.undo()
    assert desk.run(post_invoice, ORDER, 1) == Done(PostingReceipt(posted_number="BKF-104234"))
    assert postings(desk.sandbox.folder) == POSTED


def test_a_card_that_somebody_changes_before_it_is_posted_is_not_posted(desk, monkeypatch):
    ask = Purchases.ask_to_post

    def ask_and_change(purchases):
        ask(purchases)
        ledger(desk.sandbox.folder).keep_lines(1, [Line("Gave", "1", 100, 100)])

    monkeypatch.setattr(Purchases, "ask_to_post", ask_and_change)
    with pytest.raises(FarmError, match="en anden bruger har ændret posten"):
        desk.run(post_invoice, ORDER, 1)
    assert postings(desk.sandbox.folder) == []


def test_a_column_that_the_user_has_hidden_is_said(desk):
    books = Database(desk.sandbox.folder / "navision.sqlite", "")
    personal.keep(books, USERNAME, 9308, ("Nr.", "Leverandørnr.", "Leverandørs fakturanr."))
    card(desk)
    with pytest.raises(PortalChanged, match=r"'Købsfakturaer' does not show Vores reference to this user"):
        desk.run(post_invoice, ORDER, 1)


def test_a_long_list_is_read_to_its_end(desk):
    for number in range(130):
        card(desk, f"F-{number:04}")
    screen = desk.open(PORTAL)
    screen.goto("/?page=9308", "open-invoices")
    screen.fill("vendor", CLINIC.vendor_number)
    screen.expect("filtered")
    rows = screen.table("rows")
    assert sorted(row["Leverandørs fakturanr."] for row in rows) == [f"F-{n:04}" for n in range(130)]


def test_a_narrow_window_folds_all_actions_and_the_invoice_is_paid_all_the_same(desk):
    books = ledger(desk.sandbox.folder)
    books.keep_lines(card(desk), [Line("Normalbehandling", "1", 180050, 180050)])
    order = PaymentOrder(
        reference="FAK-BCDFGHJKLM-pay",
        vendor_number=CLINIC.vendor_number,
        posted_number=books.post(1),
        amount=Decimal("1800.50"),
        account=CLINIC.account.key,
    )
    open_ = desk.open

    def narrow(portal):
        screen = open_(portal)
        page_of(screen).set_viewport_size({"width": 600, "height": 800})
        return screen

    desk.open = narrow
    assert isinstance(desk.run(pay_invoice, order, 1), Done)


def test_the_keyboard_posts_closes_and_searches(desk):
    ledger(desk.sandbox.folder).keep_lines(card(desk), [Line("Gave", "1", 100, 100)])
    page, work = opened(desk, "/?page=9308")
    work.get_by_role("link", name="1", exact=True).click()
    work.get_by_role("heading", name="Linjer").wait_for()
    work.get_by_label("Vores reference").fill("Hanne 2")
    page.keyboard.press("Control+Enter")
    work.get_by_role("heading", name="Købsfakturaer").wait_for()
    work.get_by_text("Hanne 2").wait_for()
    page.keyboard.press("Alt+q")
    page.keyboard.type("ny købsf")
    work.get_by_role("option", name="Ny købsfaktura").click()
    work.get_by_role("heading", name="Ny købsfaktura").wait_for()
    page.goto(desk.sandbox.addresses[PORTAL] + "/?page=9308")
    work.get_by_role("link", name="1", exact=True).click()
    work.get_by_role("heading", name="Linjer").wait_for()
    work.get_by_label("Vores reference").press("F9")
    work.get_by_text("Vil du bogføre fakturaen?").wait_for()
    page.keyboard.press("Control+Enter")
    work.get_by_text("Bilaget er bogført som nummer BKF-104233").wait_for()


def test_cells_are_edited_in_place_and_facts_come_late(desk):
    ledger(desk.sandbox.folder).keep_lines(card(desk), [Line("Gave", "1", 100, 100)])
    _, work = opened(desk, "/?page=9308")
    work.get_by_role("link", name="1", exact=True).click()
    work.get_by_role("heading", name="Linjer").wait_for()
    assert work.get_by_role("complementary").get_by_role("heading").count() == 0
    assert work.get_by_label("Linjebeløb, linje 1").count() == 0
    work.get_by_role("gridcell", name="Gave").click()
    work.get_by_label("Linjebeløb, linje 1").fill("2,50")
    work.get_by_label("Linjebeløb, linje 1").press("Enter")
    work.get_by_text("Gemt", exact=True).wait_for()
    assert work.get_by_role("status", name="I alt").inner_text() == "2,50 kr."
    work.get_by_role("heading", name="Kreditordetaljer").wait_for()


def test_a_field_that_is_refused_when_it_is_left_keeps_everything_else_from_being_saved(desk):
    ledger(desk.sandbox.folder).keep_lines(card(desk), [Line("Gave", "1", 100, 100)])
    _, work = opened(desk, "/?page=9308")
    work.get_by_role("link", name="1", exact=True).click()
    work.get_by_role("heading", name="Linjer").wait_for()
    work.get_by_label("Leverandørnr.").fill("99999")
    work.get_by_label("Fakturadato").fill("02-11-2026")
    work.get_by_label("Fakturadato").press("Enter")
    work.get_by_text("Leverandøren 99999 findes ikke.").wait_for()
    work.get_by_role("button", name="Bogfør").click()
    assert not work.get_by_text("Vil du bogføre fakturaen?").is_visible()
    work.get_by_label("Leverandørnr.").fill(CLINIC.vendor_number)
    work.get_by_label("Leverandørnr.").press("Enter")
    work.get_by_text("Gemt", exact=True).wait_for()
    row = ledger(desk.sandbox.folder).card(1)
    assert (row["vendor"], row["date"]) == (CLINIC.vendor_number, "2026-11-02")
