"""A small farm with a team's tasks, and the pages on top of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx2 import Response
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from bots.browser.chromium import find_chromium, launch_arguments
from bots.config.roster import Roster
from bots.domain.clock import FixedClock, SystemClock
from bots.farm.farm import Farm
from bots.farm.storage.database import connect, migrate
from bots.processes import all_processes
from bots.vault.cipher import Cipher
from bots.web.app import application
from bots.web.settings import WebSettings
from bots.web.site import Site
from tests.web.seed import REGISTERS, seed

ADDRESS = "http://127.0.0.1:8000"
EVERY_GRANT = ("colleague:fakturaer", "colleague:tilskud", "approver", "operator", "auditor")
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


class Client(TestClient):
    """A browser that sends forms as a real one does: with the page's token and where it comes from."""

    token = ""

    def read(self, address: str) -> str:
        """The page, which must be there."""
        answer = self.get(address)
        assert answer.status_code == 200, answer.text
        found = _TOKEN.search(answer.text)
        self.token = found[1] if found else self.token
        return str(answer.text)

    def submit(self, address: str, *, follow: bool = False, **fields: object) -> Response:
        """Post a form of the page that was read last."""
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": ADDRESS}
        return self.post(
            address, data={"csrf": self.token, **fields}, headers=headers, follow_redirects=follow
        )

    def log_in(self, person: str, *grants: str) -> None:
        self.read("/login")
        assert self.submit("/login", person=person, grant=list(grants)).status_code == 303
        self.read("/help")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The Chromium that robots use as well, not one of Playwright's own."""
    found = find_chromium()
    chosen = {"executable_path": str(found)} if found else {}
    return {**browser_type_launch_args, **chosen, "args": launch_arguments()}


@pytest.fixture(scope="module")
def browser(browser_type_launch_args: dict[str, object]) -> Iterator[Browser]:
    """As pytest-playwright's, but ended with its module: a thread has one Playwright at a time."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**browser_type_launch_args)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "worklist.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    seed(Farm(engine, Cipher(b"k" * 32), all_processes(), REGISTERS, clock=SystemClock()))
    engine.dispose()
    return path


@pytest.fixture
def clock() -> FixedClock:
    """Today, because the seeded tasks are of today; it stands still until it is set."""
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def farm(tmp_path: Path, seeded: Path, clock: FixedClock) -> Iterator[Farm]:
    shutil.copy(seeded, tmp_path / "worklist.db")
    engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
    yield Farm(engine, Cipher(b"k" * 32), all_processes(), REGISTERS, clock=clock)
    engine.dispose()


@pytest.fixture
def site(farm: Farm) -> Site:
    return Site(farm, Roster.load(Path("robots.yaml")), all_processes(), WebSettings(_env_file=None))


@pytest.fixture
def client(site: Site) -> Callable[..., Client]:
    """A new browser each time, logged in when given a name and grants."""

    def make(person: str | None = None, *grants: str) -> Client:
        made = Client(
            application(site, ["127.0.0.1"]),
            base_url=ADDRESS,
            client=("127.0.0.1", 50000),
            follow_redirects=False,
        )
        if person:
            made.log_in(person, *grants)
        return made

    return make
