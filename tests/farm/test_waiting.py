"""Waiting for a date, for an answer in time, for what is heard, and for other cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.domain.text import Text
from bots.farm.farm import Farm
from bots.farm.process import AskColleague, Case, Close, OpenCase, Step, TimedOut, Wait, answer_in_time
from fixtures.reversals.payout import open_tasks
from tests.farm.errand import DONE, WHAT_NOW, Answer, Errand, Opened, post, process, state, taken, types

TEN_DAYS = timedelta(days=10)
ASK = AskColleague("fakturaer", "FAK-1-svar", "no-match", WHAT_NOW, "decision")
APPROVE = {"decision": "approve", "days": 0}
REASON = Text(da="ti dage efter dødsfaldet", en="ten days after the death")


@pytest.fixture
def in_time(opened: Opened, clock: FixedClock) -> tuple[Farm, int]:
    ask = replace(ASK, until=clock.now() + TEN_DAYS)

    def next_step(case: Case, now: datetime) -> Step:
        answer = answer_in_time(case, ask, Answer)
        if isinstance(answer, AskColleague):
            return answer
        return Close("too-late" if isinstance(answer, TimedOut) else answer.given.decision.value)

    return opened(next_step)


def test_an_answer_in_time_counts(in_time: tuple[Farm, int]) -> None:
    farm, case_id = in_time
    farm.colleagues.answer(1, "ida", APPROVE)
    assert state(farm, case_id) == ("closed", "approve")


def test_after_the_time_nobody_is_asked(in_time: tuple[Farm, int], clock: FixedClock) -> None:
    farm, case_id = in_time
    farm.colleagues.claim_for(1, "ida", timedelta(days=30))
    clock.advance(TEN_DAYS)
    farm.tick()
    assert types(farm, case_id) == ["opened", "task-added", "timed-out", "closed"]
    assert state(farm, case_id) == ("closed", "too-late")
    assert farm.reader.task(1).outcome == "timed-out"
    with pytest.raises(UsageError, match="the time for task 1 is over"):
        farm.colleagues.answer(1, "ida", APPROVE)
    assert farm.reader.verify() == []


def test_an_answer_that_waits_to_count_was_in_time(in_time: tuple[Farm, int], clock: FixedClock) -> None:
    farm, case_id = in_time
    clock.advance(TEN_DAYS - timedelta(seconds=3))
    farm.colleagues.answer_later(1, "ida", APPROVE)
    clock.advance(timedelta(seconds=4))
    farm.tick()
    assert state(farm, case_id)[0] == "waiting"
    clock.advance(timedelta(minutes=1))
    farm.tick()
    assert state(farm, case_id) == ("closed", "approve")


def test_what_a_case_waits_for_is_an_event_once(opened: Opened, clock: FixedClock) -> None:
    until = clock.now() + TEN_DAYS

    def next_step(case: Case, now: datetime) -> Step | tuple[Step, ...]:
        wait = Wait(until, REASON, hears=("revived",))
        if now >= until:
            return Close("over")
        return (wait,) if case.last("answered") else (wait, ASK)

    farm, case_id = opened(next_step)
    farm.colleagues.answer(1, "ida", APPROVE)
    farm.tick()
    assert types(farm, case_id) == ["opened", "waiting", "task-added", "answered"]
    waiting = farm.reader.case_by_id(case_id).last("waiting")
    assert waiting is not None
    assert waiting.data == {
        "until": until.isoformat(),
        "reason": {"da": REASON.da, "en": REASON.en},
        "hears": ["revived"],
    }
    clock.advance(TEN_DAYS)
    farm.tick()
    assert state(farm, case_id) == ("closed", "over")


def test_a_date_counts_while_tasks_are_open(opened: Opened, clock: FixedClock) -> None:
    until = clock.now() + TEN_DAYS

    def next_step(case: Case, now: datetime) -> Step | tuple[Step, ...]:
        return Close("over") if now >= until else (post(), Wait(until))

    farm, case_id = opened(next_step)
    clock.advance(TEN_DAYS)
    farm.tick()
    assert state(farm, case_id) == ("closed", "over")
    assert open_tasks(farm) == {}


def parent(report: bool = True) -> Callable[[Case, datetime], Step]:
    def next_step(case: Case, now: datetime) -> Step:
        ended = case.last("case-closed", process="claim", reference="K-1")
        return Close(ended.data["outcome"]) if ended else OpenCase("claim", "K-1", Errand(), report=report)

    return next_step


def test_a_case_hears_how_the_one_it_opened_has_ended(opened: Opened) -> None:
    child = process(lambda case, now: Close("paid") if case.last("task-done") else post("K-1"), "claim")
    farm, case_id = opened(parent(), child)
    assert types(farm, case_id) == ["opened", "case-opened"]
    assert state(farm, case_id) == ("open", None)
    farm.finish(taken(farm), DONE)
    assert types(farm, case_id) == ["opened", "case-opened", "case-closed", "closed"]
    assert state(farm, case_id) == ("closed", "paid")
    assert farm.reader.verify() == []


def test_a_case_that_ends_at_once_is_heard_of_as_well(opened: Opened) -> None:
    farm, case_id = opened(parent(), process(lambda case, now: Close("nothing"), "claim"))
    assert types(farm, case_id) == ["opened", "case-opened", "case-closed", "closed"]


def test_a_case_that_was_there_before_reports_too(make_farm: Callable[..., Farm]) -> None:
    child = process(lambda case, now: Close("paid") if case.last("task-done") else post("K-1"), "claim")
    farm = make_farm(processes={"errand": process(parent()), "claim": child})
    farm.open_case("claim", "K-1", Errand(), actor="demo")
    case_id = farm.open_case("errand", "FAK-1", Errand(), actor="demo")
    farm.finish(taken(farm), DONE)
    assert state(farm, case_id) == ("closed", "paid")
    third = farm.open_case("errand", "FAK-2", Errand(), actor="demo")
    assert state(farm, third)[0] == "parked"


def test_opening_again_what_does_not_report_is_a_mistake(opened: Opened) -> None:
    farm, case_id = opened(parent(report=False), process(lambda case, now: post("K-1"), "claim"))
    assert state(farm, case_id)[0] == "parked"
