"""A colleague has a task open that its case no longer wants: their page says so by itself."""

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
from tests.farm.errand import Errand
from tests.farm.payout import DUE, OFF, PAYOUT, TEAM, happen
from tests.web.serving import logged_in, serving

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
WITHDRAWN = {"da": "Opgaven er ikke længere nødvendig", "en": "The task is no longer needed"}
UNWANTED = {"da": "Sagen vil ikke længere have det gjort", "en": "The case no longer wants this done"}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, Farm]]:
    engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
    migrate(engine)
    farm = Farm(engine, Cipher(b"k" * 32), {"payout": PAYOUT}, {}, clock=SystemClock())
    roster = Roster.load(Path("robots.yaml"))
    teams = {**roster.teams, TEAM: roster.teams["fakturaer"]}
    site = Site(
        farm, roster.model_copy(update={"teams": teams}), {"payout": PAYOUT}, WebSettings(_env_file=None)
    )
    with serving(site) as address:
        yield address, farm
    engine.dispose()


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
    case_id = farm.open_case("payout", "SAG-1", Errand(), actor="demo")
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
