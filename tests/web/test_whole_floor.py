"""A stormy day from the first invoice to the last case: robots in real Chromium, colleagues in the inbox."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from rich.console import Console

from bots.cli.demo import Demo
from bots.cli.sandboxes import SandboxProcess, Weather
from bots.domain.clock import COPENHAGEN
from bots.farm.worklist.task import TaskState
from bots.office import Office
from bots.processes import all_processes
from bots.robots import all_reasons
from bots.web.settings import WebSettings
from bots.web.site import Site
from bots.web.wording.reasons import ReasonTitles
from fixtures.portals.navision.counts import payments, postings
from fixtures.world import World, generate
from fixtures.world.plan import QUESTIONS
from tests.farm.errand import case_rows
from tests.web.hands import Hands, Keyboard, Mouse
from tests.web.serving import logged_in, serving

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]

TODAY = datetime.now(COPENHAGEN).date()
PLAN = {"invoices": 6, "seed": 3, "mix": "questions", "today": TODAY.isoformat()}
ROUNDS = 4
TEAMS = ("colleague:fakturaer", "colleague:tilskud", "colleague:drift")
THE_FIRST = ""
CHANGED = "payment-account-changed"
APPROVED = {CHANGED, "several-members"}
ANSWERS = {
    CHANGED: {"decision": "approve", "account": "invoice"},
    "several-members": {"decision": "approve", "member_number": THE_FIRST},
    "payment-account-missing": {"decision": "reject", "note": "Skriv en konto på fakturaen."},
    "unreadable": {"action": "rejected-by-hand", "note": "Vi har ringet til klinikken."},
    "payment-refused": {"action": "done-by-hand", "receipt": "BET-200001"},
    "form-refused": {"action": "give-up", "note": "Klinikken har ikke noget ydernummer."},
}
"""What is answered where; anything else that a storm leaves is for the robot to try again."""


@pytest.fixture(scope="module")
def world() -> World:
    return generate(6, 3, today=TODAY, mix=QUESTIONS)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[tuple[Path, Office, Counter]]:
    """The home folder after that day, its farm, and what was answered with each kind of hands."""
    home = tmp_path_factory.mktemp("floor")
    (home / "sandbox").mkdir()
    (home / "sandbox" / "world.json").write_text(json.dumps(PLAN))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOLLEGA_UNDO", "0s")
        with SandboxProcess(home / "sandbox", invoices=None, seed=None, weather=Weather.STORMY) as portals:
            demo = Demo(home, Console(file=io.StringIO()), workers=2)
            office = demo.prepare(portals)
            demo.work(office)
            answered = at_the_inbox(demo, office, browser)
        yield home, office, answered


def at_the_inbox(demo: Demo, office: Office, browser: Browser) -> Counter:
    """Colleagues answer all there is, and the robots go on, until nothing is asked any more."""
    settings = WebSettings(_env_file=None)
    site = Site(office.farm, office.settings.roster, all_processes(), settings, robot_codes=all_reasons())
    wrong: list[str] = []
    answered: Counter = Counter()
    hands = cycle((Keyboard(), Mouse()))
    with serving(site) as address:
        mette = logged_in(browser.new_context(base_url=address), "Mette", TEAMS, wrong)
        peter = logged_in(browser.new_context(base_url=address), "Peter", (*TEAMS, "approver"), wrong)
        for _ in range(ROUNDS):
            answered += answer_everything(mette, hands, site.reasons)
            approve_everything(peter)
            demo.work(office)
            if not office.open_team_tasks():
                break
        for page in (mette, peter):
            page.context.close()
    assert wrong == []
    return answered


def answer_everything(page: Page, hands: Iterator[Hands], titles: ReasonTitles) -> Counter:
    answered: Counter = Counter()
    while (rows := to_do(page)).count():
        with_these = next(hands)
        with_these.open(page, rows.first)
        title = page.get_by_role("heading", level=1).inner_text()
        code = next((code for code in ANSWERS if titles(code).da == title), title)
        fill_in(page, with_these, ANSWERS.get(code, {"action": "try-again"}))
        expect(
            page.get_by_role("heading", name=re.compile("Opgaven er afsluttet|To par øjne"))
        ).to_be_visible(timeout=30_000)
        answered[type(with_these).__name__, code] += 1
    return answered


def to_do(page: Page) -> Locator:
    """The inbox's rows that wait for an answer rather than for a second person."""
    page.goto("/inbox")
    return page.locator("[data-row]").filter(has_not_text="venter på en kollega mere")


def fill_in(page: Page, hands: Hands, answer: dict[str, str]) -> None:
    if not page.locator("form#answer").count():
        hands.begin(page)
        hands.write(page, "text", "Set.")
        hands.send(page)
        return
    hands.begin(page)
    for name, value in answer.items():
        if page.locator(f"#answer [name='{name}']").first.get_attribute("type") == "radio":
            hands.choose(page, name, value)
        else:
            hands.write(page, name, value)
    hands.send(page)


def approve_everything(page: Page) -> None:
    """A second person, by keyboard: ``e`` leads to the button, Enter presses it."""
    keys = Keyboard()
    page.goto("/inbox?who=proposed")
    while (row := page.locator("[data-row]").first).count():
        keys.open(page, row)
        expect(page.get_by_role("heading", name="To par øjne")).to_be_visible()
        keys.begin(page)
        expect(page.get_by_role("button", name="Godkend svaret")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".k-notices")).to_contain_text("Svaret er godkendt")
        page.goto("/inbox?who=proposed")


def test_every_kind_of_question_was_asked_and_answered_with_both_kinds_of_hands(
    day: tuple[Path, Office, Counter], world: World
) -> None:
    _, _, answered = day
    planted = {reason for document in world.documents for reason in document.reasons}
    assert planted | {"form-refused", "payment-refused"} <= {code for _, code in answered}
    assert {hand for hand, _ in answered} == {"Keyboard", "Mouse"}


def test_every_case_has_ended_and_no_task_is_left(day: tuple[Path, Office, Counter], world: World) -> None:
    farm = day[1].farm
    cases = case_rows(farm)
    assert len([case for case in cases if case.process == "invoice"]) == len(world.documents)
    assert {case.state for case in cases} == {"closed"}
    assert farm.reader.tasks(open_only=True) == []
    assert farm.reader.tasks(state=TaskState.UNCERTAIN) == []


def test_the_books_hold_what_was_approved_and_nothing_twice(
    day: tuple[Path, Office, Counter], world: World
) -> None:
    folder = day[0] / "sandbox"
    wanted = {
        document.number
        for document in world.documents
        if document.outcome == "approve" or APPROVED & set(document.reasons)
    }
    assert sorted(posted[2] for posted in postings(folder)) == sorted(wanted)
    # Navision knows no such account, so a colleague paid that one elsewhere.
    by_hand = {document.number for document in world.documents if CHANGED in document.reasons}
    assert sorted(paid[1] for paid in payments(folder)) == sorted(wanted - by_hand)


def test_decision_and_receipt_for_the_changed_account_have_two_names(
    day: tuple[Path, Office, Counter],
) -> None:
    farm = day[1].farm
    asked = next(t for t in farm.reader.tasks(team=True, limit=100) if t.payload["code"] == CHANGED)
    done = [act for act in farm.reader.audit_of(case_id=asked.case_id) if act["details"].get("approved_by")]
    assert [(act["actor"], act["details"]["approved_by"]) for act in done] == [("Mette", "Peter")] * 2
    assert farm.reader.verify() == []
