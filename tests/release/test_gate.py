"""The gate says of each stored case whether a changed process would go another way in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bots.domain.clock import FixedClock
from bots.domain.text import Text
from bots.farm.farm import Farm
from bots.farm.process import AskColleague, Case, Close, Process, Record, RunRobot, Safeguards, Step, Wait
from bots.release import DifferenceKind, OpenVerdict, as_json, check, check_in_parallel, lines, without
from tests.farm.errand import DONE, WHAT_NOW, Answer, Errand, process, taken
from tests.release.conftest import stored

ANSWER = {"decision": "approve", "days": 3}
FarmOf = Callable[[Process], Farm]


def ask(case: Case) -> AskColleague:
    return AskColleague("faktura", f"{case.reference}-ask", "odd", WHAT_NOW, "decision")


def post(case: Case) -> RunRobot:
    return RunRobot("navision-post", f"{case.reference}-post", Errand(what="Bogfør"))


def steps(case: Case, now: datetime) -> Step:
    """Note the day, ask, post, close."""
    if case.last("recorded") is None:
        return Record("day", {"day": now.date().isoformat()})
    if case.last("answered") is None:
        return ask(case)
    return Close("posted") if case.last("task-done") else post(case)


@pytest.fixture
def farm(farm_of: FarmOf, clock: FixedClock) -> Farm:
    """One closed case, one at the robot, one at a colleague: FAK-1, FAK-2, FAK-3."""
    farm = farm_of(process(steps))
    for number in (1, 2, 3):
        farm.open_case("errand", f"FAK-{number}", Errand(), actor="demo")
    clock.advance(timedelta(days=1))
    for task in farm.reader.tasks(team=True)[:2]:
        farm.colleagues.answer(task.id, "mette", ANSWER)
    farm.finish(taken(farm), DONE)
    return farm


def changed(next_step: Callable[[Case, datetime], Step]) -> dict[str, Process]:
    return {"errand": process(next_step)}


def test_the_unchanged_process_differs_in_nothing(farm: Farm) -> None:
    report = check(changed(steps), stored(farm))

    assert (report.checked, report.cases) == (3, [])
    assert report.verdicts == {OpenVerdict.GOES_ON: 2}
    assert list(lines(report))[-1].startswith("3 cases, ")


def test_another_payload_of_the_same_task_is_named_without_its_values(farm: Farm) -> None:
    def other(case: Case, now: datetime) -> Step:
        step = steps(case, now)
        return replace(step, payload=Errand(what="Betal")) if isinstance(step, RunRobot) else step

    report = check(changed(other), stored(farm))

    assert [(one.reference, one.differences[0].kind) for one in report.cases] == [
        ("FAK-1", DifferenceKind.PARTS_WAYS),
        ("FAK-2", DifferenceKind.PARTS_WAYS),
    ]
    assert report.cases[0].differences[0].now == "task-added navision-post FAK-1-post with another what"
    assert "Betal" not in str(as_json(report))


def test_another_question_or_amount_is_named(farm: Farm) -> None:
    def other(case: Case, now: datetime) -> Step:
        step = steps(case, now)
        return replace(step, code="even") if isinstance(step, AskColleague) else step

    assert [one.reference for one in check(changed(other), stored(farm)).differing] == [
        "FAK-1",
        "FAK-2",
        "FAK-3",
    ]


def test_a_process_that_breaks_would_park_the_case_and_says_where(farm: Farm) -> None:
    def other(case: Case, now: datetime) -> Step:
        if case.last("answered"):
            raise KeyError("610570-1234")
        return steps(case, now)

    report = check(changed(other), stored(farm))

    worst = report.cases[0].worst
    assert worst is not None
    assert (worst.kind, worst.now.partition(":")[0]) == (DifferenceKind.PARKS, "KeyError at test_gate.py")
    assert [(one.reference, one.open_case and one.open_case.verdict) for one in report.cases] == [
        ("FAK-1", None),
        ("FAK-2", OpenVerdict.NEEDS_DECISION),
    ]


def test_a_task_that_has_ended_is_not_asked_for_again_unseen(farm: Farm) -> None:
    def other(case: Case, now: datetime) -> Step:
        return post(case) if case.last("task-done") else steps(case, now)

    report = check(changed(other), stored(farm))

    assert [(one.reference, one.worst and one.worst.kind) for one in report.cases] == [
        ("FAK-1", DifferenceKind.ASKS_AGAIN)
    ]


def test_the_same_deed_under_another_reference_would_be_done_twice(farm: Farm) -> None:
    def other(case: Case, now: datetime) -> Step:
        step = steps(case, now)
        return replace(step, reference=f"{case.reference}-bogfoer") if isinstance(step, RunRobot) else step

    report = check(changed(other), stored(farm))

    named = {one.reference: one for one in report.cases}
    assert named["FAK-1"].worst is not None
    assert named["FAK-1"].worst.kind is DifferenceKind.ACTS_TWICE
    assert named["FAK-2"].open_case is not None
    assert named["FAK-2"].open_case.verdict is OpenVerdict.NEEDS_DECISION


def test_an_open_case_goes_on_otherwise_and_says_how(farm: Farm) -> None:
    def other(case: Case, now: datetime) -> Step:
        return Close("posted") if case.last("answered") or case.last("recorded") else steps(case, now)

    report = check(changed(other), stored(farm))

    open_cases = {one.reference: one.open_case for one in report.cases if one.open_case}
    assert {name: (one.verdict, one.how) for name, one in open_cases.items()} == {
        "FAK-2": (OpenVerdict.OTHERWISE, "closed posted"),
        "FAK-3": (OpenVerdict.OTHERWISE, "closed posted"),
    }


def test_a_question_that_is_no_longer_wanted_would_be_withdrawn(farm: Farm) -> None:
    def other(case: Case, now: datetime) -> Step:
        step = steps(case, now)
        long = Wait(datetime(2027, 1, 1, tzinfo=now.tzinfo))
        return long if isinstance(step, AskColleague) and case.last("task-added") else step

    report = check(changed(other), stored(farm))

    [waiting] = [one for one in report.cases if one.reference == "FAK-3"]
    assert waiting.open_case is not None
    assert waiting.open_case.how == "withdraw faktura FAK-3-ask"
    assert waiting.differences == ()
    assert report.cases[0].differences[0].now == "withdraw faktura FAK-1-ask"


@pytest.mark.parametrize(("days", "verdict"), [(7, OpenVerdict.GOES_ON), (8, OpenVerdict.OTHERWISE)])
def test_another_date_to_wait_for_is_another_way(farm_of: FarmOf, days: int, verdict: OpenVerdict) -> None:
    def waiting(days: int) -> Process:
        return process(lambda case, now: Wait(case.events[0].at + timedelta(days=days)))

    farm = farm_of(waiting(7))
    farm.open_case("errand", "FAK-1", Errand(), actor="demo")

    assert check({"errand": waiting(days)}, stored(farm)).verdicts == {verdict: 1}


def test_a_reason_to_wait_and_a_time_out_are_compared(farm_of: FarmOf, clock: FixedClock) -> None:
    def patient(days: int) -> Process:
        def next_step(case: Case, now: datetime) -> Step:
            if case.last("timed-out"):
                reason = Text(da=f"{days} dage", en=f"{days} days")
                return Wait(case.events[0].at + timedelta(days=90), reason)
            return replace(ask(case), until=case.events[0].at + timedelta(days=days))

        return Process("errand", Errand, next_step, questions={"decision": Answer})

    farm = farm_of(patient(3))
    farm.open_case("errand", "FAK-1", Errand(), actor="demo")
    clock.advance(timedelta(days=3))
    farm.tick()

    assert check({"errand": patient(3)}, stored(farm)).differing == []
    [later] = check({"errand": patient(5)}, stored(farm)).differing
    first = later.differences[0]
    assert (first.recorded, first.now) == ("timed-out faktura FAK-1-ask", "wait")


def test_what_a_person_says_is_part_of_the_history(farm: Farm) -> None:
    for number in (2, 3):
        farm.colleagues.remark(number, "mette", "Personen er utilfreds")
    asked = next(one for one in farm.reader.tasks(team=True) if one.reference.startswith("FAK-3-standset"))
    farm.colleagues.answer(asked.id, "mette", {"action": "stop", "note": "Skal ikke bogføres"})

    assert check(changed(steps), stored(farm)).differing == []


def test_a_parked_case_stays_parked_or_goes_on(farm_of: FarmOf) -> None:
    def broken(case: Case, now: datetime) -> Step:
        return ask(case) if case.last("recorded") is None and now.year < 2000 else Close("x" if 1 / 0 else "")

    farm = farm_of(process(broken))
    farm.open_case("errand", "FAK-1", Errand(), actor="demo")

    still, mended = (check(changed(one), stored(farm)) for one in (broken, steps))

    assert (still.verdicts, mended.verdicts) == ({OpenVerdict.NEEDS_DECISION: 1}, {OpenVerdict.OTHERWISE: 1})
    assert "stays parked: ZeroDivisionError" in next(lines(still))


def test_an_erased_case_cannot_be_checked_and_says_so(farm: Farm) -> None:
    cases = [replace(one, erased=one.case.reference == "FAK-1") for one in stored(farm)]

    report = check(changed(steps), cases)

    assert (report.checked, len(report.unchecked)) == (2, 1)
    assert next(lines(report)).endswith("FAK-1: cannot be checked, its personal data has been deleted")


def test_an_open_case_whose_process_is_gone_needs_a_decision(farm: Farm) -> None:
    report = check({}, stored(farm))

    assert report.verdicts == {OpenVerdict.NEEDS_DECISION: 2}
    assert [one.unchecked for one in report.cases] == ["its process is gone"] * 3


def test_what_was_known_before_is_no_news(farm: Farm) -> None:
    def other(case: Case, now: datetime) -> Step:
        step = steps(case, now)
        return Close("done") if isinstance(step, Close) else step

    report = check(changed(other), stored(farm))

    assert [one.reference for one in report.differing] == ["FAK-1"]
    assert without(report, as_json(report)).differing == []


def test_several_workers_find_the_same(farm: Farm) -> None:
    cases = stored(farm)

    def broken(case: Case, now: datetime) -> Step:
        return Close("broken")

    read = partial(map, cases.__getitem__)
    both = check_in_parallel(changed(broken), range(3), read, Safeguards(), 2)

    assert as_json(both) == as_json(check(changed(broken), cases))


def test_a_step_says_by_which_version_it_was_taken(farm: Farm) -> None:
    case = farm.reader.case("errand", "FAK-1")
    version = process(steps).version

    assert version is not None
    assert {one.version for one in case.events if one.actor == "farm"} == {version}
    assert {one.version for one in case.events if one.actor != "farm"} == {None}
