"""The robots that exchange files, and each file's case, against a platform that behaves as the real one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncssh
import pytest

from bots.domain.clock import FixedClock
from bots.domain.cpr import Cpr
from bots.domain.file import File
from bots.domain.orders.consignment import Consignment
from bots.farm.farm import Farm
from bots.farm.process import Case
from bots.farm.storage import connect, migrate
from bots.farm.worklist import Task
from fixtures.consignments.house import RECEIVE, ROUTED, SEND, TAKEN, farm_at, runner_at
from fixtures.servers.serviceplatformen import OTHER, Platform

NOON = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
XML = "<traek><cpr>610180-0000</cpr></traek>"


class House:
    """A farm with one worker, a platform, and a clock that is moved."""

    def __init__(self, folder: Path, platform: Platform, template: Path) -> None:
        self.platform = platform
        self.clock = FixedClock(NOON)
        shutil.copy(template, folder / "worklist.db")
        self.farm: Farm = farm_at(f"sqlite:///{folder / 'worklist.db'}", self.clock)
        self.runner = runner_at(self.farm, folder, platform.address, platform.secret)
        self.fetches = 0

    def send(self, name: str = "SF6110-1.xml", **more: object) -> int:
        request = Consignment(file_name=name, recipients=(OTHER,), **{"content": XML, **more})  # type: ignore[arg-type]
        return self.farm.open_case("consignment", f"FORS-{name}", request, actor="test")

    def fetch(self) -> None:
        self.fetches += 1
        self.farm.add_task(RECEIVE, f"hent-{self.fetches}", ROUTED, actor="test")
        self.work()

    def work(self, times: int = 1) -> None:
        """Let the worker do what there is; what broke is tried again, later each time."""
        for _ in range(times):
            self.farm.tick()
            while (lease := self.runner._claim(any_hour=True)) is not None:
                self.runner._serve(lease, list)
            self.pass_time(timedelta(minutes=5))

    def pass_time(self, length: timedelta) -> None:
        self.clock.advance(length)
        self.farm.tick()

    def case(self, case_id: int) -> Case:
        return self.farm.reader.case_by_id(case_id)

    def outcome(self, case_id: int) -> str | None:
        closed = self.case(case_id).last("closed")
        return closed.data["outcome"] if closed else None

    def asked(self) -> list[Task]:
        return self.farm.reader.tasks(queue="drift", open_only=True)

    def codes(self) -> list[str]:
        return [task.payload["code"] for task in self.asked()]

    def answer(self, **answer: str) -> None:
        (task,) = self.asked()
        self.farm.colleagues.answer(task.id, "ida", answer)

    def taken(self) -> list[bytes]:
        """What the cases of received files hold."""
        cases = [case for case in self.farm.reader.cases() if case.process == TAKEN]
        files = [self.farm.reader.files(case_id=case.id) for case in cases]
        return [self.farm.reader.read_file(file.id).content for of_one in files for file in of_one]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "worklist.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def house(tmp_path: Path, template: Path) -> Iterator[House]:
    with Platform(tmp_path / "platform") as platform:
        yield House(tmp_path, platform, template)


def breaking(house: House, step: str, path: str, *, done: bool, times: int = 1) -> None:
    """Break the line before a step is taken, or once it is: the robot does not know."""
    left = [times]

    def watch(seen: str, at: str, is_done: bool) -> None:
        if left[0] and (seen, is_done) == (step, done) and at.endswith(path):
            left[0] -= 1
            house.platform.cut()
            raise asyncssh.SFTPConnectionLost("cut")

    house.platform.watch = watch


def test_a_file_is_sent_with_its_trigger_and_receipted(house: House) -> None:
    case = house.send()
    house.work()
    names = sorted(path.name for path in house.platform.outbox.iterdir())
    assert names == ["SF6110-1.xml", "SF6110-1.xml.trigger"]
    house.platform.turn()
    (fetched,) = house.platform.fetched
    assert (fetched.content, fetched.recipients) == (XML.encode(), (OTHER,))
    assert house.outcome(case) is None
    house.fetch()
    assert house.outcome(case) == "handed-in"


def test_a_large_file_is_sent_from_the_case_it_is_kept_with(house: House) -> None:
    large = bytes(range(256)) * 2_000
    request = Consignment(file_name="bilag.pdf", recipients=(OTHER,))
    kept = [File("bilag.pdf", "application/pdf", large)]
    house.farm.open_case("consignment", "FORS-1", request, actor="test", files=kept)
    house.work()
    house.platform.turn()
    assert house.platform.fetched[0].content == large


@pytest.mark.parametrize(
    ("step", "path", "done"),
    [
        ("open", ".xml.part", False),
        ("rename", "SF6110-1.xml", False),
        ("rename", "SF6110-1.xml", True),
        ("open", ".trigger.part", False),
        ("rename", ".trigger", False),
        ("rename", ".trigger", True),
    ],
)
@pytest.mark.parametrize("quick", [True, False], ids=["fetched-at-once", "fetched-later"])
def test_a_line_that_breaks_anywhere_sends_the_file_once(
    house: House, step: str, path: str, done: bool, quick: bool
) -> None:
    breaking(house, step, path, done=done)
    case = house.send()
    for _ in range(3):
        house.work()
        if quick:
            house.platform.turn()
    house.platform.turn()
    house.fetch()
    assert [one.name for one in house.platform.fetched] == ["SF6110-1.xml"]
    assert house.outcome(case) == "handed-in"
    assert house.codes() == []


def test_between_file_and_trigger_only_the_trigger_is_sent_again(house: House) -> None:
    breaking(house, "rename", ".trigger", done=False)
    opened: list[str] = []
    first = house.platform.watch

    def watch(step: str, path: str, done: bool) -> None:
        if step == "open" and done:
            opened.append(path.rpartition("/")[2])
        first(step, path, done)

    house.platform.watch = watch
    house.send()
    house.work(3)
    assert opened.count(".SF6110-1.xml.part") == 1
    assert opened.count(".SF6110-1.xml.trigger.part") == 2


def test_triggers_that_get_lost_twice_are_a_colleagues(house: House) -> None:
    breaking(house, "rename", ".trigger", done=False, times=9)
    house.send()
    house.work(6)
    assert house.codes() == ["outcome-uncertain"]
    assert house.platform.fetched == []


def test_a_receipt_that_never_comes_is_a_task_and_one_that_comes_late_takes_it_back(house: House) -> None:
    house.platform.mute = {"SF6110-1.xml"}
    case = house.send()
    house.work()
    house.platform.turn()
    house.fetch()
    assert house.codes() == []
    house.pass_time(timedelta(hours=1))
    assert house.codes() == ["receipt-missing"]
    (fetched,) = house.platform.fetched
    house.platform.receipt(fetched.name, fetched.transfer, fetched.senders_file_id)
    house.fetch()
    assert house.codes() == []
    assert house.outcome(case) == "handed-in"


def test_a_file_that_the_platform_refuses_is_sent_again_with_another_number(house: House) -> None:
    house.platform.known = set()
    case = house.send()
    house.work()
    house.platform.turn()
    house.fetch()
    (task,) = house.asked()
    assert task.payload["code"] == "platform-refused"
    assert ["Fejl", "9001 ukendt modtager: ukendt modtager: SF6110-1.xml"] in task.payload["facts"]
    house.platform.known = {OTHER}
    house.answer(action="send-again")
    house.work()
    house.platform.turn()
    house.fetch()
    assert house.outcome(case) == "handed-in"
    first, second = (event.data["result"] for event in house.case(case).all("task-done"))
    assert first["senders_file_id"] != second["senders_file_id"] == house.platform.fetched[0].senders_file_id


@pytest.mark.parametrize("acceptance", ["ACCEPTED", "REJECTED", "COULD_NOT_NOTIFY_RECIPIENT"])
def test_what_the_recipient_says_ends_the_case_or_is_a_colleagues(house: House, acceptance: str) -> None:
    case = house.send(answer_days=30)
    house.work()
    house.platform.turn()
    house.platform.answer(house.platform.fetched[0], acceptance, "linje 3")
    house.fetch()
    if acceptance == "ACCEPTED":
        assert house.outcome(case) == "accepted"
        return
    assert house.codes() == ["recipient-refused"]
    house.answer(action="settled", note="Rettet i telefonen")
    assert house.outcome(case) == "settled"


def test_a_recipient_that_says_nothing_is_asked_about(house: House) -> None:
    house.send(answer_days=30)
    house.work()
    house.platform.turn()
    house.fetch()
    house.pass_time(timedelta(days=29))
    assert house.codes() == []
    house.pass_time(timedelta(days=1))
    assert house.codes() == ["recipient-unanswered"]


def test_without_trigger_the_file_is_left_for_the_message_that_names_it(house: House) -> None:
    case = house.send(announced_elsewhere=True)
    house.work()
    assert [path.name for path in house.platform.outbox.iterdir()] == ["SF6110-1.xml"]
    assert house.outcome(case) == "left"


def test_a_file_of_the_same_name_that_waits_is_a_colleagues(house: House) -> None:
    house.send()
    house.work()
    request = Consignment(file_name="SF6110-1.xml", recipients=(OTHER,), content="<andet/>")
    house.farm.open_case("consignment", "FORS-2", request, actor="test")
    house.work()
    assert house.codes() == ["name-taken"]


@pytest.mark.parametrize("root", ["FileMetadata", "Trigger"])
def test_a_file_for_us_opens_its_case_once_and_is_taken_away(house: House, root: str) -> None:
    transfer = house.platform.deliver("SF6111-1.xml", XML.encode(), root=root)
    house.fetch()
    house.fetch()
    assert house.taken() == [XML.encode()]
    (case,) = house.farm.reader.cases()
    assert (case.opened["transfer"], case.opened["sender"]) == (transfer, OTHER)
    assert list(house.platform.inbox.iterdir()) == []


def test_the_same_transfer_again_changes_nothing_and_another_of_the_name_is_another_file(
    house: House,
) -> None:
    first = house.platform.deliver("SF6111.xml", b"<et/>")
    house.fetch()
    house.platform.deliver("SF6111.xml", b"<et/>", transfer=first)
    house.fetch()
    house.platform.deliver("SF6111-kopi.xml", b"<et/>", transfer=first)
    house.fetch()
    house.platform.deliver("SF6111.xml", b"<et/>")
    house.fetch()
    assert house.taken() == [b"<et/>", b"<et/>"]
    assert house.codes() == []


def test_half_a_file_is_waited_for_and_then_a_colleagues(house: House) -> None:
    house.platform.deliver("SF6111-1.xml", b"<hal", size=len(XML))
    house.fetch()
    assert (house.taken(), house.codes()) == ([], [])
    house.pass_time(timedelta(days=1))
    house.fetch()
    house.fetch()
    assert house.codes() == ["size-differs"]
    (house.platform.inbox / "SF6111-1.xml").write_text(XML)
    house.fetch()
    assert house.taken() == [XML.encode()]


@pytest.mark.parametrize("name", ["SF6111-1.xml", "SF6111-1.xml.metadata"])
def test_a_file_alone_and_metadata_alone_are_a_colleagues_after_a_day(house: House, name: str) -> None:
    house.platform.deliver("SF6111-1.xml", XML.encode())
    (house.platform.inbox / name).unlink()
    house.fetch()
    assert house.codes() == []
    house.pass_time(timedelta(days=1))
    house.fetch()
    house.fetch()
    assert house.codes() == ["file-alone"]


def test_a_file_for_others_is_not_read(house: House) -> None:
    house.platform.deliver("SF6111-1.xml", XML.encode(), recipients=("en-anden", "en-tredje"))
    house.fetch()
    house.pass_time(timedelta(days=1))
    house.fetch()
    (task,) = house.asked()
    assert task.payload["code"] == "not-for-us"
    kept = [file.name for file in house.farm.reader.files(task_id=task.id)]
    assert (house.taken(), kept) == ([], ["SF6111-1.xml.metadata"])
    assert (house.platform.inbox / "SF6111-1.xml").exists()


def test_a_file_that_no_process_takes_is_a_task_with_the_file(house: House) -> None:
    house.platform.deliver("andet.xml", XML.encode())
    house.fetch()
    house.fetch()
    (task,) = house.asked()
    assert task.payload["code"] == "no-route"
    contents = [
        house.farm.reader.read_file(one.id).content for one in house.farm.reader.files(task_id=task.id)
    ]
    assert XML.encode() in contents
    assert list(house.platform.inbox.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "days"),
    [
        ("SF6111-1.xml.metadata", b"<FileMetadata/>", 0),
        ("SF6111-1.xml.metadata", b"<FileMeta", 1),
        ("ok.xml.sftpreceipt", b"<TechnicalReceipt/>", 0),
        ("ok.xml.sftpreceipt", b"<Technical", 1),
    ],
)
def test_a_side_file_that_cannot_be_read_is_a_colleagues(
    house: House, name: str, content: bytes, days: int
) -> None:
    (house.platform.inbox / name).write_bytes(content)
    house.fetch()
    assert house.codes() == ["side-file-unreadable"] * (not days)
    house.pass_time(timedelta(days=1))
    house.fetch()
    house.fetch()
    assert [code for code in house.codes() if code != "file-alone"] == ["side-file-unreadable"]


def test_a_receipt_for_nothing_known_is_a_task_with_the_receipt(house: House) -> None:
    house.platform.receipt("ukendt.xml", "T-1", "N-1")
    house.fetch()
    house.fetch()
    (task,) = house.asked()
    assert task.payload["code"] == "event-unmatched"
    assert [file.name for file in house.farm.reader.files(task_id=task.id)] == ["ukendt.xml.sftpreceipt"]


@pytest.mark.parametrize(
    ("step", "path", "done"),
    [
        ("list", "IN", False),
        ("open", ".metadata", True),
        ("open", "SF6111-1.xml", True),
        ("remove", "SF6111-1.xml", False),
        ("remove", "SF6111-1.xml", True),
        ("remove", ".metadata", False),
        ("remove", ".metadata", True),
    ],
)
def test_a_line_that_breaks_while_reading_takes_the_file_in_once(
    house: House, step: str, path: str, done: bool
) -> None:
    house.platform.deliver("SF6111-1.xml", XML.encode())
    breaking(house, step, path, done=done)
    house.fetch()
    house.work(3)
    house.fetch()
    house.pass_time(timedelta(days=2))
    house.fetch()
    assert house.taken() == [XML.encode()]
    assert house.codes() == []
    assert list(house.platform.inbox.iterdir()) == []


def test_a_name_with_a_number_is_not_sent_and_shown_masked(house: House) -> None:
    with pytest.raises(ValueError, match="CPR"):
        Consignment(file_name="610180-0000.xml", recipients=(OTHER,), content=XML)
    house.platform.deliver("SF6111-610180-0000.xml", XML.encode())
    house.fetch()
    (case,) = house.farm.reader.cases()
    assert "610180-0000" not in case.opened["file_name"]


def test_whoever_is_named_in_a_file_is_found_by_it(house: House) -> None:
    case = house.send()
    assert [one.id for one in house.farm.reader.cases_about(Cpr("6101800000"))] == [case]


def test_a_lost_history_finds_what_was_sent(house: House, tmp_path: Path, template: Path) -> None:
    house.send()
    house.work()
    house.platform.turn()
    shutil.copy(template, tmp_path / "again.db")
    (tmp_path / "again").mkdir()
    shutil.copy(template, tmp_path / "again" / "worklist.db")
    again = House(tmp_path / "again", house.platform, template)
    case = again.send()
    again.work()
    again.fetch()
    assert again.outcome(case) == "handed-in"
    assert len(house.platform.fetched) == 1
    assert SEND in [event.data.get("queue") for event in again.case(case).all("task-done")]
