"""Deductions from the request to the list, over the platform: settled, refused, other amounts, missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bots.domain.clock import FixedClock
from bots.domain.cpr import Cpr
from bots.domain.orders.deductions import DeductionGround
from bots.domain.orders.file_exchange import FetchOrder, FileRoute
from bots.farm.storage import connect, migrate
from bots.processes.deductions import PROCESS
from bots.processes.deductions.request import DeductionMatter
from bots.processes.settlement import PROCESS as SETTLEMENT
from fixtures.consignments.house import RECEIVE, SEND, farm_at, runner_at
from fixtures.servers.serviceplatformen import OTHER, Platform

NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
QUEUES = (SEND, RECEIVE, "deduction-write", "deduction-read")
ROUTES = FetchOrder(routes=(FileRoute(match="SF6111_*.xml", process="settlement"),))


class Office:
    """A municipality with one deduction asked for, and the platform behind it."""

    def __init__(self, folder: Path, platform: Platform) -> None:
        database = f"sqlite:///{folder / 'worklist.db'}"
        engine = connect(database)
        migrate(engine)
        engine.dispose()
        self.platform = platform
        self.clock = FixedClock(NOON)
        self.farm = farm_at(database, self.clock, (PROCESS, SETTLEMENT))
        self.runner = runner_at(self.farm, folder, platform.address, platform.secret, queues=QUEUES)
        matter = DeductionMatter(
            cpr=Cpr("6101800000"),
            ground=DeductionGround.REPAYMENT,
            amount=Decimal(500),
            month=date(2026, 12, 1),
            municipality="0461",
            payer=OTHER,
        )
        self.case = self.farm.open_case("deductions", "TRK-1", matter, actor="test")
        self.fetches = 0
        self.work()

    def work(self) -> None:
        self.farm.tick()
        while (lease := self.runner._claim(any_hour=True)) is not None:
            self.runner._serve(lease, list)

    def exchange(self) -> None:
        self.platform.turn()
        self.fetches += 1
        self.farm.add_task(RECEIVE, f"hent-{self.fetches}", ROUTES, actor="test")
        self.work()

    def listed(self, *lines: tuple[str, str, str], total: str) -> None:
        """The payer sends a list: reference, state and amount of each line."""
        body = "".join(
            f"<d:Answer><d:Reference>{one}</d:Reference><d:State>{state}</d:State><d:Amount>{amount}</d:Amount></d:Answer>"
            for one, state, amount in lines
        )
        content = (
            '<d:Answers xmlns:d="urn:kollega:deductions:1" municipality="0461">'
            f"<d:Total>{total}</d:Total>{body}</d:Answers>"
        )
        self.platform.deliver(f"SF6111_{self.fetches}.xml", content.encode())
        self.exchange()

    def outcome(self, process: str = "deductions") -> str | None:
        (case,) = (case for case in self.farm.reader.cases() if case.process == process)
        closed = case.last("closed")
        return closed.data["outcome"] if closed else None

    def codes(self) -> list[str]:
        return [task.payload["code"] for task in self.farm.reader.tasks(queue="drift", open_only=True)]

    def answer(self, code: str, **answer: str) -> None:
        tasks = self.farm.reader.tasks(queue="drift", open_only=True)
        (task,) = (task for task in tasks if task.payload["code"] == code)
        self.farm.colleagues.answer(task.id, "ida", answer)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Platform(tmp_path / "platform") as platform:
        yield Office(tmp_path, platform)


def test_a_deduction_is_asked_for_once_and_settled(office: Office) -> None:
    office.exchange()
    (fetched,) = office.platform.fetched
    assert fetched.name == "SF6110_0461_202612_TRK-1.xml"
    assert b"<d:Amount>500.00</d:Amount>" in fetched.content
    assert office.outcome("consignment") == "handed-in"
    assert office.outcome() is None
    office.listed(("TRK-1", "settled", "500.00"), total="500.00")
    assert (office.outcome(), office.outcome("settlement"), office.codes()) == ("settled", "read", [])


@pytest.mark.parametrize(
    ("state", "amount", "total", "code"),
    [("refused", "0", "0", "deduction-refused"), ("settled", "400.00", "400.00", "deduction-differs")],
)
def test_a_refusal_and_another_amount_are_a_colleagues(
    office: Office, state: str, amount: str, total: str, code: str
) -> None:
    office.exchange()
    office.listed(("TRK-1", state, amount), total=total)
    assert office.codes() == [code]
    office.answer(code, action="close", note="Aftalt med borgeren")
    assert office.outcome() == "closed-by-hand"


def test_what_is_not_on_the_list_is_chased_month_by_month(office: Office) -> None:
    office.exchange()
    office.listed(total="0")
    assert office.codes() == []
    office.clock.advance(timedelta(days=30, hours=12))
    office.farm.tick()
    assert office.codes() == ["deduction-unsettled"]
    office.answer("deduction-unsettled", action="wait")
    assert office.codes() == []
    office.clock.advance(timedelta(days=31))
    office.farm.tick()
    assert office.codes() == ["deduction-unsettled"]
    office.listed(("TRK-1", "settled", "500.00"), total="500.00")
    assert (office.outcome(), office.codes()) == ("settled", [])


def test_a_sum_that_does_not_fit_and_a_line_that_nobody_knows_are_tasks(office: Office) -> None:
    office.exchange()
    office.listed(("TRK-1", "settled", "500.00"), ("TRK-99", "settled", "10.00"), total="500.00")
    assert sorted(office.codes()) == ["event-unmatched", "sum-differs"]
    assert office.outcome() == "settled"
    office.answer("sum-differs", note="Linje 2 er ikke vores")
    assert office.outcome("settlement") == "read-with-difference"


def test_a_list_that_cannot_be_read_is_a_colleagues(office: Office) -> None:
    office.platform.deliver("SF6111_x.xml", b"<andet/>")
    office.exchange()
    assert office.codes() == ["deductions-unreadable"]


def test_the_same_list_again_tells_nothing_twice(office: Office) -> None:
    office.exchange()
    office.listed(("TRK-1", "settled", "400.00"), total="400.00")
    office.listed(("TRK-1", "settled", "400.00"), total="400.00")
    case = office.farm.reader.case_by_id(office.case)
    assert len(list(case.all("received"))) == 2
    assert office.codes() == ["deduction-differs"]


def test_a_request_that_was_not_sent_ends_the_case(office: Office) -> None:
    office.platform.known = set()
    office.exchange()
    assert office.codes() == ["platform-refused"]
    office.answer("platform-refused", action="give-up", note="Forkert modtager")
    assert office.outcome() == "not-sent"


def test_the_person_is_found(office: Office) -> None:
    found = {case.process for case in office.farm.reader.cases_about(Cpr("6101800000"))}
    assert found == {"deductions", "consignment"}
