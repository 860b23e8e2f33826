from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bots.domain.crashpoints import CrashPoint
from bots.domain.errors import SystemDown
from bots.domain.invoice import DocumentType, Endpoint, Syntax
from bots.domain.orders.nemhandel import ResponseOrder, ResponseReceipt, StatedReason
from bots.farm.worklist.outcome import Done, NeedsColleague, Refused
from bots.robots.nemhandel_respond.robot import FOUND, send_response
from fixtures.portals.nemhandel.outbox import responses
from fixtures.portals.sandbox import Sandbox
from fixtures.portals.state import Database
from fixtures.portals.weather import Event, Weather
from tests.robots.bench import BenchDesk
from tests.robots.inbox_world import inbox_world

pytestmark = pytest.mark.browser

PORTAL = "nemhandel"
DOCUMENT = "NH-000003"
ORDER = ResponseOrder(
    reference="FAK-BCDFGHJKLM-svar",
    document_id=DOCUMENT,
    syntax=Syntax.OIOUBL_2,
    document_type=DocumentType.INVOICE,
    customization="OIOUBL-2.1",
    number="F-3",
    issued_on=date(2026, 11, 20),
    responded_on=date(2026, 11, 21),
    our_name="Pensionskassen Eksempel",
    our_endpoint=Endpoint(scheme="GLN", id="5798009811578"),
    our_cvr="12345674",
    their_name="Fysioterapien Havnen",
    their_endpoint=Endpoint(scheme="DK:CVR", id="DK30808460"),
    reasons=(StatedReason(code="REF", text="Betalingsgarantien mangler.\n<Skriv den> & send igen."),),
    action="NIN",
    note="Kontrollen er sket automatisk.",
)
SENT = [(DOCUMENT, ORDER.reference, "Afvist", "DK30808460")]
FOUND_AGAIN = Done(ResponseReceipt(response_id=ORDER.reference, found=True), FOUND)


@pytest.fixture
def desk(tmp_path: Path, chromium: Any, weather: Weather) -> Any:
    chromium.forget(PORTAL)
    with Sandbox(tmp_path / "sandbox", inbox_world(4), weather, portals=(PORTAL,)) as sandbox:
        yield BenchDesk(sandbox, chromium)


def respond(desk: BenchDesk, attempts: int = 1, **values: Any) -> Any:
    return desk.run(send_response, ORDER.model_copy(update=values), attempts)


def sent_by_hand(desk: BenchDesk, said: str) -> None:
    Database(desk.sandbox.folder / "nemhandel.sqlite", "").run(
        "INSERT INTO response VALUES (?, 'HANNE-1', ?, 'DK30808460', 'Hanne', '')", DOCUMENT, said
    )


def test_a_rejection_is_sent_and_its_receipt_kept(desk):
    assert respond(desk) == Done(ResponseReceipt(response_id=ORDER.reference))
    assert responses(desk.sandbox.folder) == SENT
    assert [what for what, _ in desk.log] == ["log_in", "about_to_commit", "receipt"]
    assert desk.commits == [(ORDER.reference, {"document": DOCUMENT, "answer": "Afvist"})]
    assert desk.receipts[0].startswith(b"\x89PNG")


def test_a_peppol_invoice_gets_a_peppol_response(desk):
    peppol = {
        "syntax": Syntax.PEPPOL_BIS_3,
        "our_endpoint": Endpoint(scheme="0088", id="5798009811578"),
        "their_endpoint": Endpoint(scheme="0184", id="30808460"),
    }
    assert isinstance(respond(desk, **peppol), Done)
    assert responses(desk.sandbox.folder) == [(DOCUMENT, ORDER.reference, "Afvist", "30808460")]


def test_a_second_run_finds_the_response(desk):
    respond(desk)
    assert respond(desk) == FOUND_AGAIN
    assert len(desk.commits) == 1


def test_a_lost_answer_is_found_and_not_sent_again(desk, weather):
    weather.plan(PORTAL, Event.LOST_ANSWER, f"/dokument/{DOCUMENT}/svar/send/")
    assert respond(desk, attempts=2) == FOUND_AGAIN
    assert responses(desk.sandbox.folder) == SENT


def test_a_rejection_that_a_colleague_has_sent_counts(desk):
    sent_by_hand(desk, "Afvist")
    assert respond(desk) == Done(ResponseReceipt(response_id="HANNE-1", found=True), FOUND)
    assert desk.commits == []


def test_another_answer_is_a_colleagues_matter(desk):
    sent_by_hand(desk, "Godkendt")
    outcome = respond(desk)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "responded-otherwise"
    assert outcome.details == {"Svarets nummer": "HANNE-1", "Svar": "Godkendt"}


def test_a_rejection_that_a_colleague_sends_meanwhile_is_found(desk, monkeypatch):
    begun = BenchDesk.about_to_commit

    def beaten(self: BenchDesk, reference: str, **fingerprint: str) -> None:
        sent_by_hand(desk, "Afvist")
        begun(self, reference, **fingerprint)

    monkeypatch.setattr(BenchDesk, "about_to_commit", beaten)
    assert respond(desk) == Done(ResponseReceipt(response_id="HANNE-1", found=True), FOUND)
    assert len(responses(desk.sandbox.folder)) == 1


def test_a_document_that_is_not_there_is_a_colleagues_matter(desk):
    outcome = respond(desk, document_id="NH-999999")
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "document-not-found"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "F-4"}, "Svaret gælder F-4, men dokumentet har nummer F-3."),
        ({"their_endpoint": Endpoint(scheme="DK:CVR", id="30808460")}, "Reglen F-LIB180 er ikke overholdt."),
    ],
)
def test_a_response_that_nemhandel_does_not_take_is_refused_in_its_words(desk, wrong, said):
    assert respond(desk, **wrong) == Refused("response-refused", said)
    assert responses(desk.sandbox.folder) == []
    assert desk.commits == []


@pytest.mark.parametrize("event", [Event.ERROR_500, Event.LOGGED_OUT, Event.MAINTENANCE])
def test_trouble_before_the_click_is_tried_again(desk, weather, event):
    weather.plan(PORTAL, event, f"/dokument/{DOCUMENT}/svar", "GET")
    if event is Event.MAINTENANCE:
        with pytest.raises(SystemDown):
            respond(desk)
    else:
        assert respond(desk, attempts=2) == Done(ResponseReceipt(response_id=ORDER.reference))
        assert responses(desk.sandbox.folder) == SENT


class Killed(BaseException):
    """The worker is gone, and nothing of it goes on."""


@pytest.mark.parametrize(
    ("point", "sent"),
    [(CrashPoint.CLICK_DUE, []), (CrashPoint.CLICK_SENT, SENT), (CrashPoint.ANSWER_SHOWN, SENT)],
)
def test_killed_around_its_click_it_has_sent_once_in_the_end(desk, monkeypatch, point, sent):
    def reached(at: CrashPoint) -> None:
        if at is point:
            raise Killed

    with monkeypatch.context() as killing:
        for module in ("pressing", "moving"):
            killing.setattr(f"bots.browser.page.{module}.reached", reached)
        with pytest.raises(Killed):
            respond(desk)
    desk.leave()
    assert isinstance(respond(desk), Done)
    assert responses(desk.sandbox.folder) == SENT
    assert len(desk.commits) == (1 if sent else 2)
