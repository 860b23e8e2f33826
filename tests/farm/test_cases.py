from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from bots.domain.clock import FixedClock
from bots.domain.errors import StaleLease, UsageError
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from bots.farm.process.steps import AskColleague, Close, Consult, OpenCase, Record, SendMail, Step, Wait
from bots.farm.storage.schema.worklist import logins
from bots.farm.worklist.outcome import Done, NeedsColleague, Refused
from bots.farm.worklist.task import TaskState
from tests.farm.errand import (
    DONE,
    LEASE,
    POST,
    WHAT_NOW,
    Errand,
    Opened,
    Receipt,
    case_rows,
    post,
    post_then_close,
    process,
    state,
    taken,
    types,
)

ASK = AskColleague("fakturaer", "FAK-1-afgoer", "no-match", WHAT_NOW, "decision", (("Beløb", "1"),))


def test_a_case_goes_from_its_robot_to_its_end(opened: Opened, clock: FixedClock) -> None:
    farm, case_id = opened(post_then_close)
    assert types(farm, case_id) == ["opened", "task-added"]
    assert state(farm, case_id) == ("open", None)
    farm.finish(taken(farm), DONE)
    case = farm.reader.case("errand", "FAK-1")
    assert [event.seq for event in case.events] == [1, 2, 3, 4]
    assert [(event.type, event.actor) for event in case.events] == [
        ("opened", "nemhandel-intake"),
        ("task-added", "farm"),
        ("task-done", "navision-post"),
        ("closed", "farm"),
    ]
    assert case.opened == {"what": "Bogfør faktura for Søren Æbelø"}
    where = {"queue": "navision-post", "reference": "FAK-1-post"}
    assert [event.data for event in case.events[1:]] == [
        where,
        {**where, "result": {"number": "K-1"}, "note": "bogført"},
        {"outcome": "posted"},
    ]
    assert {event.at for event in case.events} == {clock.now()}
    assert state(farm, case_id) == ("closed", "posted")


def test_the_same_case_is_opened_once(opened: Opened) -> None:
    farm, case_id = opened(post_then_close)
    assert farm.open_case("errand", "FAK-1", Errand(what="andet"), actor="demo") == case_id
    assert types(farm, case_id) == ["opened", "task-added"]


@pytest.mark.parametrize(
    ("kind", "reference", "payload", "message"),
    [
        ("other", "FAK-2", Errand(), "no process 'other'; known are errand"),
        ("errand", "FAK-2", Receipt(number="1"), "opens with Errand, not Receipt"),
        ("errand", "610190-9995", Errand(), "looks like a CPR number"),
    ],
)
def test_a_case_that_cannot_be_opened(
    opened: Opened, kind: str, reference: str, payload: Any, message: str
) -> None:
    farm, _ = opened(post_then_close)
    with pytest.raises(UsageError, match=message):
        farm.open_case(kind, reference, payload, actor="demo")
    assert len(case_rows(farm)) == 1


def test_files_are_kept_with_the_case_and_its_tasks(opened: Opened) -> None:
    farm, _ = opened(post_then_close)
    xml = File("faktura.xml", "application/xml", b"<Invoice/>")
    case_id = farm.open_case("errand", "FAK-2", Errand(), actor="demo", files=[xml])
    farm.finish(taken(farm), DONE)
    farm.attach(taken(farm), File("receipt.png", "image/png", b"png"))
    assert [file.name for file in farm.reader.files(case_id=case_id)] == ["faktura.xml", "receipt.png"]


def test_opening_a_case_with_a_stale_lease_opens_none(opened: Opened, clock: FixedClock) -> None:
    farm, _ = opened(post_then_close)
    stale = taken(farm)
    clock.advance(LEASE)
    farm.tick()
    with pytest.raises(StaleLease):
        farm.open_case("errand", "FAK-2", Errand(), actor="nemhandel-intake", lease=stale)
    assert len(case_rows(farm)) == 1


