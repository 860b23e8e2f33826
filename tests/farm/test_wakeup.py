"""Idle workers are told of what they can claim, when it is committed and not before."""

from datetime import timedelta
from threading import Event, Thread

import psycopg
import pytest

from bots.farm.storage.listening import Telephone
from bots.farm.storage.notify import LONGEST, SHORTEST, Alarm
from bots.farm.worklist.task import QueueTerms
from tests.farm.errand import LEASE, Errand, taken

QUEUE = "navision-post"

only_postgresql = pytest.mark.parametrize("kind", ["postgresql"])
"""SQLite tells nobody."""


@pytest.fixture
def told(engine):
    """Which queues were named since the last call."""
    with psycopg.connect(engine.url.set(drivername="postgresql").render_as_string(False)) as line:
        line.autocommit = True
        line.execute("LISTEN kollega")
        yield lambda: [note.payload for note in line.notifies(timeout=0.2)]


@only_postgresql
def test_whatever_makes_a_task_ready_tells(farm, clock, told):
    farm.add_task(QUEUE, "T-1", Errand(), actor="test")
    assert told() == [QUEUE]
    farm.add_task(QUEUE, "T-1", Errand(), actor="test")
    assert told() == []
    farm.release(taken(farm))
    assert told() == [QUEUE]
    taken(farm)
    clock.advance(LEASE + timedelta(seconds=1))
    farm.tick()
    assert told() == [QUEUE]
    farm.fail(taken(farm), "portal-down", "nede", retry_at=clock.now() + LEASE)
    assert told() == []
    clock.advance(LEASE)
    farm.tick()
    assert told() == [QUEUE]


@only_postgresql
def test_colleagues_and_what_is_not_kept_tell_nobody(farm, told):
    farm.add_task("fakturaer", "T-1", {"code": "x"}, actor="test", team=True)
    with pytest.raises(RuntimeError, match="on purpose"):
        farm._store.write(lambda tx: (tx.ready.add(QUEUE), _fall()))
    assert told() == []


def _fall():
    raise RuntimeError("on purpose")


def rings(alarm: Alarm) -> tuple[Thread, Event, Event]:
    """A thread that waits on the alarm until it is rung: its end, and the event that stops it."""
    stop, rang = Event(), Event()

    def wait() -> None:
        alarm.wait(stop)
        if not stop.is_set():
            rang.set()

    thread = Thread(target=wait)
    thread.start()
    return thread, stop, rang


@only_postgresql
def test_a_telephone_rings_for_its_own_queues_only(farm, engine, told, monkeypatch):
    monkeypatch.setattr("bots.farm.storage.notify.LONGEST", 60.0)
    with Telephone(engine, [QUEUE]) as alarm:
        thread, stop, rang = rings(alarm)
        farm.add_task("mail-send", "M-1", Errand(), actor="test")
        assert told() == ["mail-send"]
        assert not rang.is_set()
        farm.add_task(QUEUE, "T-1", Errand(), actor="test")
        thread.join(30)
        assert rang.is_set()
        thread, stop, rang = rings(alarm)
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


@only_postgresql
def test_what_came_while_at_work_is_taken_in(farm, engine, told):
    with Telephone(engine, [QUEUE]) as alarm:
        farm.add_task(QUEUE, "T-1", Errand(), actor="test")
        assert told() == [QUEUE]
        alarm.found_work()
        assert not alarm._notified(0)


@only_postgresql
def test_a_cut_line_is_laid_anew(farm, engine, told, monkeypatch):
    stop = Event()
    with Telephone(engine, [QUEUE]) as alarm:
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(%s)", (alarm._connection.info.backend_pid,)
            )
        alarm.wait(stop)
        assert alarm._connection is None
        alarm.wait(stop)
        monkeypatch.setattr("bots.farm.storage.notify.LONGEST", 60.0)
        thread, stop, rang = rings(alarm)
        farm.add_task(QUEUE, "T-1", Errand(), actor="test")
        thread.join(30)
        assert rang.is_set()


class Waits(Event):
    """An event that notes how long it was waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0)
        return False


def test_without_a_line_the_pause_grows_until_there_is_work():
    alarm, stop = Alarm(), Waits()
    for _ in range(8):
        alarm.wait(stop)
    assert stop.seconds[0] == SHORTEST
    assert stop.seconds[-1] == LONGEST
    alarm.found_work()
    alarm.wait(stop)
    assert stop.seconds[-1] == SHORTEST


def test_the_fleet_gives_the_alarm_that_fits_the_database(farm, engine):
    with farm.fleet.alarm([QUEUE]) as alarm:
        assert isinstance(alarm, Telephone) is (engine.dialect.name == "postgresql")
    assert farm.claim([QueueTerms(QUEUE)], "w", LEASE) is None
