from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bots.browser.browser import Browser
from bots.domain.errors import CredentialRejected, FarmError
from bots.domain.invoice import ReceivedInvoice
from bots.domain.orders.nemhandel import IntakeOrder, IntakeReceipt
from bots.domain.reference import reference_for
from bots.farm.worklist.outcome import Done, NeedsColleague
from bots.robots.nemhandel_intake import robot as robot_module
from bots.robots.nemhandel_intake.robot import fetch_invoices
from bots.systems.nemhandel import InboxDocument, NemhandelInbox
from fixtures.portals.sandbox import Sandbox
from fixtures.portals.weather import Event, Weather
from fixtures.world import generate
from tests.robots.bench import BenchDesk
from tests.robots.inbox_world import UNREADABLE, inbox_world

pytestmark = pytest.mark.browser

WORLD = inbox_world(45)


@pytest.fixture
def folder(tmp_path: Path, sandbox_home: Path) -> Path:
    """Where a sandbox may begin."""
    folder: Path = shutil.copytree(sandbox_home, tmp_path / "sandbox")
    return folder


@pytest.fixture
def desk(folder: Path, chromium: Browser, weather: Weather) -> Iterator[BenchDesk]:
    chromium.forget("nemhandel")
    with Sandbox(folder, WORLD, weather, portals=("nemhandel",)) as sandbox:
        yield BenchDesk(sandbox, chromium)


def fetch(desk: BenchDesk, number: int = 3, attempts: int = 4) -> Any:
    return desk.run(fetch_invoices, IntakeOrder(document_id=f"NH-{number:06}"), attempts)


def fetched(number: int) -> Done:
    return Done(IntakeReceipt(document_id=f"NH-{number:06}"))


def test_every_new_document_on_every_page_becomes_a_task(desk):
    outcome = desk.run(fetch_invoices, IntakeOrder())
    assert outcome == Done(IntakeReceipt(handed_out=45))
    assert desk.tasks == {
        f"dok-{d.document_id}": ("nemhandel-intake", IntakeOrder(document_id=d.document_id))
        for d in WORLD.documents
    }
    assert desk.sandbox.counts()["fetched"] == 0


def test_a_document_becomes_a_case_with_its_file_and_is_marked(desk):
    assert fetch(desk) == fetched(3)
    case = desk.cases[reference_for("FAK", "NH-000003")]
    xml = WORLD.documents[2].xml
    assert case.process == "invoice"
    assert [(f.name, f.media_type, f.content) for f in case.files] == [
        ("NH-000003.xml", "application/xml", xml)
    ]
    received = case.payload
    assert isinstance(received, ReceivedInvoice)
    assert (received.document_id, received.received_on) == ("NH-000003", date(2026, 11, 20))
    assert (received.sender, received.file_sha256) == ("Fysioterapien Havnen", sha256(xml).hexdigest())
    assert received.invoice is not None
    assert received.invoice.number == "F-3"
    assert received.problem is None
    assert desk.sandbox.counts()["fetched"] == 1
    assert desk.receipts[0].startswith(b"\x89PNG")


def test_fetched_documents_are_not_handed_out_again(desk):
    for number in (1, 45):
        fetch(desk, number)
    assert desk.run(fetch_invoices, IntakeOrder()) == Done(IntakeReceipt(handed_out=43))
    assert not {"dok-NH-000001", "dok-NH-000045"} & desk.tasks.keys()


def test_all_documents_since_a_day_are_handed_out_fetched_or_not(desk):
    for number in (1, 45):
        fetch(desk, number)
    assert fetch_invoices.arrivals is not None
    order = fetch_invoices.arrivals(date(2026, 11, 1))
    assert desk.run(fetch_invoices, order) == Done(IntakeReceipt(handed_out=45))
    assert {"dok-NH-000001", "dok-NH-000045"} <= desk.tasks.keys()


