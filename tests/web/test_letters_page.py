"""A letter is read on its task before it leaves, and on its case as it was sent, with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.config.roster import Roster
from bots.domain.clock import FixedClock
from bots.domain.orders.letter import LetterReceipt
from bots.farm.farm import Farm
from bots.farm.storage.database import connect, migrate
from bots.farm.worklist import Done
from bots.vault.cipher import Cipher
from bots.web.app import application
from bots.web.settings import WebSettings
from bots.web.site import Site
from tests.farm.errand import taken
from tests.farm.letters import POST, STEP, fate, opened, sending
from tests.web.conftest import ADDRESS, Client

PROCESSES = {"sending": replace(sending(), team="drift")}


@pytest.fixture
def farm(tmp_path: Path, clock: FixedClock) -> Iterator[Farm]:
    engine = connect(f"sqlite:///{tmp_path / 'letters.db'}")
    migrate(engine)
    yield Farm(engine, Cipher(b"k" * 32), PROCESSES, {}, clock=clock, post=replace(POST, waits=True))
    engine.dispose()


@pytest.fixture
def ida(farm: Farm) -> Client:
    site = Site(farm, Roster.load(Path("robots.yaml")), PROCESSES, WebSettings(_env_file=None))
    made = Client(
        application(site, ["127.0.0.1"]),
        base_url=ADDRESS,
        client=("127.0.0.1", 50000),
        follow_redirects=False,
    )
    made.log_in("Ida", "colleague:drift", "auditor")
    return made


def the_letter(farm: Farm) -> int:
    (task,) = farm.reader.tasks(queue="letter-send")
    return task.id


def test_a_letter_is_read_before_it_leaves_and_let_out(farm: Farm, ida: Client) -> None:
    opened(farm)
    number = the_letter(farm)
    inbox = ida.read("/inbox")
    assert f"/tasks/{number}" in inbox
    assert "Et brev venter på dig" in inbox
    page = ida.read(f"/tasks/{number}")
    for told in ("Et brev venter på dig", "Penge til Nancy &lt;Ann&gt; Berggren", "Det er ikke sendt endnu"):
        assert told in page
    (document,) = [one for one in farm.reader.files(task_id=number) if "arkiv" not in one.name]
    assert "1.234,50" in ida.read(f"/tasks/{number}/files/{document.id}/read")
    assert ida.submit(f"/tasks/{number}/let-out").status_code == 303
    assert taken(farm, queue="letter-send").task.id == number


def test_the_case_shows_it_as_it_was_sent_and_what_became_of_it(farm: Farm, ida: Client) -> None:
    case_id = opened(farm)
    ida.read(f"/tasks/{the_letter(farm)}")
    ida.submit(f"/tasks/{the_letter(farm)}/let-out")
    farm.finish(taken(farm, queue="letter-send"), Done(LetterReceipt(channel="paper")))
    fate(farm, "1", "delivered", "paper", "Afleveret 710480-1236")
    for page in (ida.read(f"/cases/{case_id}"), ida.read(f"/tasks/{the_letter(farm)}")):
        assert "Penge til Nancy &lt;Ann&gt; Berggren" in page
        assert str(STEP.message) in page
        assert "Afleveret" in page
        assert "papir" in page
        assert "1236" not in page.replace(str(STEP.message), "")
    assert "læste brevet og lod robotten sende det" in ida.read(f"/cases/{case_id}")
    ida.get("/language", params={"to": "en"})
    assert "Delivered" in ida.read(f"/cases/{case_id}")
