from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bots.domain.errors import CredentialRejected, FarmError, SessionExpired, SystemDown
from bots.domain.invoice import DocumentType
from bots.domain.orders.navision import PostingLine, PostingOrder, PostingReceipt
from bots.farm.worklist.outcome import Done, NeedsColleague, Refused
from bots.robots.navision_post.robot import FOUND, post_invoice
from fixtures.portals.navision.app import postings
from fixtures.portals.navision.ledger import INVOICE, Line
from fixtures.portals.weather import Event
from tests.robots.bench import BenchDesk
from tests.robots.small_world import CLINIC, ledger

pytestmark = pytest.mark.browser

PORTAL = "navision"
ORDER = PostingOrder(
    reference="FAK-BCDFGHJKLM-post",
    document_type=DocumentType.INVOICE,
    vendor_number=CLINIC.vendor_number,
    vendor_name=CLINIC.name,
    external_number="F-1001",
    issue_date=date(2026, 11, 1),
    lines=(
        PostingLine(
            description="Normalbehandling 01-10-2026",
            quantity="1",
            unit_price=Decimal("300"),
            amount=Decimal("300"),
        ),
        PostingLine(
            description="Holdtræning 08-10-2026",
            quantity="1.5",
            unit_price=Decimal("1000.33"),
            amount=Decimal("1500.50"),
        ),
    ),
    total=Decimal("1800.50"),
)
RECEIPT = PostingReceipt(posted_number="BKF-104233")
FOUND_AGAIN = Done(PostingReceipt(posted_number="BKF-104233", found=True), FOUND)
POSTED = [("invoice", CLINIC.vendor_number, "F-1001", "2026-11-01", ORDER.reference, 180050)]


def post(desk: BenchDesk, order: PostingOrder = ORDER, attempts: int = 1) -> Any:
    return desk.run(post_invoice, order, attempts)


def changed(**values: Any) -> PostingOrder:
    return ORDER.model_copy(update=values)


def open_card(desk: BenchDesk, reference: str = ORDER.reference) -> int:
    return ledger(desk.sandbox.folder).open_card(
        INVOICE, ORDER.vendor_number, ORDER.external_number, ORDER.issue_date.isoformat(), reference
    )


def posted_by_hand(desk: BenchDesk, total: int) -> None:
    books, card = ledger(desk.sandbox.folder), open_card(desk)
    books.keep_lines(card, [Line("Behandling", "1", total, total)])
    books.post(card)


def test_an_invoice_is_posted_with_its_lines(desk):
    assert post(desk) == Done(RECEIPT)
    assert postings(desk.sandbox.folder) == POSTED
    assert [what for what, _ in desk.log] == ["log_in", "about_to_commit", "receipt"]
    assert desk.commits == [
        (ORDER.reference, {"vendor": CLINIC.vendor_number, "number": "F-1001", "total": "1.800,50 kr."})
    ]
    assert desk.receipts[0].startswith(b"\x89PNG")
    assert desk.drift == []


def test_a_credit_note_is_posted_as_a_credit_memo(desk):
    outcome = post(desk, changed(document_type=DocumentType.CREDIT_NOTE))
    assert outcome == Done(PostingReceipt(posted_number="BKK-104233"))
    assert postings(desk.sandbox.folder) == [("credit-note", *POSTED[0][1:])]


def test_a_second_run_finds_the_posting(desk):
    posted_by_hand(desk, 180050)
    assert post(desk) == FOUND_AGAIN
    assert desk.commits == []
    assert desk.sandbox.counts()["posted"] == 1


def test_the_same_number_with_another_amount_is_a_colleagues_matter(desk):
    posted_by_hand(desk, 100)
    outcome = post(desk)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "posted-with-other-amount"
    assert outcome.details == {"Bogført": "1,00 kr.", "Skulle bogføres": "1.800,50 kr."}


def test_our_own_half_made_card_is_made_anew(desk):
    open_card(desk)
    assert post(desk) == Done(PostingReceipt(posted_number="BKF-104234"))
    assert postings(desk.sandbox.folder) == POSTED


def test_a_colleagues_open_card_is_left_alone(desk):
    open_card(desk, "Hanne")
    outcome = post(desk)
    assert isinstance(outcome, NeedsColleague)
    assert (outcome.code, outcome.details["Vores reference på kortet"]) == ("open-card-exists", "Hanne")
    assert desk.commits == []
    assert desk.sandbox.counts()["posted"] == 0