def test_an_empty_inbox_hands_out_nothing(folder, chromium):
    chromium.forget("nemhandel")
    with Sandbox(folder, inbox_world(0), portals=("nemhandel",)) as sandbox:
        desk = BenchDesk(sandbox, chromium)
        assert desk.run(fetch_invoices, IntakeOrder()) == Done(IntakeReceipt(handed_out=0))


def test_a_document_that_is_fetched_while_the_list_is_read_hides_no_other(desk, monkeypatch):
    read, helper = NemhandelInbox._ids, BenchDesk(desk.sandbox, desk.browser)

    def read_while_another_fetches(page: NemhandelInbox) -> set[str]:
        ids = read(page)
        if "NH-000045" in ids:
            for number in (1, 2):
                fetch(helper, number)
        return ids

    monkeypatch.setattr(NemhandelInbox, "_ids", read_while_another_fetches)
    desk.run(fetch_invoices, IntakeOrder())
    expected = {f"dok-{d.document_id}" for d in WORLD.documents} - {"dok-NH-000001", "dok-NH-000002"}
    assert expected <= desk.tasks.keys()


def test_an_unreadable_document_becomes_a_case_that_says_why(desk):
    assert fetch(desk, UNREADABLE) == fetched(UNREADABLE)
    [case] = desk.cases.values()
    assert isinstance(case.payload, ReceivedInvoice)
    assert case.payload.invoice is None
    assert case.payload.problem
    assert case.payload.problem_en not in (None, case.payload.problem)
    assert case.files[0].content == WORLD.documents[UNREADABLE - 1].xml
    assert desk.sandbox.counts()["fetched"] == 1


def test_ninety_megabytes_become_a_case_with_the_whole_file(desk, monkeypatch):
    large = b"<" + b"x" * 90_000_000
    monkeypatch.setattr(InboxDocument, "download", lambda document: large)
    assert fetch(desk) == fetched(3)
    [case] = desk.cases.values()
    assert "grænsen er" in case.payload.problem
    assert len(case.files[0].content) == len(large)


def test_the_files_inside_a_document_are_kept_beside_it(desk, monkeypatch):
    embedded = "<a><EmbeddedDocumentBinaryObject{0}>{1}</EmbeddedDocumentBinaryObject></a>"
    pdf = ' mimeCode="application/pdf" filename="710480-1236.pdf"'
    content = (
        embedded.format(pdf, "JVBERi0x") + embedded.format(' mimeCode="image/png"', "iVBORw0K")
    ).encode()
    monkeypatch.setattr(InboxDocument, "download", lambda document: content)
    assert fetch(desk) == fetched(3)
    [case] = desk.cases.values()
    assert [(file.name, file.media_type) for file in case.files[1:]] == [
        ("NH-000003-bilag-1.pdf", "application/pdf"),
        ("NH-000003-bilag-2.png", "application/octet-stream"),
    ]
    assert case.files[1].content == b"%PDF-1"


def test_a_file_too_large_to_keep_stays_in_the_inbox_and_is_a_colleagues_matter(desk, monkeypatch):
    monkeypatch.setattr(robot_module, "MAX_FILE", 100)
    outcome = fetch(desk)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "file-too-large"
    assert desk.cases == {}
    assert desk.sandbox.counts()["fetched"] == 0


def test_a_document_the_portal_does_not_have_is_a_colleagues_matter(desk):
    outcome = fetch(desk, 999)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "document-not-found"
    assert "NH-000999" in outcome.question
    assert desk.cases == {}


def test_the_same_document_twice_is_one_case(desk):
    assert fetch(desk) == fetch(desk) == fetched(3)
    assert len(desk.cases) == 1
    assert desk.sandbox.counts()["fetched"] == 1


def test_the_session_is_reused_from_task_to_task(desk):
    for number in (1, 2, 3):
        fetch(desk, number)
    assert [entry for entry in desk.log if entry[0] == "log_in"] == [("log_in", "nemhandel")]


def test_a_refused_password_is_an_operators_matter_at_once(desk):
    desk.sandbox.secrets["nemhandel"]["password"] = "forkert"
    with pytest.raises(CredentialRejected, match="Forkert brugernavn eller adgangskode"):
        fetch(desk)
    assert desk.cases == {}


