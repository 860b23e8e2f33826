"""History that goes back: noticed, robots with a point of no return stand still, numbers never repeat."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bots.domain.clock import FixedClock
from bots.farm.farm import Farm
from bots.farm.operations import Lost
from bots.farm.storage import Cause
from bots.farm.storage.database import connect
from bots.farm.storage.generation import JUMP
from bots.farm.worklist.outcome import Done, NeedsColleague
from bots.farm.worklist.task import QueueTerms
from bots.vault.cipher import Cipher
from tests.farm.errand import LEASE, Errand, Receipt, taken
from tests.postgres import Cluster, binaries

INTAKE = QueueTerms("nemhandel-intake", commits=False)
POSTS = QueueTerms("navision-post")

pytestmark = pytest.mark.fault("history-back")


class Databases:
    """One database with a home beside it, and copies of it to go back to."""

    def __init__(self, address: str, folder: Path, cipher: Cipher, clock: FixedClock) -> None:
        self.address, self.folder, self.cipher, self.clock = address, folder, cipher, clock
        self.engines: list[Engine] = []

    def farm(self, home: str = "home") -> Farm:
        (self.folder / home).mkdir(exist_ok=True)
        engine = connect(self.address)
        self.engines.append(engine)
        farm = Farm(engine, self.cipher, clock=self.clock, outside=self.folder / home / "history")
        farm.history.look()
        return farm

    def leave(self) -> None:
        for engine in self.engines:
            engine.dispose()
        self.engines.clear()

    def copy(self) -> None:
        raise NotImplementedError

    def restore(self) -> None:
        raise NotImplementedError


class Files(Databases):
    def copy(self) -> None:
        with (
            closing(sqlite3.connect(self.address.removeprefix("sqlite:///"))) as source,
            closing(sqlite3.connect(self.folder / "copy")) as copy,
        ):
            source.backup(copy)

    def restore(self) -> None:
        self.leave()
        path = Path(self.address.removeprefix("sqlite:///"))
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        shutil.copy(self.folder / "copy", path)  # into the same file, by its inode


class Server(Databases):
    cluster: Cluster

    def copy(self) -> None:
        subprocess.run(
            [binaries() / "pg_dump", "--format=custom", f"--file={self.folder / 'copy'}", self.address],
            check=True,
        )

    def restore(self) -> None:
        self.leave()
        name = self.address.rpartition("/")[2]
        self.cluster.drop(name)
        self.cluster.create(name)
        program = binaries() / "pg_restore"
        subprocess.run([program, "--no-owner", "--dbname", self.address, self.folder / "copy"], check=True)


@pytest.fixture
def databases(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, cipher: Cipher, clock: FixedClock
) -> Iterator[Databases]:
    if kind == "sqlite":
        made: Databases = Files(request.getfixturevalue("address"), tmp_path, cipher, clock)
        yield made
        made.leave()
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    address = cluster.create("history", like=request.getfixturevalue("postgres_template"))
    server = Server(address, tmp_path, cipher, clock)
    server.cluster = cluster
    yield server
    server.leave()
    cluster.drop("history")


@pytest.fixture
def gone_back(databases: Databases) -> Databases:
    """Two tasks before the copy, two after it, of which one was done."""
    farm = databases.farm()
    for number in (1, 2):
        farm.add_task("navision-post", f"T-{number}", Errand(), actor="demo")
    databases.copy()
    databases.clock.advance(timedelta(hours=1))
    for number in (3, 4):
        farm.add_task("navision-post", f"T-{number}", Errand(), actor="demo")
    lease = taken(farm)
    farm.about_to_commit(lease, "FAK-1", {})
    farm.finish(lease, Done(Receipt(number="K-1")))
    databases.restore()
    databases.clock.advance(timedelta(minutes=1))
    return databases


def test_a_history_that_goes_on_is_left_alone(databases: Databases) -> None:
    for _ in range(3):
        farm = databases.farm()
        farm.add_task("navision-post", "T-1", Errand(), actor="demo")
        farm.operations.roll_up()
        databases.leave()
        databases.clock.advance(timedelta(days=1))
    farm = databases.farm()
    assert farm.history.broken() is None
    assert farm.claim([POSTS], "worker-1", LEASE) is not None
    assert farm.reader.verify() == []


def test_what_was_seen_and_is_gone_is_noticed_and_told(gone_back: Databases) -> None:
    farm = gone_back.farm()
    broken = farm.history.broken()
    assert broken is not None
    assert (broken.number, broken.cause) == (2, Cause.LOST)
    assert broken.reaches == gone_back.clock.now() - timedelta(hours=1, minutes=1)
    [told] = farm.reader.tasks(queue="drift", team=True)
    assert told.payload["code"] == "history-went-back"
    assert "kollega reconcile" in told.payload["reason"]["da"]
    assert farm.reader.verify() == []


def test_only_robots_with_a_point_of_no_return_stand_still(gone_back: Databases) -> None:
    farm = gone_back.farm()
    farm.add_task("nemhandel-intake", "dok-1", Errand(), actor="demo")
    assert farm.claim([POSTS], "worker-1", LEASE) is None
    assert farm.claim([POSTS, INTAKE], "worker-1", LEASE).task.queue == "nemhandel-intake"
    broken = farm.history.broken()
    assert broken is not None
    farm.history.let_go(broken.number, "drift-1", {})
    assert farm.claim([POSTS], "worker-1", LEASE).task.reference == "T-1"
    assert farm.reader.tasks(queue="drift", team=True, open_only=True) == []
    assert farm.reader.verify() == []


def test_numbers_never_repeat_however_often_history_goes_back(gone_back: Databases) -> None:
    seen = {1, 2, 3, 4}
    for generation in (2, 3, 4):
        farm = gone_back.farm()
        added = farm.add_task("navision-post", f"N-{generation}", Errand(), actor="demo")
        assert added.id not in seen
        assert added.id > (generation - 1) * JUMP
        seen.add(added.id)
        gone_back.restore()


def test_another_process_of_the_home_adopts_the_generation_that_began(gone_back: Databases) -> None:
    first, second, elsewhere = gone_back.farm(), gone_back.farm(), gone_back.farm("another")
    for farm in (first, second, elsewhere):
        farm.add_task("nemhandel-intake", "dok-1", Errand(), actor="demo")
        broken = farm.history.broken()
        assert broken is not None
        assert broken.number == 2
    assert len(second.reader.tasks(queue="drift", team=True)) == 1


def test_a_process_that_works_on_notices_with_its_next_word(databases: Databases, kind: str) -> None:
    farm = databases.farm()
    databases.copy()
    databases.clock.advance(timedelta(hours=1))
    farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    engine = databases.engines[-1]
    databases.restore()
    farm.add_task("navision-post", "T-2", Errand(), actor="demo")
    assert farm.claim([POSTS], "worker-1", LEASE) is None
    broken = farm.history.broken()
    assert broken is not None
    assert broken.number == 2
    engine.dispose()


def test_what_only_a_runner_knows_is_handed_in_and_not_done_again(gone_back: Databases) -> None:
    farm = gone_back.farm()
    assert farm.history.hand_in() == 1
    assert farm.history.hand_in() == 0
    task = next(task for task in farm.reader.tasks() if task.reference == "T-1")
    assert farm.history.lost() == []
    outcome = farm.history.earlier(task)
    assert isinstance(outcome, Done)
    assert farm.history.note(task, outcome, team="fakturaer")
    assert not farm.history.note(task, outcome, team="fakturaer")
    assert farm.reader.task(task.id).result == {"number": "K-1"}
    assert farm.history.earlier(task) is None


def test_what_was_done_and_nobody_asks_for_is_told(databases: Databases) -> None:
    farm = databases.farm()
    databases.copy()
    databases.clock.advance(timedelta(hours=1))
    farm.add_task("mail-send", "M-1", Errand(), actor="demo")
    lease = taken(farm, queue="mail-send")
    farm.about_to_commit(lease, "M-1", {})
    farm.finish(lease, Done(Receipt(number="<M-1>")))
    databases.restore()
    databases.clock.advance(timedelta(minutes=1))
    farm = databases.farm()
    farm.history.hand_in()
    assert farm.history.lost() == [Lost("mail-send", "M-1")]
    later = farm.add_task("mail-send", "M-1", Errand(), actor="demo")
    outcome = farm.history.earlier(later)
    assert isinstance(outcome, Done)
    assert outcome.result.model_dump() == {"number": "<M-1>"}
    assert farm.history.lost() == []


def test_an_intent_without_a_receipt_is_a_colleagues_question(databases: Databases) -> None:
    farm = databases.farm()
    farm.add_task("mail-send", "M-1", Errand(), actor="demo")
    databases.copy()
    databases.clock.advance(timedelta(hours=1))
    farm.about_to_commit(taken(farm, queue="mail-send"), "M-1", {})
    databases.restore()
    databases.clock.advance(timedelta(minutes=1))
    farm = databases.farm()
    farm.history.hand_in()
    [task] = farm.reader.tasks(queue="mail-send")
    outcome = farm.history.earlier(task)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "outcome-uncertain"


def test_an_operator_can_say_that_history_went_back(databases: Databases) -> None:
    farm = databases.farm()
    first = farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    began = farm.history.declare("drift-1", "hele maskinen er sat tilbage")
    assert (began.number, began.cause) == (2, Cause.DECLARED)
    assert farm.claim([POSTS], "worker-1", LEASE) is None
    second = farm.add_task("navision-post", "T-2", Errand(), actor="demo")
    assert second.id == first.id + JUMP + 2  # and the operators' task between them


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_restored_backup_is_known_without_any_home(databases: Databases) -> None:
    farm = databases.farm()
    farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    farm.data_protection.backup(databases.folder / "copy", "drift-1")
    databases.restore()
    broken = databases.farm("a new machine").history.broken()
    assert broken is not None
    assert broken.cause is Cause.MOVED
