from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from bots.browser.browser import Browser
from bots.domain.errors import CredentialRejected, PortalChanged
from bots.systems.nemhandel import InboxDocument, NemhandelInbox
from fixtures.portals.sandbox import Sandbox
from tests.robots.bench import BenchDesk
from tests.robots.inbox_world import inbox_world

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BenchDesk]:
    folder = tmp_path_factory.mktemp("sandbox")
    with Sandbox(folder, inbox_world(21), portals=("nemhandel",)) as sandbox, Browser() as browser:
        yield BenchDesk(sandbox, browser)


@pytest.fixture
def inbox(desk: BenchDesk) -> Iterator[NemhandelInbox]:
    yield NemhandelInbox(desk.open("nemhandel"))
    desk.leave()


def test_the_list_of_new_documents_spans_all_pages(inbox):
    assert inbox.new_documents() == [f"NH-{number:06}" for number in range(1, 22)]


def test_the_list_since_a_day_spans_all_pages(inbox):
    days = sorted({document.received for document in inbox_world(21).documents})
    for day in (*days, date(2026, 12, 1)):
        expected = [one.document_id for one in inbox_world(21).documents if one.received >= day]
        assert inbox.documents_since(day) == expected


def test_a_document_says_what_the_portal_says(inbox):
    document = inbox.open("NH-000005")
    assert isinstance(document, InboxDocument)
    assert (document.document_id, document.sender) == ("NH-000005", "Fysioterapien Havnen")
    assert document.received_on == date(2026, 11, 20)
    assert not document.fetched
    assert b"<cbc:ID>F-5</cbc:ID>" in document.download()


def test_marking_again_changes_nothing(inbox, desk):
    document = inbox.open("NH-000006")
    assert document is not None
    document.mark_fetched()
    document.mark_fetched()
    again = inbox.open("NH-000006")
    assert again is not None
    assert again.fetched
    assert desk.sandbox.counts()["fetched"] == 1


def test_a_document_the_portal_does_not_have_is_none(inbox):
    assert inbox.open("NH-999999") is None


def test_another_document_than_the_one_asked_for_is_refused(inbox, monkeypatch):
    monkeypatch.setattr(InboxDocument, "document_id", "NH-000001")
    with pytest.raises(PortalChanged, match="shows NH-000001 where NH-000002 was asked for"):
        inbox.open("NH-000002")


def test_a_refused_login_carries_the_portals_words(desk, monkeypatch: pytest.MonkeyPatch):
    wrong: dict[str, Any] = {**desk.sandbox.secrets["nemhandel"], "password": "forkert"}
    monkeypatch.setitem(desk.sandbox.secrets, "nemhandel", wrong)
    desk.browser.forget("nemhandel")
    with pytest.raises(CredentialRejected, match="Forkert brugernavn eller adgangskode"):
        desk.open("nemhandel")
    desk.leave()
