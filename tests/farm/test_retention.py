"""Personal data past its time goes; what happened, and the proof of it, stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.operations import retention
from bots.farm.operations.retention import Erased, RetentionPeriods
from bots.farm.operations.retrying import Which
from bots.farm.storage.schema.cases import events
from bots.farm.storage.schema.worklist import files, tasks
from tests.farm.errand import DONE, Errand, Opened, post_then_close, state, taken

YEAR = timedelta(days=365)
DAY = timedelta(days=1)
TERMS = RetentionPeriods({"navision-post": 2 * YEAR, "mail-send": YEAR, "dservice-claim": 5 * YEAR})


def left(engine: Engine) -> list[int]:
    """How many events, tasks and files still have what is personal."""
    columns = (events.c.data, tasks.c.payload, files.c.content)
    with engine.connect() as connection:
        return [
            connection.execute(select(func.count()).where(one.is_not(None))).scalar_one() for one in columns
        ]


def closed_case(opened: Opened) -> tuple[Farm, int]:
    farm, case_id = opened(post_then_close)
    lease = taken(farm)
    farm.about_to_commit(lease, "FAK-1", {"amount": "100"})
    farm.attach(lease, File("kvittering.png", "image/png", b"billede"))
    farm.finish(lease, DONE)
    assert state(farm, case_id) == ("closed", "posted")
    return farm, case_id


def test_a_case_is_kept_as_long_as_its_robots_say_and_not_longer(
    opened: Opened, clock: FixedClock, engine: Engine
) -> None:
    farm, case_id = closed_case(opened)
    clock.advance(2 * YEAR - DAY)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(0, 0)
    clock.advance(DAY)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1", dry_run=True) == Erased(1, 0)
    assert left(engine) == [4, 1, 1]
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(1, 0)
    assert left(engine) == [0, 0, 0]
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(0, 0)
    case = farm.reader.case_by_id(case_id)
    assert [event.type for event in case.events] == ["opened", "task-added", "task-done", "closed"]
    assert {str(event.data) for event in case.events} == {"{}"}
    assert farm.reader.verify() == []


def test_the_longest_of_a_cases_robots_counts(opened: Opened, clock: FixedClock) -> None:
    farm, case_id = opened(lambda case, now: post_then_close(case, now))
    farm.add_task("dservice-claim", "FAK-1-claim", Errand(), actor="demo", case_id=case_id)
    farm.finish(taken(farm), DONE)
    farm.finish(taken(farm, queue="dservice-claim"), DONE)
    clock.advance(5 * YEAR - DAY)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(0, 0)
    clock.advance(DAY)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(1, 0)


def test_what_has_not_ended_is_kept(opened: Opened, clock: FixedClock) -> None:
    farm, _ = opened(post_then_close)
    farm.add_task("mail-send", "M-1", Errand(), actor="demo")
    clock.advance(20 * YEAR)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(0, 0)
    assert taken(farm, queue="mail-send").task.payload


def test_a_closed_case_with_an_open_task_is_kept_until_that_has_ended(
    opened: Opened, clock: FixedClock
) -> None:
    farm, case_id = opened(post_then_close)
    late = farm.add_task("drift", "N-1", Errand(), actor="demo", case_id=case_id, team=True)
    farm.finish(taken(farm), DONE)
    clock.advance(5 * YEAR)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(0, 0)
    farm.colleagues.settle(late.id, "drift-1", "læst")
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(1, 0)


def test_tasks_without_a_case_go_by_their_own_robot(
    farm: Farm, clock: FixedClock, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        for queue in ("mail-send", "navision-post"):
            farm.add_task(queue, f"T-{number}", Errand(), actor="demo")
            lease = taken(farm, queue=queue)
            farm.attach(lease, File("bilag.txt", "text/plain", b"bilag"))
            farm.finish(lease, DONE)
    clock.advance(YEAR)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1", dry_run=True) == Erased(0, 5)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(0, 5)
    assert left(engine) == [0, 5, 5]
    assert [task.payload for task in farm.reader.tasks(queue="mail-send")] == [{}] * 5
    assert farm.reader.verify() == []


def test_a_teams_notice_is_kept_as_long_as_the_longest(farm: Farm, clock: FixedClock) -> None:
    notice = farm.add_task("drift", "N-1", Errand(), actor="demo", team=True)
    farm.colleagues.settle(notice.id, "drift-1", "læst")
    clock.advance(5 * YEAR - DAY)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(0, 0)
    clock.advance(DAY)
    assert farm.data_protection.erase_overdue(TERMS, "drift-1") == Erased(0, 1)
    assert farm.reader.task(notice.id).reason is None


def test_registers_are_told_the_cases_reference(opened: Opened, clock: FixedClock, engine: Engine) -> None:
    farm, case_id = closed_case(opened)
    clock.advance(2 * YEAR)
    told = []

    def erase(connection: object, reference: str) -> int:
        told.append(reference)
        return 3

    farm.data_protection.erase_overdue(TERMS, "drift-1", [erase])
    assert told == ["FAK-1"]
    (row,) = [
        row for row in farm.reader.audit_of(case_id=case_id) if row["action"] == "personal-data-deleted"
    ]
    assert row["actor"] == "drift-1"
    assert row["details"] == {
        "events": 4,
        "files": 1,
        "notes": 0,
        "keys": 2,
        "tasks": 1,
        "registers": 3,
    }


def test_a_register_that_breaks_leaves_the_case_whole(
    opened: Opened, clock: FixedClock, engine: Engine
) -> None:
    farm, _ = closed_case(opened)
    clock.advance(2 * YEAR)

    def breaks(connection: object, reference: str) -> int:
        raise RuntimeError("no such register")

    with pytest.raises(RuntimeError):
        farm.data_protection.erase_overdue(TERMS, "drift-1", [breaks])
    assert left(engine) == [4, 1, 1]


def test_what_was_deleted_is_not_tried_again(farm: Farm, clock: FixedClock) -> None:
    task = farm.add_task("mail-send", "M-1", Errand(), actor="demo")
    farm.fail(taken(farm, queue="mail-send"), "portal-down", "nede", retry_at=None)
    clock.advance(YEAR)
    farm.data_protection.erase_overdue(TERMS, "drift-1")
    with pytest.raises(UsageError, match="its personal data has been deleted"):
        farm.operations.retry(task.id, "drift-1", "", teams=["drift"])
    assert farm.operations.retry_many(Which(), "drift-1", "", teams=["drift"]).retried == []
