from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.colleagues.inbox import InboxFilter
from bots.farm.colleagues.pending_answers import Caution
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from bots.farm.process.process import Process
from bots.farm.process.steps import Stakes, Step
from tests.farm.errand import Answer, Decision, Errand, Opened, state, types
from tests.farm.test_colleagues import ask_then_close

METTE = InboxFilter("mette", ("fakturaer",))
YES: dict[str, Any] = {"decision": "approve", "days": 3}
LIMIT = Decimal(25_000)


@pytest.fixture
def asked(opened: Opened) -> tuple[Farm, int]:
    farm, _ = opened(ask_then_close)
    (task,) = farm.reader.tasks(team=True)
    return farm, task.id


def at_stake(case: Case, answer: Answer) -> Stakes:
    """``days`` thousand kroner; a rejection is an account that changed."""
    return Stakes(Decimal(answer.days * 1000), changed_account=answer.decision is Decision.REJECT)


@pytest.fixture
def careful(make_farm: Callable[..., Farm]) -> tuple[Farm, int]:
    """A farm whose one case asks for what may need a second person, and the id of that task."""

    def next_step(case: Case, now: datetime) -> Step:
        return ask_then_close(case, now)

    room = Process(
        "errand", Errand, next_step, questions={"decision": Answer}, second_pair={"decision": at_stake}
    )
    farm = make_farm(processes={"errand": room}, caution=Caution(second_pair_over=LIMIT))
    farm.open_case("errand", "FAK-1", Errand(), actor="nemhandel-intake")
    (task,) = farm.reader.tasks(team=True)
    return farm, task.id


def test_the_case_goes_on_after_ten_seconds(asked: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = asked
    moment = farm.colleagues.answer_later(task_id, "mette", YES)
    assert moment == clock.now() + timedelta(seconds=10)
    clock.advance(timedelta(seconds=9.9))
    assert farm.tick() == 0
    assert not farm.reader.task(task_id).ended
    clock.advance(timedelta(seconds=0.1))
    assert farm.tick() == 1
    assert farm.tick() == 0
    assert types(farm, 1)[-2:] == ["answered", "closed"]
    answered = farm.reader.case_by_id(1).last("answered")
    assert answered is not None
    assert (answered.actor, answered.data["answer"]) == ("mette", {"decision": "approve", "days": 3})
    assert farm.colleagues.pending(task_id) is None
    assert farm.reader.verify() == []


def test_until_then_it_can_be_undone(asked: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = asked
    farm.colleagues.answer_later(task_id, "mette", YES)
    with pytest.raises(UsageError, match="no answer of lars"):
        farm.colleagues.undo_answer(task_id, "lars")
    farm.colleagues.undo_answer(task_id, "mette")
    clock.advance(timedelta(minutes=1))
    assert farm.tick() == 0
    task = farm.reader.task(task_id)
    assert (task.ended, task.claimed_by) == (False, "mette")
    with pytest.raises(UsageError, match="no answer of mette"):
        farm.colleagues.undo_answer(task_id, "mette")
    farm.colleagues.answer(task_id, "mette", YES)
    assert state(farm, 1) == ("closed", "over")


def test_afterwards_it_cannot(asked: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = asked
    farm.colleagues.answer_later(task_id, "mette", YES)
    clock.advance(timedelta(seconds=10))
    farm.tick()
    with pytest.raises(UsageError, match="has ended already"):
        farm.colleagues.undo_answer(task_id, "mette")


def test_meanwhile_nobody_does_anything_else_with_it(asked: tuple[Farm, int]) -> None:
    farm, task_id = asked
    farm.colleagues.answer_later(task_id, "mette", YES)
    for act in (
        lambda: farm.colleagues.answer(task_id, "mette", YES),
        lambda: farm.colleagues.answer_later(task_id, "mette", YES),
        lambda: farm.colleagues.release_for(task_id, "mette"),
        lambda: farm.colleagues.assign(task_id, "leder", "lars"),
        lambda: farm.colleagues.hand_over(task_id, "mette", "tilskud", "til jer"),
    ):
        with pytest.raises(UsageError, match="has an answer of mette that can be undone"):
            act()


def test_a_wrong_answer_is_refused_at_once(asked: tuple[Farm, int]) -> None:
    farm, task_id = asked
    with pytest.raises(UsageError, match="decision: is missing"):
        farm.colleagues.answer_later(task_id, "mette", {})
    assert farm.colleagues.pending(task_id) is None


def test_it_counts_also_when_everything_stood_still_for_days(
    asked: tuple[Farm, int], clock: FixedClock
) -> None:
    farm, task_id = asked
    farm.colleagues.answer_later(task_id, "mette", YES)
    clock.advance(timedelta(days=3))
    farm.tick()
    assert state(farm, 1) == ("closed", "over")


def test_a_small_amount_needs_nobody_else(careful: tuple[Farm, int]) -> None:
    farm, task_id = careful
    assert farm.colleagues.answer(task_id, "mette", {"decision": "approve", "days": 25}) == ()
    assert state(farm, 1) == ("closed", "over")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            {"decision": "approve", "days": 26},
            ["The amount 26.000,00 kr. is over 25.000,00 kr."],
        ),
        ({"decision": "reject"}, ["The money goes to another account than the registered one."]),
    ],
)
def test_a_second_person_approves(careful: tuple[Farm, int], answer: dict[str, Any], why: list[str]) -> None:
    farm, task_id = careful
    assert [text.en for text in farm.colleagues.answer(task_id, "mette", answer)] == why
    (item,) = farm.colleagues.inbox(InboxFilter("hanne", ("fakturaer",), proposed=True)).items
    assert (item.id, item.proposed_by, item.claimed_by) == (task_id, "mette", None)
    farm.colleagues.approve(task_id, "hanne")
    answered = farm.reader.case_by_id(1).last("answered")
    assert answered is not None
    assert (answered.actor, answered.data["approved_by"]) == ("mette", "hanne")
    (row,) = [row for row in farm.reader.audit_of(case_id=1) if row["action"] == "answered"]
    assert row["details"]["approved_by"] == "hanne"
    assert state(farm, 1) == ("closed", "over")
    assert farm.reader.verify() == []


