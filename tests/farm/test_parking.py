from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select, text

from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from bots.farm.process.steps import Consult, Record, RunRobot, Step
from bots.farm.storage.database import reading
from bots.farm.storage.schema.cases import cases
from bots.farm.storage.schema.worklist import logins
from bots.farm.worklist.task import TaskState
from tests.farm.errand import (
    DONE,
    Errand,
    Next,
    Opened,
    case_rows,
    post,
    post_then_close,
    process,
    state,
    taken,
    types,
)


def raising(case: Case, now: datetime) -> Step:
    if case.last("task-done"):
        raise KeyError("payable for Søren")
    return post()


def unknown_register(case: Case, now: datetime) -> Step:
    return Consult("nothing", {}) if case.last("task-done") else post()


def broken_register(case: Case, now: datetime) -> Step:
    return Consult("broken", {}) if case.last("task-done") else post()


def endless(case: Case, now: datetime) -> Step:
    return Record("again", {}) if case.last("task-done") else post()


def asks_again(case: Case, now: datetime) -> Step:
    return post()


def no_step(case: Case, now: datetime) -> Any:
    return "post it" if case.last("task-done") else post()


def too_large(case: Case, now: datetime) -> Step:
    return RunRobot("navision-pay", "P", Errand(what="x" * 100_000)) if case.last("task-done") else post()


def not_json(case: Case, now: datetime) -> Step:
    return Record("odd", {"value": object()}) if case.last("task-done") else post()


def spoil(connection: Connection, reference: str, question: dict[str, Any], now: datetime) -> dict[str, Any]:
    connection.execute(insert(logins), {"name": "half-done", "closings": 0})
    connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    return {}


@pytest.mark.parametrize(
    ("next_step", "reason"),
    [
        (raising, "payable for Søren"),
        (unknown_register, "there is no register 'nothing'; known are broken"),
        (broken_register, "register 'broken': "),
        (endless, "took 200 steps without coming to a wait"),
        (asks_again, "asks again for task 'FAK-1-post' of 'navision-post', which has ended"),
        (no_step, "returned 'post it', which is no step"),
        (too_large, "100000 are allowed"),
        (not_json, "Unable to serialize"),
    ],
)
def test_a_process_that_breaks_parks_its_case_and_nothing_else(
    opened: Opened, engine: Engine, next_step: Next, reason: str
) -> None:
    farm, case_id = opened(next_step, registers={"broken": spoil})
    lease = taken(farm)
    farm.finish(lease, DONE)
    assert farm.reader.task(lease.task.id).state is TaskState.DONE
    assert farm.reader.case_by_id(case_id).last("task-done") is not None
    (summary,) = [case for case in case_rows(farm) if case.state == "parked"]
    assert summary.parked_reason is not None
    assert reason in summary.parked_reason
    (task,) = farm.reader.tasks(team=True, open_only=True)
    assert (task.queue, task.reference) == ("udvikling", "FAK-1-parked")
    assert reason in dict(task.payload["facts"])["Fejl"]
    assert farm.reader.logins() == []
    with reading(engine) as connection:
        stored = connection.execute(select(cases.c.parked_reason)).scalar_one()
    assert "Søren".encode() not in stored
    assert farm.reader.verify() == []


def test_a_parked_case_keeps_what_robots_bring_but_does_not_go_on(opened: Opened) -> None:
    def next_step(case: Case, now: datetime) -> Step:
        if len(list(case.all("task-added"))) < 2:
            return post(f"P-{len(case.events)}")
        raise RuntimeError("broken")

    farm, case_id = opened(next_step)
    assert state(farm, case_id)[0] == "parked"
    farm.finish(taken(farm), DONE)
    assert types(farm, case_id)[-1] == "task-done"
    assert len(farm.reader.tasks(team=True)) == 1


def test_unparking_goes_on_with_what_happened_so_far(opened: Opened, make_farm: Callable[..., Farm]) -> None:
    farm, case_id = opened(raising)
    farm.finish(taken(farm), DONE)
    corrected = make_farm(processes={"errand": process(post_then_close)})
    corrected.operations.unpark(case_id, "udvikler", "rettet i 1.2")
    assert state(corrected, case_id) == ("closed", "posted")
    (task,) = corrected.reader.tasks(team=True)
    assert (task.state, task.outcome, task.claimed_by) == (TaskState.DONE, "settled", "udvikler")
    with pytest.raises(UsageError, match="is closed, not parked"):
        corrected.operations.unpark(case_id, "udvikler", "")


def test_a_case_that_breaks_again_is_reported_again(opened: Opened) -> None:
    farm, case_id = opened(raising)
    farm.finish(taken(farm), DONE)
    farm.operations.unpark(case_id, "udvikler", "prøver igen")
    assert state(farm, case_id)[0] == "parked"
    assert [task.reference for task in farm.reader.tasks(team=True, open_only=True)] == ["FAK-1-parked-2"]


def test_a_process_this_program_does_not_have_parks_the_case(
    opened: Opened, make_farm: Callable[..., Farm]
) -> None:
    farm, case_id = opened(post_then_close)
    make_farm().finish(taken(farm), DONE)
    (summary,) = [case for case in case_rows(farm) if case.state == "parked"]
    assert "there is no process 'errand'" in (summary.parked_reason or "")
    farm.operations.unpark(case_id, "drift", "den rigtige version kører nu")
    assert state(farm, case_id) == ("closed", "posted")


def test_a_reference_of_another_case_is_not_waited_for(opened: Opened) -> None:
    farm, _ = opened(lambda case, now: post("SAME"))
    other = farm.open_case("errand", "FAK-2", Errand(), actor="demo")
    (summary,) = [case for case in case_rows(farm) if case.state == "parked"]
    assert summary.id == other
    assert "belongs to another case" in (summary.parked_reason or "")