class TestWeather:
    """Whatever happens, the case is opened once, and before the document is marked."""

    @pytest.mark.parametrize(
        ("event", "path", "method"),
        [
            (Event.ERROR_500, "/dokument/NH-000003/xml", "GET"),
            (Event.ERROR_500, "/dokument/NH-000003/hentet", "POST"),
            (Event.ERROR_500, "/log-ind", "POST"),
            (Event.LOST_ANSWER, "/dokument/NH-000003/hentet", "POST"),
            (Event.LOGGED_OUT, "/dokument/NH-000003", "GET"),
            (Event.LOGGED_OUT, "/dokument/NH-000003/xml", "GET"),
            (Event.LOGGED_OUT, "/dokument/NH-000003/hentet", "POST"),
        ],
    )
    def test_a_bad_moment_costs_one_attempt(self, desk, weather, event, path, method):
        weather.plan("nemhandel", event, path, method)
        assert fetch(desk, attempts=2) == fetched(3)
        assert [h.event for h in weather.happened] == [event]
        assert [what for what, _ in desk.log].count("failed") == 1
        assert len(desk.cases) == 1
        assert desk.sandbox.counts()["fetched"] == 1

    def test_a_lost_answer_leaves_a_case_and_a_marked_document(self, desk, weather):
        weather.plan("nemhandel", Event.LOST_ANSWER, "/dokument/NH-000003/hentet")
        with pytest.raises(FarmError):
            fetch(desk, attempts=1)
        assert len(desk.cases) == 1
        assert desk.sandbox.counts()["fetched"] == 1

    def test_without_a_case_nothing_is_marked(self, desk, weather):
        weather.plan("nemhandel", Event.ERROR_500, "/dokument/NH-000003/xml", "GET")
        with pytest.raises(FarmError):
            fetch(desk, attempts=1)
        assert desk.cases == {}
        assert desk.sandbox.counts()["fetched"] == 0

    def test_maintenance_passes(self, desk, weather):
        weather.plan("nemhandel", Event.MAINTENANCE, "/dokument/NH-000003", "GET")
        assert fetch(desk, attempts=6) == fetched(3)
        assert {h.event for h in weather.happened} == {Event.MAINTENANCE}

    def test_a_slow_answer_is_waited_for(self, desk, weather):
        weather.plan("nemhandel", Event.SLOW, "/dokument/NH-000003", "GET")
        assert fetch(desk, attempts=1) == fetched(3)

    def test_renamed_controls_are_found_another_way_and_reported(self, desk, weather):
        for text in ("Log ind", "Hent XML", "Markér som hentet", "Søg", "Kun nye", "Forrige side"):
            weather.rename("nemhandel", text)
        assert fetch(desk, attempts=1) == fetched(3)
        assert desk.run(fetch_invoices, IntakeOrder(), attempts=1) == Done(IntakeReceipt(handed_out=44))
        assert {drift.locator for drift in desk.drift} == {
            "log-in",
            "xml",
            "mark-fetched",
            "search",
            "only-new",
            "previous-page",
        }

    def test_a_stormy_day_ends_as_a_calm_one(self, folder, chromium):
        world, storm = generate(invoices=15, seed=5), Weather.stormy(5)
        chromium.forget("nemhandel")
        with Sandbox(folder, world, storm, portals=("nemhandel",)) as sandbox:
            desk = BenchDesk(sandbox, chromium)
            assert desk.run(fetch_invoices, IntakeOrder(), attempts=8) == Done(IntakeReceipt(handed_out=15))
            for _, order in desk.tasks.values():
                desk.run(fetch_invoices, order, attempts=8)
            assert sandbox.counts()["fetched"] == 15
        assert {h.event for h in storm.happened} >= {Event.ERROR_500, Event.SLOW}
        read = {case.payload.document_id: case.payload.invoice is not None for case in desk.cases.values()}
        assert read == {d.document_id: d.outcome != "unreadable" for d in world.documents}
