"""The form with rows in a real browser: by keyboard alone, without JavaScript, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bots.config.roster import Roster
from bots.domain.clock import SystemClock
from bots.farm.farm import Farm
from bots.farm.storage.database import connect, migrate
from bots.vault.cipher import Cipher
from bots.web.settings import WebSettings
from bots.web.site import Site
from tests.web.estate import ESTATE, Death
from tests.web.serving import logged_in, serving

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
SON, DAUGHTER = "6502024322", "7001014321"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Farm]]:
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('estate') / 'estate.db'}")
    migrate(engine)
    farm = Farm(engine, Cipher(b"k" * 32), {"estate": ESTATE}, {}, clock=SystemClock())
    for reference in ("DOED-BCDFGH", "DOED-CDFGHJ"):
        death = Death.model_validate({"cpr": "6101701234", "name": "Bo Prøve"})
        farm.open_case("estate", reference, death, actor="x")
    site = Site(farm, Roster.load(Path("robots.yaml")), {"estate": ESTATE}, WebSettings(_env_file=None))
    with serving(site) as address:
        yield address, farm
    engine.dispose()


def assert_usable(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_heirs_are_added_and_answered_by_keyboard_only(browser: Browser, running: tuple[str, Farm]) -> None:
    wrong: list[str] = []
    context = browser.new_context(base_url=running[0], viewport={"width": 320, "height": 800})
    page = logged_in(context, "Karen", ["colleague:fakturaer"], wrong)
    page.goto("/tasks/1")
    page.keyboard.press("e")
    expect(page.get_by_label("Dødsdag")).to_be_focused()
    type_(page, "24-11-2026", "CPR-nummer", SON, "Andel i procent", "50")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Tilføj en mere (Arvinger)").focus()
    page.keyboard.press("Enter")
    second = page.get_by_role("group", name="Arvinger, 2")
    expect(second.get_by_label("CPR-nummer")).to_be_focused()
    assert_usable(page)
    page.keyboard.type(DAUGHTER)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert", name="Svaret er ikke rigtigt endnu")).to_be_focused()
    assert_usable(page)
    page.get_by_role("link", name="Arvinger, 2, Andel i procent: Udfyld feltet.").press("Enter")
    expect(second.get_by_label("Andel i procent")).to_be_focused()
    page.keyboard.type("50")
    second.get_by_role("radio", name="Ægtefælle").press("Space")
    page.get_by_role("radio", name="Ja").press("Space")
    page.locator("#answer").get_by_role("button", name="Svar", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Svaret er givet")).to_be_visible()
    assert_usable(page)
    pending = running[1].colleagues.pending(1)
    assert pending is not None
    assert pending.answer is not None
    assert [one["cpr"] for one in pending.answer["heirs"]] == [SON, DAUGHTER]
    context.close()
    assert wrong == []


def test_rows_come_and_go_without_javascript(browser: Browser, running: tuple[str, Farm]) -> None:
    context = browser.new_context(base_url=running[0], java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Dit navn").fill("Uden Script")
    page.get_by_role("button", name="Log ind").click()
    page.goto("/tasks/2")
    page.get_by_label("Dødsdag").fill("24-11-2026")
    page.get_by_role("group", name="Arvinger, 1").get_by_label("CPR-nummer").fill("forkert")
    page.get_by_role("button", name="Tilføj en mere (Arvinger)").click()
    second = page.get_by_role("group", name="Arvinger, 2")
    second.get_by_label("CPR-nummer").fill(SON)
    second.get_by_label("Andel i procent").fill("100")
    second.get_by_role("radio", name="Barn").check()
    page.get_by_role("button", name="Fjern Arvinger, 1").click()
    first = page.get_by_role("group", name="Arvinger, 1")
    expect(first.get_by_label("CPR-nummer")).to_have_value(SON)
    expect(page.get_by_label("Dødsdag")).to_have_value("24-11-2026")
    page.get_by_role("radio", name="Ja").check()
    first.get_by_label("Andel i procent").press("Enter")
    expect(page.get_by_role("heading", name="Svaret er givet")).to_be_visible()
    context.close()


def type_(page: Page, first: str, *then: str) -> None:
    """Type into the field that has the keyboard; then Tab to each label and type what follows it."""
    page.keyboard.type(first)
    for label, text in zip(then[::2], then[1::2], strict=True):
        while page.evaluate("document.activeElement.labels?.[0]?.innerText.trim() ?? ''") != label:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