@pytest.mark.parametrize("same", ["renée", "Renée", " renée ", "rene\u0301e"])
def test_never_the_same_person(careful: tuple[Farm, int], same: str) -> None:
    farm, task_id = careful
    farm.colleagues.answer(task_id, "ren\u00e9e", {"decision": "reject"})
    for act in (
        lambda: farm.colleagues.approve(task_id, same),
        lambda: farm.colleagues.decline(task_id, same, "nej"),
    ):
        with pytest.raises(UsageError, match="somebody else has to look"):
            act()
    assert farm.colleagues.pending(task_id) is not None
    assert not farm.reader.task(task_id).ended


def test_a_declined_answer_goes_back_with_the_reason(careful: tuple[Farm, int]) -> None:
    farm, task_id = careful
    farm.colleagues.answer(task_id, "mette", {"decision": "reject"})
    farm.colleagues.decline(task_id, "hanne", "Ring til klinikken først")
    note = farm.colleagues.notes(task_id=task_id)[-1]
    assert (note.kind, note.person, note.text) == ("declined", "hanne", "Ring til klinikken først")
    assert farm.reader.task(task_id).claimed_by == "mette"
    assert farm.colleagues.answer(task_id, "mette", {"decision": "approve"}) == ()
    assert state(farm, 1) == ("closed", "over")


def test_a_proposal_is_not_answered_over_and_can_be_taken_back(careful: tuple[Farm, int]) -> None:
    farm, task_id = careful
    farm.colleagues.answer(task_id, "mette", {"decision": "reject"})
    with pytest.raises(UsageError, match="an answer of mette that waits for a second person"):
        farm.colleagues.answer(task_id, "lars", {"decision": "approve"})
    farm.colleagues.undo_answer(task_id, "mette")
    with pytest.raises(UsageError, match="no answer that waits"):
        farm.colleagues.approve(task_id, "hanne")


def test_an_answer_that_could_be_undone_waits_for_a_second_person_then(
    careful: tuple[Farm, int], clock: FixedClock
) -> None:
    farm, task_id = careful
    farm.colleagues.answer_later(task_id, "mette", {"decision": "reject"})
    with pytest.raises(UsageError, match="no answer that waits"):
        farm.colleagues.approve(task_id, "hanne")
    clock.advance(timedelta(seconds=10))
    farm.tick()
    assert not farm.reader.task(task_id).ended
    farm.colleagues.approve(task_id, "hanne")
    assert state(farm, 1) == ("closed", "over")


def test_how_long_a_person_had_it_is_kept(asked: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = asked
    farm.colleagues.claim_for(task_id, "mette")
    clock.advance(timedelta(minutes=2))
    farm.colleagues.answer(task_id, "mette", YES)
    answered = farm.reader.case_by_id(1).last("answered")
    assert answered is not None
    assert answered.data["seconds"] == 120


def test_how_long_it_waited_for_the_second_person_is_not_counted(
    careful: tuple[Farm, int], clock: FixedClock
) -> None:
    farm, task_id = careful
    farm.colleagues.claim_for(task_id, "mette")
    clock.advance(timedelta(minutes=2))
    farm.colleagues.answer(task_id, "mette", {"decision": "reject"})
    clock.advance(timedelta(hours=2))
    farm.colleagues.approve(task_id, "hanne")
    answered = farm.reader.case_by_id(1).last("answered")
    assert answered is not None
    assert answered.data["seconds"] == 120
