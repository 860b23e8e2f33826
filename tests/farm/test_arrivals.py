"""Files that come to us: each taken once, half a file waited for, a day without one noticed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.config import ArrivalEntry
from bots.domain.clock import FixedClock
from bots.domain.errors import StaleLease
from bots.domain.listed_file import ListedFile
from bots.domain.text import Text
from bots.domain.timetable import Timetable
from bots.farm.arrivals import ArrivalGone
from bots.farm.farm import Farm
from bots.farm.robot import Arrival, Inbox
from bots.farm.worklist import Lease, QueueTerms
from bots.systems.connection import Connection
from bots.systems.folder import connect

ENTRY = ArrivalEntry(
    system="cpr", folder="ud", match="D*.L*", settle=timedelta(seconds=30), expected_by="06:00", team="drift"
)
WHY = Text(da="Den kan ikke læses.", en="It cannot be read.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "partner" / "ud"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def lease(farm: Farm) -> Lease:
    return claimed(farm, "hent-1")


@pytest.fixture
def inbox(farm: Farm, lease: Lease, folder: Path) -> Callable[..., Inbox]:
    def opened(entry: ArrivalEntry = ENTRY, held: Lease = lease) -> Inbox:
        client = connect(Connection("cpr", str(folder.parent)))
        return Inbox("cpr-udtraek", entry, held, farm.arrivals, client, farm.add_task)

    return opened


def claimed(farm: Farm, reference: str) -> Lease:
    farm.add_task("cpr-extract", reference, {}, actor="schedule")
    lease = farm.claim([QueueTerms("cpr-extract")], "worker", timedelta(days=30))
    assert lease
    return lease


def settled(inbox: Inbox, clock: FixedClock) -> list[Arrival]:
    """Two looks, with the time in between that a file has to stay as it is."""
    list(inbox.new())
    clock.advance(ENTRY.settle)
    return list(inbox.new())


def at_drift(farm: Farm) -> list[str]:
    return [task.reference for task in farm.reader.tasks(queue="drift")]


def test_a_file_is_new_once_it_has_stayed_as_it_is(
    folder: Path, inbox: Callable[..., Inbox], clock: FixedClock
) -> None:
    (folder / "D261130.L4357").write_bytes(b"000 half")
    (folder / "README").write_bytes(b"other")
    assert list(inbox().new()) == []
    clock.advance(ENTRY.settle)
    (folder / "D261130.L4357").write_bytes(b"000 half and the rest 999")
    assert list(inbox().new()) == []
    clock.advance(ENTRY.settle)
    (found,) = inbox().new()
    assert found.content == b"000 half and the rest 999"


def test_a_file_that_its_robot_calls_half_is_waited_for(
    folder: Path, inbox: Callable[..., Inbox], clock: FixedClock
) -> None:
    (folder / "D1.L1").write_bytes(b"000")
    settled(inbox(), clock)
    assert list(inbox().new(whole=lambda content: b"999" in content)) == []
    (folder / "D1.L1").write_bytes(b"000 999")
    list(inbox().new())
    clock.advance(ENTRY.settle)
    assert len(list(inbox().new(whole=lambda content: b"999" in content))) == 1


def test_what_is_not_taken_comes_again_and_what_is_taken_does_not(
    folder: Path, inbox: Callable[..., Inbox], clock: FixedClock
) -> None:
    for name in ("D2.L1", "D1.L1"):
        (folder / name).write_bytes(name.encode())
    first, second = settled(inbox(), clock)
    assert (first.name, second.name) == ("D1.L1", "D2.L1")
    inbox().taken(first, "2026-11-29")
    clock.advance(timedelta(hours=1))
    assert [one.name for one in inbox().new()] == ["D2.L1"]
    inbox().taken(second, "2026-11-30")
    assert list(inbox().new()) == []
    last = inbox().last
    assert last
    assert (last.shown, last.mark) == ("D2.L1", "2026-11-30")


def test_the_same_content_again_changes_nothing_under_any_name(
    farm: Farm, folder: Path, inbox: Callable[..., Inbox], clock: FixedClock
) -> None:
    (folder / "D1.L1").write_bytes(b"one")
    inbox().taken(*settled(inbox(), clock))
    (folder / "D1.L1").write_bytes(b"one")
    (folder / "D9.L1").write_bytes(b"one")
    clock.advance(timedelta(minutes=1))
    assert settled(inbox(), clock) == []
    clock.advance(timedelta(minutes=1))
    assert settled(inbox(), clock) == []
    assert at_drift(farm) == []


def test_other_content_under_a_name_that_was_taken_goes_to_the_team_once_with_the_file(
    farm: Farm, folder: Path, inbox: Callable[..., Inbox], clock: FixedClock
) -> None:
    (folder / "D1.L1").write_bytes(b"one")
    inbox().taken(*settled(inbox(), clock))
    clock.advance(timedelta(minutes=1))
    (folder / "D1.L1").write_bytes(b"two")
    assert settled(inbox(), clock) == []
    clock.advance(timedelta(minutes=1))
    assert settled(inbox(), clock) == []
    (reference,) = at_drift(farm)
    assert reference.startswith("cpr-udtraek-arrival-changed-")
    task = farm.reader.tasks(queue="drift")[0]
    (kept,) = farm.reader.files(task_id=task.id)
    assert farm.reader.read_file(kept.id).content == b"two"


def test_what_cannot_be_read_is_kept_and_handed_over(
    farm: Farm, folder: Path, inbox: Callable[..., Inbox], clock: FixedClock
) -> None:
    (folder / "D7104801236.L1").write_bytes(b"\xff\xfe")
    (found,) = settled(inbox(), clock)
    inbox().hand_over(found, "extract-unreadable", WHY)
    inbox().hand_over(found, "extract-unreadable", WHY)
    (task,) = farm.reader.tasks(queue="drift")
    assert "7104801236" not in str(task.payload)
    assert list(inbox().new()) == []


def test_a_gap_is_said_once(farm: Farm, inbox: Callable[..., Inbox]) -> None:
    for _ in range(2):
        inbox().gap("2026-11-29", WHY)
    assert at_drift(farm) == ["cpr-udtraek-mangler-2026-11-29"]


def test_a_trigger_says_that_a_file_is_whole(
    folder: Path, inbox: Callable[..., Inbox], clock: FixedClock
) -> None:
    entry = ENTRY.model_copy(update={"match": "*", "trigger": "{name}.ok", "settle": timedelta(0)})
    (folder / "data").write_bytes(b"data")
    assert list(inbox(entry).new()) == []
    (folder / "data.ok").write_bytes(b"")
    assert [one.name for one in inbox(entry).new()] == ["data"]


def test_a_worker_that_lost_its_task_takes_nothing(
    farm: Farm, folder: Path, inbox: Callable[..., Inbox], lease: Lease, clock: FixedClock
) -> None:
    (folder / "D1.L1").write_bytes(b"one")
    (found,) = settled(inbox(), clock)
    clock.advance(timedelta(days=31))
    farm.tick()
    with pytest.raises(StaleLease):
        inbox().taken(found)
    assert inbox(held=claimed(farm, "hent-2")).last is None


def test_a_file_that_nobody_saw_cannot_be_taken(farm: Farm, lease: Lease) -> None:
    with pytest.raises(ArrivalGone):
        farm.arrivals.take(lease, "cpr-udtraek", ListedFile("D1.L1", 1, "1"), "00")


class TestExpected:
    """The farm's clock begins on a Monday; files are expected on working days by six."""

    def taken_at(self, farm: Farm, inbox: Inbox, folder: Path, clock: FixedClock, name: str) -> None:
        (folder / name).write_bytes(name.encode())
        inbox.taken(*settled(inbox, clock))

    @pytest.fixture
    def monday(self, clock: FixedClock) -> datetime:
        """04:00 on a Monday in December 2026."""
        at = datetime(2026, 12, 7, 3, 0, tzinfo=UTC)
        clock.advance(at - clock.now())
        return at

    def test_a_day_without_a_file_is_one_task(
        self, farm: Farm, inbox: Callable[..., Inbox], folder: Path, clock: FixedClock, monday: datetime
    ) -> None:
        expected = Timetable({"cpr-udtraek": ENTRY})
        self.taken_at(farm, inbox(), folder, clock, "D1.L1")
        look = lambda: farm.arrivals.expect(expected)  # noqa: E731
        clock.advance(timedelta(hours=4))
        assert look() == 0
        clock.advance(timedelta(days=1))
        assert look() == 1
        assert look() == 0
        assert farm.arrivals.expect(Timetable({"cpr-udtraek": ENTRY})) == 0
        assert at_drift(farm) == ["cpr-udtraek-mangler-2026-12-08"]
        (task,) = farm.reader.tasks(queue="drift")
        assert "08-12-2026 06:00" in task.payload["reason"]["da"]

    def test_nothing_is_expected_on_a_weekend(
        self, farm: Farm, inbox: Callable[..., Inbox], folder: Path, clock: FixedClock, monday: datetime
    ) -> None:
        clock.advance(timedelta(days=4))
        self.taken_at(farm, inbox(), folder, clock, "D1.L1")
        for _ in range(3):
            clock.advance(timedelta(days=1))
            expected = Timetable({"cpr-udtraek": ENTRY})
            assert farm.arrivals.expect(expected) == 0

    def test_an_inbox_that_never_had_a_file_is_not_missed(self, farm: Farm, monday: datetime) -> None:
        assert farm.arrivals.expect(Timetable({"cpr-udtraek": ENTRY})) == 0


def test_an_expected_time_belongs_to_one_day() -> None:
    with pytest.raises(ValueError, match="two days"):
        ArrivalEntry(system="cpr", expected_by="24:00", team="drift")
