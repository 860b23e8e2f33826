"""What an open page does by itself for whoever writes on it, in a real browser whose clock is moved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bots.config.roster import Roster
from bots.domain.clock import FixedClock
from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.processes import all_processes
from bots.vault.cipher import Cipher
from bots.web.settings import WebSettings
from bots.web.site import Site
from tests.web.seed import REGISTERS
from tests.web.serving import logged_in, serving

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Desk:
    """One person's page, and the clocks of the browser and the farm, which go together."""

    page: Page
    farm: Farm
    clock: FixedClock

    def pass_by(self, seconds: int) -> None:
        self.clock.advance(timedelta(seconds=seconds))
        self.page.clock.fast_forward(seconds * 1000)

    def note(self) -> None:
        self.page.goto("/tasks/1")
        self.page.locator("#note-title").click()


@pytest.fixture
def desk(browser: Browser, seeded: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copy(seeded, tmp_path / "worklist.db")
    engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
    clock, wrong = FixedClock(datetime.now(UTC)), list[str]()
    farm = Farm(engine, Cipher(b"k" * 32), all_processes(), REGISTERS, clock=clock)
    site = Site(farm, Roster.load(Path("robots.yaml")), all_processes(), WebSettings(_env_file=None))
    with serving(site) as address:
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
        context.clock.install()
        yield Desk(logged_in(context, "Mette", ["colleague:fakturaer"], wrong), farm, clock)
        context.close()
    engine.dispose()
    assert wrong == []


def assert_usable(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_who_does_nothing_is_warned_and_may_stay(desk: Desk) -> None:
    desk.note()
    warning = desk.page.get_by_role("alert").filter(has_text="Du bliver logget ud om to minutter")
    desk.pass_by(27 * 60)
    expect(warning).to_have_count(0)
    desk.pass_by(90)
    expect(warning).to_be_visible()
    assert_usable(desk.page)
    desk.page.get_by_role("button", name="Bliv").click()
    expect(warning).to_have_count(0)
    desk.pass_by(27 * 60)
    assert desk.page.goto("/inbox").url.endswith("/inbox")


def test_typing_is_doing_something(desk: Desk) -> None:
    desk.note()
    for _ in range(3):
        desk.pass_by(20 * 60)
        with desk.page.expect_response("**/session"):
            desk.page.get_by_label("Notat til kolleger").press_sequentially("a")
    assert desk.page.goto("/inbox").url.endswith("/inbox")


def test_what_is_typed_when_the_session_ends_is_there_after_the_next_login(desk: Desk) -> None:
    desk.note()
    desk.page.get_by_label("Notat til kolleger").fill("Ringede forgæves")
    desk.page.get_by_role("radio", name="Afvis fakturaen").check()
    with desk.page.expect_response("**/drafts"):
        desk.page.clock.run_for(2000)
    desk.pass_by(28 * 60)
    expect(desk.page.get_by_role("button", name="Bliv")).to_be_visible()
    desk.pass_by(3 * 60)
    desk.page.wait_for_url("**/login**")
    expect(desk.page.get_by_text("Det, du skrev, er gemt")).to_be_visible()
    desk.page.get_by_label("Dit navn").fill("Mette")
    desk.page.get_by_role("button", name="Log ind").click()
    expect(desk.page.get_by_label("Notat til kolleger")).to_have_value("Ringede forgæves")
    expect(desk.page.get_by_role("radio", name="Afvis fakturaen")).to_be_checked()
    assert_usable(desk.page)


def test_a_note_is_not_wiped_when_the_answer_counts_and_the_strip_has_the_keyboard(desk: Desk) -> None:
    page = desk.page
    page.goto("/tasks/1")
    page.get_by_role("radio", name="Afvis fakturaen").check()
    page.get_by_label("Bemærkning til klinikken").fill("Se linje 2")
    page.locator("#answer").get_by_role("button", name="Svar").click()
    strip = page.locator("#undo")
    expect(strip).to_be_focused()
    expect(strip.get_by_role("status")).to_contain_text("Svaret er givet.")
    assert_usable(page)
    page.locator("#note-title").click()
    page.get_by_label("Notat til kolleger").fill("Har ringet")
    page.mouse.wheel(0, 2000)
    expect(page.get_by_role("button", name="Fortryd svaret")).to_be_in_viewport()
    desk.clock.advance(timedelta(seconds=11))
    desk.farm.tick()
    page.clock.run_for(13_000)
    expect(strip.get_by_role("status")).to_contain_text("Opgaven er afsluttet")
    expect(page.get_by_role("heading", name="Opgaven er afsluttet")).to_be_visible()
    expect(page.get_by_label("Notat til kolleger")).to_have_value("Har ringet")
    assert_usable(page)


def test_a_list_that_hears_nothing_says_so(desk: Desk) -> None:
    page = desk.page
    page.route("**/live", lambda route: route.abort())
    page.goto("/inbox")
    page.clock.run_for(6_000)
    stale = page.get_by_role("status").filter(has_text="Listen er ikke opdateret siden kl.")
    expect(stale).to_be_visible()
    expect(stale.get_by_role("link", name="Hent den igen")).to_be_visible()
    assert_usable(page)


def test_what_belongs_to_another_choice_is_gone_and_comes_back(desk: Desk) -> None:
    page = desk.page
    page.goto("/tasks/1")
    approve, reject = (page.get_by_role("radio", name=name) for name in ("Godkend fakturaen", "Afvis fak"))
    patient, note = page.get_by_role("group", name="Hvem er behandlet?"), page.get_by_label("Bemærkning til")
    expect(patient).to_be_hidden()
    expect(note).to_be_hidden()
    reject.check()
    expect(patient).to_be_hidden()
    note.fill("Ring til os")
    assert_usable(page)
    approve.check()
    expect(note).to_be_hidden()
    patient.get_by_role("radio", name="Bo Prøve").check()
    reject.check()
    expect(note).to_have_value("Ring til os")
    approve.check()
    page.locator("#answer").get_by_role("button", name="Svar").click()
    expect(page.get_by_role("heading", name="Svaret er givet")).to_be_visible()
    pending = desk.farm.colleagues.pending(1)
    assert pending is not None
    assert pending.answer is not None
    assert (pending.answer["note"], pending.answer["member_number"]) == ("", "M-78")