def test_lines_that_do_not_add_up_are_not_posted_and_leave_no_card(desk):
    outcome = post(desk, changed(total=Decimal("1800.51")))
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "card-differs"
    assert outcome.details == {"I alt": "1.800,50 kr. / 1.800,51 kr."}
    assert desk.commits == []
    assert (
        ledger(desk.sandbox.folder).open_card(INVOICE, CLINIC.vendor_number, "F-1001", "2026-11-01", "") == 2
    )


def test_an_unknown_vendor_is_refused_in_navisions_words(desk):
    outcome = post(desk, changed(vendor_number="99999"))
    assert outcome == Refused("vendor-unknown", "Leverandøren 99999 findes ikke.")


def test_a_line_without_a_description_is_refused(desk):
    line = ORDER.lines[0].model_copy(update={"description": " "})
    outcome = post(desk, changed(lines=(line,)))
    assert outcome == Refused("lines-refused", "Linje 1: Beskrivelse skal udfyldes.")


def test_a_card_that_somebody_deletes_while_it_is_typed_is_typed_again(desk, monkeypatch):
    from bots.systems.navision import Purchases

    fill = Purchases.fill_lines

    def delete_and_fill(purchases, lines):
        ledger(desk.sandbox.folder).delete(1)
        return fill(purchases, lines)

    monkeypatch.setattr(Purchases, "fill_lines", delete_and_fill)
    with pytest.raises(FarmError, match="deleted while it was typed"):
        post(desk)
    monkeypatch.undo()
    assert isinstance(post(desk), Done)


def test_a_wrong_password_is_an_operators_matter(desk):
    desk.sandbox.secrets[PORTAL]["password"] = "forkert"
    with pytest.raises(CredentialRejected, match="does not accept"):
        post(desk)


def test_a_look_up_that_answers_something_else_is_a_colleagues_matter(desk, monkeypatch):
    from bots.browser.page.screen import Screen

    monkeypatch.setattr(Screen, "shows", lambda screen, name: False)
    outcome = post(desk)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "look-up-unclear"
    desk.task.tried_before = True
    outcome = post(desk)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "outcome-uncertain"
    assert desk.commits == []


class TestWeather:
    """Whatever happens, the document is posted once."""

    def test_a_lost_answer_is_looked_up_and_not_posted_again(self, desk, weather):
        weather.plan(PORTAL, Event.LOST_ANSWER, "/client/kort/1/bogfoer")
        with pytest.raises(SystemDown):
            post(desk)
        assert len(desk.commits) == 1
        assert desk.sandbox.counts()["posted"] == 1
        desk.task.tried_before = True
        assert post(desk) == FOUND_AGAIN
        assert len(desk.commits) == 1
        assert postings(desk.sandbox.folder) == POSTED

    def test_a_posting_that_failed_is_made_anew(self, desk, weather):
        weather.plan(PORTAL, Event.ERROR_500, "/client/kort/1/bogfoer")
        assert post(desk, attempts=2) == Done(PostingReceipt(posted_number="BKF-104234"))
        assert len(desk.commits) == 2
        assert postings(desk.sandbox.folder) == POSTED

    def test_being_logged_out_in_the_middle_starts_again(self, desk, weather):
        weather.plan(PORTAL, Event.LOGGED_OUT, "/client/kort/1/linjer")
        with pytest.raises(SessionExpired):
            post(desk)
        desk._forget()
        assert post(desk) == Done(PostingReceipt(posted_number="BKF-104234"))
        assert [what for what, _ in desk.log].count("log_in") == 2
        assert postings(desk.sandbox.folder) == POSTED

    def test_being_logged_out_at_the_posting_posts_once(self, desk, weather):
        weather.plan(PORTAL, Event.LOGGED_OUT, "/client/kort/1/bogfoer")
        assert isinstance(post(desk, attempts=2), Done)
        assert postings(desk.sandbox.folder) == POSTED

    def test_maintenance_passes(self, desk, weather):
        weather.plan(PORTAL, Event.MAINTENANCE, "/client/opret/invoice")
        assert isinstance(post(desk, attempts=6), Done)
        assert postings(desk.sandbox.folder) == POSTED

    def test_a_slow_answer_is_waited_for(self, desk, weather):
        weather.plan(PORTAL, Event.SLOW, "/client/kort/1/bogfoer")
        assert post(desk) == Done(RECEIPT)

    def test_renamed_buttons_are_found_another_way_and_reported(self, desk, weather, face):
        for text in ("Anvend filter", "Opret", "Bogfør", "Ja"):
            weather.rename(PORTAL, text)
        assert post(desk) == Done(RECEIPT)
        of_the_face = {"open-posted"} if face else {"apply", "create"}
        assert {drift.locator for drift in desk.drift} == {"post", "confirm-posting", *of_the_face}