@pytest.mark.parametrize(
    ("outcome", "type_", "data"),
    [
        (
            Refused("unknown-member", "Ukendt", Receipt(number="7")),
            "task-refused",
            {"code": "unknown-member", "message": "Ukendt", "result": {"number": "7"}},
        ),
        (
            NeedsColleague("two-hits", "Hvilken?", {"A": "1"}),
            "task-needs-colleague",
            {"code": "two-hits", "question": "Hvilken?", "details": {"A": "1"}},
        ),
        (Done(Receipt(number="7")), "task-done", {"result": {"number": "7"}, "note": ""}),
    ],
)
def test_what_a_robot_brought_home_is_an_event(
    opened: Opened, outcome: Any, type_: str, data: dict[str, Any]
) -> None:
    farm, case_id = opened(lambda case, now: Close("over") if len(case.events) > 2 else post())
    farm.finish(taken(farm), outcome)
    event = farm.reader.case_by_id(case_id).last(type_)
    assert event is not None
    assert event.data == {"queue": "navision-post", "reference": "FAK-1-post", **data}
    assert state(farm, case_id) == ("closed", "over")
    assert farm.reader.tasks(team=True) == []


@pytest.mark.parametrize("after_intent", [False, True])
def test_attempts_used_up_are_an_event(opened: Opened, after_intent: bool) -> None:
    farm, case_id = opened(lambda case, now: Close("over") if len(case.events) > 2 else post())
    lease = taken(farm)
    if after_intent:
        farm.about_to_commit(lease, "FAK-1", {})
    farm.fail(lease, "portal-down", "Svarer ikke", retry_at=None)
    event = farm.reader.case_by_id(case_id).events[2]
    if after_intent:
        assert event.type == "task-needs-colleague"
        assert event.data["code"] == "outcome-uncertain"
        assert event.data["details"] == {"code": "portal-down", "message": "Svarer ikke"}
    else:
        assert event.type == "task-failed"
        assert (event.data["code"], event.data["message"]) == ("portal-down", "Svarer ikke")


def test_an_attempt_that_is_tried_again_is_no_event(opened: Opened, clock: FixedClock) -> None:
    farm, case_id = opened(post_then_close)
    farm.fail(taken(farm), "portal-down", "", retry_at=clock.now() + LEASE)
    assert types(farm, case_id) == ["opened", "task-added"]


def test_a_cancelled_task_is_an_event(opened: Opened) -> None:
    farm, case_id = opened(lambda case, now: Close("given-up") if case.last("task-cancelled") else post())
    (task,) = farm.reader.tasks()
    farm.operations.cancel(task.id, "mette", "Fakturaen er trukket tilbage")
    event = farm.reader.case_by_id(case_id).last("task-cancelled")
    assert event is not None
    assert (event.actor, event.data["reason"]) == ("mette", "Fakturaen er trukket tilbage")
    assert farm.reader.task(task.id).state is TaskState.CANCELLED
    assert farm.claim(POST, "worker-1", LEASE) is None


def test_a_task_that_was_begun_cannot_be_cancelled(opened: Opened) -> None:
    farm, _ = opened(post_then_close)
    lease = taken(farm)
    with pytest.raises(UsageError, match="is claimed: only a task that nobody has begun"):
        farm.operations.cancel(lease.task.id, "mette", "")


def test_mail_is_a_task_of_the_mail_robot(opened: Opened) -> None:
    mail = SendMail("FAK-1-mail", "klinik@example.dk", "Afvist", "Kære klinik")
    farm, case_id = opened(lambda case, now: Close("told") if case.last("task-done") else mail)
    lease = taken(farm, queue="mail-send")
    assert lease.task.payload == {
        "reference": "FAK-1-mail",
        "to": "klinik@example.dk",
        "subject": "Afvist",
        "body": "Kære klinik",
    }
    farm.finish(lease, DONE)
    assert state(farm, case_id) == ("closed", "told")


