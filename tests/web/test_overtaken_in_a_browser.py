"""What pages say of cases that are overtaken by events, wait for them, and are told of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bots.farm.farm import Farm
from fixtures.reversals.payout import DUE, OFF, TEAM, happen, opened
from tests.web.payouts import payouts
from tests.web.serving import logged_in

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
WITHDRAWN = {"da": "Opgaven er ikke længere nødvendig", "en": "The task is no longer needed"}
WAITS = {
    "da": "venter til 01-01-2030: udbetaling, og på: ",
    "en": "waits until 01-01-2030: a payout, and for: ",
}
HEARD = {"da": "Skriv ned, hvad der er kommet besked om", "en": "Write down what was heard from outside"}
TITLE = {"da": "Udbetaling forfalder", "en": "Payout due"}
ORIGIN = {"da": "Hvor det står", "en": "Where it stands"}
WRITE = {"da": "Skriv det på sagen", "en": "Write it on the case"}
UNWANTED = {"da": "Sagen vil ikke længere have det gjort", "en": "The case no longer wants this done"}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, Farm]]:
    with payouts(tmp_path) as found:
        yield found


@pytest.fixture
def page(browser: Browser, running: tuple[str, Farm]) -> Iterator[Page]:
    wrong: list[str] = []
    context = browser.new_context(base_url=running[0])
    yield logged_in(context, "Mette", [f"colleague:{TEAM}", "operator"], wrong)
    context.close()
    assert wrong == []


def assert_usable(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_colleague_who_has_it_open_is_told(page: Page, running: tuple[str, Farm], language: str) -> None:
    farm = running[1]
    case_id = opened(farm)
    happen(farm, case_id, DUE)
    asked, robots = (
        next(task.id for task in farm.reader.tasks(team=team, open_only=True)) for team in (True, False)
    )
    farm.colleagues.claim_for(asked, "Mette")
    farm.colleagues.take_over(robots, "Mette", TEAM)
    page.goto(f"/language?to={language}&next=/tasks/{asked}")
    expect(page.get_by_text(WITHDRAWN[language])).to_have_count(0)
    happen(farm, case_id, OFF)
    expect(page.get_by_role("status").get_by_text(WITHDRAWN[language])).to_be_visible()
    assert_usable(page)
    page.reload()
    expect(page.get_by_text(WITHDRAWN[language])).to_be_visible()
    assert page.locator("form#answer").count() == 0
    page.goto(f"/tasks/{robots}")
    expect(page.get_by_text(UNWANTED[language])).to_be_visible()
    assert_usable(page)
    page.goto(f"/cases/{case_id}")
    expect(page.get_by_text("SAG-1-ring").first).to_be_visible()
    assert_usable(page)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_colleague_writes_what_was_heard(page: Page, running: tuple[str, Farm], language: str) -> None:
    farm = running[1]
    case_id = opened(farm)
    page.goto(f"/language?to={language}&next=/cases/{case_id}")
    expect(page.get_by_text(WAITS[language])).to_be_visible()
    assert_usable(page)
    page.get_by_text(HEARD[language]).click()
    page.get_by_role("link", name=TITLE[language]).click()
    assert_usable(page)
    page.get_by_label(ORIGIN[language]).fill("610170-1234")
    page.get_by_role("button", name=WRITE[language]).click()
    expect(page.locator("#problem")).to_be_visible()
    page.get_by_label(ORIGIN[language]).fill("Brev af 30-11-2026")
    page.get_by_role("button", name=WRITE[language]).click()
    expect(page.get_by_text("Brev af 30-11-2026").first).to_be_visible()
    assert_usable(page)
    event = farm.reader.case_by_id(case_id).last("received")
    assert event is not None
    assert (event.actor, event.data["kind"], event.data["source"]) == ("Mette", DUE, "colleague")
    page.goto("/cases?q=SAG-1")
    expect(page.get_by_text("SAG-1").first).to_be_visible()
    happen(farm, case_id, OFF)
    page.reload()
    expect(page.get_by_text(WAITS[language])).to_be_visible()
    assert_usable(page)
