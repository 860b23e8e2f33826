"""What only a real browser shows: accessibility, the keyboard, live pages, the policy, narrow screens."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bots.config.roster import Roster
from bots.decisions.types import decision_types
from bots.domain.clock import SystemClock
from bots.farm.colleagues.pending_answers import Caution
from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.processes import all_processes
from bots.vault.cipher import Cipher
from bots.web.settings import WebSettings
from bots.web.site import Site
from tests.web.conftest import EVERY_GRANT
from tests.web.seed import REGISTERS
from tests.web.serving import logged_in, serving

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
GRANTS = ("colleague:fakturaer", "colleague:tilskud")
OVERSIGHT = ("/control", "/figures", "/map", "/cases", "/cases?q=FAK-TEST1", "/cases/1", "/audit")
DECISIONS = ("/tasks/1/explanation", "/cases/1/explanation", "/decisions", "/insight")
TASKS = ("/tasks/1", "/tasks/4", "/tasks/5", "/tasks/6")
PAGES = ("/inbox", *TASKS, "/help", "/login", "/nowhere", *OVERSIGHT, *DECISIONS)
ANSWER = {"da": "Svar", "en": "Answer"}
UNDO = {"da": "Fortryd svaret", "en": "Undo the answer"}


@pytest.fixture(scope="module")
def running(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Farm]]:
    """The pages on a port of this machine, and their farm."""
    path = tmp_path_factory.mktemp("live") / "worklist.db"
    shutil.copy(seeded, path)
    engine = connect(f"sqlite:///{path}")
    farm = Farm(engine, Cipher(b"k" * 32), all_processes(), REGISTERS, clock=SystemClock())
    farm.colleagues.caution = Caution(undo=timedelta(minutes=5))
    site = Site(farm, Roster.load(Path("robots.yaml")), all_processes(), WebSettings(_env_file=None))
    site.decisions = decision_types(Path("decisions.yaml"))
    with serving(site) as address:
        yield address, farm
    engine.dispose()


@pytest.fixture
def person(browser: Browser, running: tuple[str, Farm]) -> Iterator[Callable[..., Page]]:
    """A page of somebody who has logged in. What the browser refuses or cannot run fails the test."""
    wrong: list[str] = []
    contexts = []

    def log_in(name: str, *grants: str, width: int = 1280) -> Page:
        context = browser.new_context(base_url=running[0], viewport={"width": width, "height": 800})
        contexts.append(context)
        return logged_in(context, name, grants, wrong)

    yield log_in
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_can_be_used_by_everybody(
    person: Callable[..., Page], running: tuple[str, Farm], language: str
) -> None:
    page = person("Mette", *EVERY_GRANT)
    page.goto(f"/language?to={language}&next=/help")
    for address in PAGES:
        page.goto(address)
        assert_usable(page, address)
    page.goto("/tasks/1")
    page.locator("#answer").get_by_role("button", name=ANSWER[language]).click()
    expect(page.locator("#summary")).to_be_visible()
    assert_usable(page, "what is wrong with an answer")
    page.locator("#answer-decision-1").check()
    page.locator("#answer-reasons-0").check()
    page.locator("#answer").get_by_role("button", name=ANSWER[language]).click()
    undo = page.get_by_role("button", name=UNDO[language])
    expect(undo).to_be_visible()
    assert_usable(page, "an answer that can be undone")
    undo.click()
    expect(undo).to_have_count(0)
    running[1].colleagues.release_for(1, "Mette")
    running[1].visits.drop_draft("Mette", "/tasks/1/answer")


def assert_usable(page: Page, where: str) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(where, one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_nothing_is_wider_than_the_narrowest_screen(person: Callable[..., Page]) -> None:
    page = person("Mette", *EVERY_GRANT, width=320)
    for address in PAGES:
        page.goto(address)
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, 320)


def test_what_is_wrong_with_an_answer_is_where_the_keyboard_is(person: Callable[..., Page]) -> None:
    page = person("Mette", *GRANTS)
    page.goto("/tasks/1")
    page.locator("#answer").get_by_role("button", name="Svar").click()
    expect(page.get_by_role("alert", name="Svaret er ikke rigtigt endnu")).to_be_focused()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [one["id"] for one in found] == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Godkend fakturaen")).to_be_focused()


def test_a_task_is_found_taken_and_answered_by_keyboard_only(
    person: Callable[..., Page], running: tuple[str, Farm]
) -> None:
    page = person("Karen", "colleague:fakturaer")
    expect(page.get_by_role("heading", name="Indbakke")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("Reference")).to_be_focused()
    page.keyboard.type("FAK-TEST1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 opgave")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="FAK-TEST1-afgoer", exact=True)).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_text("Opgaven er din.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Flere mulige patienter")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_role("radio", name="Godkend fakturaen")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Svaret er givet")).to_be_visible()
    assert running[1].colleagues.pending(1) is not None
    page.get_by_role("button", name="Fortryd svaret").press("Enter")
    expect(page.get_by_text("Svaret er fortrudt.")).to_be_visible()
    assert running[1].colleagues.pending(1) is None


def test_single_keys_do_nothing_once_they_are_turned_off(person: Callable[..., Page]) -> None:
    page = person("Mette", *GRANTS)
    page.keyboard.press("?")
    page.get_by_role("button", name="Slå enkelttaster fra").click()
    page.goto("/inbox")
    page.keyboard.press("/")
    page.keyboard.press("j")
    expect(page.locator("body")).to_be_focused()


def test_enter_in_a_reason_stops_no_robot(person: Callable[..., Page], running: tuple[str, Farm]) -> None:
    page = person("Drift", "operator")
    page.goto("/control")
    page.locator("summary", has_text="mail-send").first.click()
    reason = page.locator("#why-robot-mail-send")
    reason.fill("vedligehold")
    reason.press("Enter")
    expect(reason).to_have_value("vedligehold")
    assert not running[1].reader.controls()
    page.locator("details", has=reason).get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_text("mail-send:")).to_be_visible()
    assert [one.reason for one in running[1].reader.controls()] == ["vedligehold"]


def test_a_colleagues_claim_shows_on_my_page_by_itself(
    person: Callable[..., Page], running: tuple[str, Farm]
) -> None:
    page = person("Mette", *GRANTS)
    row = page.locator("#row-2")
    expect(row.get_by_role("button", name="Tag FAK-TEST2-afgoer")).to_be_visible()
    connected = (
        "() => document.querySelector('[sse-connect]')['htmx-internal-data'].sseEventSource.readyState"
    )
    page.wait_for_function(f"{connected} === 1")
    running[1].colleagues.claim_for(2, "Per")
    expect(row).to_contain_text("Per", timeout=15_000)


def test_of_two_who_claim_at_the_same_moment_one_gets_it_and_the_other_is_told_who(
    person: Callable[..., Page], running: tuple[str, Farm]
) -> None:
    mette, per = person("Mette", *GRANTS), person("Per", *GRANTS)
    pages = {"Mette": mette, "Per": per}
    for page in pages.values():
        page.goto("/tasks/3")
    # Both are on their way before either is answered.
    for page in pages.values():
        page.get_by_role("button", name="Tag opgaven").click(no_wait_after=True)
    for page in pages.values():
        expect(page.locator(".k-notices")).to_contain_text("opgaven", ignore_case=True)
    owner = running[1].reader.task(3).claimed_by
    assert owner in pages
    other = per if owner == "Mette" else mette
    expect(pages[owner].locator(".k-notices")).to_contain_text("Opgaven er din.")
    expect(other.locator(".k-notices")).to_contain_text(f"{owner} har lige taget opgaven.")


def test_the_essentials_work_without_javascript(browser: Browser, running: tuple[str, Farm]) -> None:
    context = browser.new_context(base_url=running[0], java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Dit navn").fill("Uden Script")
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("button", name="Tag FAK-UNREAD-afgoer").click()
    page.get_by_role("link", name="FAK-UNREAD-afgoer", exact=True).click()
    page.get_by_role("radio", name="Afvist over for klinikken").check()
    page.locator("#answer").get_by_role("button", name="Svar").click()
    page.get_by_role("button", name="Fortryd svaret").click()
    expect(page.get_by_text("Svaret er fortrudt.")).to_be_visible()
    context.close()
