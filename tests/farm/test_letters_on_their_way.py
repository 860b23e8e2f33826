"""Letters of a farm go through real channels and back: once each, whatever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bots.domain.clock import FixedClock, SystemClock
from bots.domain.crashpoints import VARIABLE, CrashPoint
from bots.domain.orders.letter import ReceiptsOrder
from bots.farm.farm import Farm
from bots.letters import Delivery, message_id
from fixtures.portals.authority import Authority
from fixtures.servers.post_office import PostOffice
from tests.farm.errand import types
from tests.farm.letter_worker import runner_of, write_home
from tests.farm.letters import NANCY, POST, opened, sending

ID = message_id("SAG-1-brev")
PASSED = (
    CrashPoint.CLAIMED,
    CrashPoint.INTENT_DUE,
    CrashPoint.INTENT_WRITTEN,
    CrashPoint.OUTCOME_KNOWN,
    CrashPoint.FINISHING,
    CrashPoint.WRITTEN,
    CrashPoint.FINISHED,
)
"""Where a robot that sends a letter may die."""
SETTLE = timedelta(minutes=1)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("post-ca"))


@pytest.fixture
def office(tmp_path: Path, authority: Authority) -> Iterator[PostOffice]:
    with PostOffice(tmp_path / "post", authority) as running:
        write_home(tmp_path, running)
        yield running


@pytest.fixture
def farm(make_farm: Callable[..., Farm]) -> Farm:
    return make_farm(processes={"sending": sending()}, post=POST)


def work(farm: Farm, folder: Path) -> None:
    runner_of(farm, folder).run(Event(), until_idle=True, any_hour=True)


def look(farm: Farm, folder: Path, clock: FixedClock) -> None:
    """Take in the receipts: two looks, with the time in between that a file has to stay as it is."""
    for number in range(2):
        farm.add_task("letter-receipts", f"{farm.now():%H%M%S}-{number}", ReceiptsOrder(), actor="test")
        work(farm, folder)
        clock.advance(SETTLE)


def test_a_letter_falls_back_until_it_has_arrived(
    farm: Farm, office: PostOffice, tmp_path: Path, clock: FixedClock
) -> None:
    case_id = opened(farm)
    office.digital_post.registered.add(NANCY.number)
    work(farm, tmp_path)
    office.digital_post.become(ID, Delivery.FAILED, "Ikke tilmeldt")
    look(farm, tmp_path, clock)
    work(farm, tmp_path)
    office.paper.take()
    office.paper.become(ID, Delivery.DELIVERED)
    look(farm, tmp_path, clock)
    letters = [event for event in farm.reader.case_by_id(case_id).events if event.type.startswith("letter-")]
    assert [(event.type, event.data.get("channel", "")) for event in letters] == [
        ("letter-written", ""),
        ("letter-sent", "digital-post"),
        ("letter-failed", "digital-post"),
        ("letter-written", ""),
        ("letter-sent", "paper"),
        ("letter-delivered", "paper"),
    ]
    assert office.letters() == {"digital-post": 1, "mit-dk": 0, "e-boks": 0, "paper": 1}
    assert farm.reader.verify() == []


def test_a_receipt_that_cannot_be_read_goes_to_the_team_and_one_of_nobodys_letter_too(
    farm: Farm, office: PostOffice, tmp_path: Path, clock: FixedClock
) -> None:
    (office.paper.folder / "IND" / "1.kvittering.xml").write_bytes(b"<Kvittering/>")
    office.mit_dk.become(message_id("SAG-9-brev"), Delivery.RETURNED)
    look(farm, tmp_path, clock)
    codes = {task.queue: task.payload["code"] for task in farm.reader.tasks(team=True)}
    assert codes == {"drift": "receipt-of-letter-unreadable", "breve": "event-unmatched"}


@pytest.mark.long
def test_no_letter_is_sent_twice_and_none_is_lost_wherever_its_robot_dies(
    engine: object, cipher: object, address: str, office: PostOffice, tmp_path: Path
) -> None:
    farm = Farm(engine, cipher, {"sending": sending()}, clock=SystemClock(), post=POST)  # type: ignore[arg-type]
    case_id = opened(farm)
    crashes = tmp_path / "crashes"
    crashes.mkdir()
    command = [sys.executable, "-m", "tests.farm.letter_worker", address, str(tmp_path)]
    ended = []
    for point in PASSED:
        (crashes / point).touch()
        ended.append(
            subprocess.run(command, env={**os.environ, VARIABLE: str(crashes)}, check=False).returncode
        )
        (crashes / point).unlink(missing_ok=True)
    assert ended == [-signal.SIGKILL] * len(PASSED)
    subprocess.run(command, check=True)
    assert types(farm, case_id).count("letter-sent") == 1
    assert office.letters() == {"digital-post": 0, "mit-dk": 0, "e-boks": 0, "paper": 1}
    assert farm.reader.verify() == []