def test_recording_and_consulting(opened: Opened, clock: FixedClock) -> None:
    seen = []

    def facts(
        connection: Connection, reference: str, question: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        seen.append((reference, question, now))
        connection.execute(insert(logins), {"name": "written-by-the-register", "closings": 0})
        return {"member": True}

    def next_step(case: Case, now: datetime) -> Step:
        if not case.last("consulted"):
            return Consult("facts", {"cpr": "610190-9995"})
        if not case.last("recorded", kind="decision"):
            return Record("decision", {"outcome": "approve", "why": ("a", "b")})
        return Close("approved")

    farm, case_id = opened(next_step, registers={"facts": facts})
    assert seen == [("FAK-1", {"cpr": "610190-9995"}, clock.now())]
    assert [event.data for event in farm.reader.case_by_id(case_id).events[1:3]] == [
        {"register": "facts", "question": {"cpr": "610190-9995"}, "answer": {"member": True}},
        {"kind": "decision", "outcome": "approve", "why": ["a", "b"]},
    ]
    assert [login.name for login in farm.reader.logins()] == ["written-by-the-register"]


def test_a_case_opens_others_once(opened: Opened) -> None:
    def next_step(case: Case, now: datetime) -> Step:
        opened_so_far = len(list(case.all("case-opened")))
        if opened_so_far < 2:
            return OpenCase("subsidy", f"FAK-1-{opened_so_far + 1}", Errand())
        return Close("done")

    subsidy = process(lambda case, now: post(f"{case.reference}-claim"), "subsidy")
    farm, case_id = opened(next_step, subsidy)
    assert [case.reference for case in farm.reader.cases(process="subsidy")] == ["FAK-1-1", "FAK-1-2"]
    assert types(farm, case_id) == ["opened", "case-opened", "case-opened", "closed"]
    assert [task.reference for task in farm.reader.tasks()] == ["FAK-1-1-claim", "FAK-1-2-claim"]


def test_waiting_is_a_date_in_the_database(
    opened: Opened, clock: FixedClock, make_farm: Callable[..., Farm]
) -> None:
    until = clock.now() + timedelta(days=10)

    def next_step(case: Case, now: datetime) -> Step:
        return Close("waited") if now >= until else Wait(until)

    farm, case_id = opened(next_step)
    assert [(case.state, case.wait_until) for case in case_rows(farm)] == [("waiting", until)]
    assert farm.tick() == 0
    clock.advance(timedelta(days=10))
    after_restart = make_farm(processes={"errand": process(next_step)})
    assert after_restart.tick() == 1
    assert after_restart.tick() == 0
    assert state(farm, case_id) == ("closed", "waited")


def test_a_task_in_the_way_does_not_end_a_wait(opened: Opened, clock: FixedClock) -> None:
    farm, case_id = opened(lambda case, now: Wait(clock.now() + LEASE) if len(case.events) < 3 else post("P"))
    farm.add_task("navision-pay", "BY-HAND", Errand(), actor="mette", case_id=case_id)
    assert types(farm, case_id) == ["opened", "task-added"]
    assert state(farm, case_id)[0] == "waiting"
    farm.finish(taken(farm, queue="navision-pay"), DONE)
    assert state(farm, case_id)[0] == "open"
    assert [task.reference for task in farm.reader.tasks(open_only=True)] == ["P"]


def test_a_question_is_a_task_of_the_team(opened: Opened) -> None:
    farm, _ = opened(lambda case, now: Close("x") if case.last("answered") else ASK)
    (task,) = farm.reader.tasks(team=True)
    assert (task.queue, task.reference, task.question) == ("fakturaer", "FAK-1-afgoer", "decision")
    assert task.payload == {
        "code": "no-match",
        "reason": {"da": "Hvad nu?", "en": "What now?"},
        "facts": [["Beløb", "1"]],
    }


def test_what_is_not_there_is_said(opened: Opened) -> None:
    farm, _ = opened(post_then_close)
    with pytest.raises(UsageError, match="no errand case 'FAK-9'"):
        farm.reader.case("errand", "FAK-9")
    with pytest.raises(UsageError, match="there is no case 99"):
        farm.reader.case_by_id(99)
