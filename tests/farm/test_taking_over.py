from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.colleagues.inbox import InboxFilter
from bots.farm.colleagues.pending_answers import Caution
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from bots.farm.process.jobs import GivenUp, Job, RobotHandover, carry_out
from bots.farm.process.process import Process
from bots.farm.process.steps import Close, RunRobot, Stakes, Step
from bots.farm.worklist.task import TaskState
from tests.farm.errand import DONE, LEASE, POST, Errand, Receipt, state, taken, types

METTE = InboxFilter("mette", ("fakturaer",))
LIMIT = Decimal(25_000)
ROOM_JOB = Job(
    step=RunRobot("navision-post", "FAK-1-post", Errand()),
    receipt=Receipt,
    team="fakturaer",
    purpose="Bogføre",
    answer=RobotHandover,
    by_hand=lambda answer: Receipt(number=answer.receipt or ""),
)


def next_step(case: Case, now: datetime) -> Step:
    receipt = carry_out(case, ROOM_JOB)
    if isinstance(receipt, GivenUp):
        return Close("given-up")
    return Close(f"posted-{receipt.number}") if isinstance(receipt, Receipt) else receipt


def at_stake(case: Case, receipt: Receipt) -> Stakes:
    """A receipt whose number is an amount lets out as much."""
    amount = receipt.number.removeprefix("K-")
    return Stakes(Decimal(amount) if amount.isdigit() else Decimal(0), receipt.number == "K-CHANGED")


@pytest.fixture
def posting(make_farm: Callable[..., Farm]) -> tuple[Farm, int]:
    """A farm whose one case waits for a robot, and the id of the robot's task."""
    room = Process(
        "errand",
        Errand,
        next_step,
        questions={"robot-handover": RobotHandover},
        receipts={"navision-post": Receipt},
        second_pair={"navision-post": at_stake},
    )
    farm = make_farm(processes={"errand": room}, caution=Caution(second_pair_over=LIMIT))
    farm.open_case("errand", "FAK-1", Errand(), actor="nemhandel-intake")
    (task,) = farm.reader.tasks(team=False)
    return farm, task.id


def test_no_robot_gets_what_a_colleague_took_over(posting: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = posting
    task = farm.colleagues.take_over(task_id, "mette", "fakturaer")
    assert (task.state, task.claimed_by, task.tried_before) == (TaskState.BY_HAND, "mette", False)
    assert farm.claim(POST, "worker-1", LEASE) is None
    clock.advance(timedelta(days=30))
    assert farm.tick() == 0
    assert farm.claim(POST, "worker-1", LEASE) is None
    (item,) = farm.colleagues.inbox(InboxFilter("mette", ("fakturaer",), mine=True)).items
    assert (item.id, item.queue, item.team, item.lease_until) == (
        task_id,
        "navision-post",
        "fakturaer",
        None,
    )


def test_the_receipt_goes_onto_the_case(posting: tuple[Farm, int]) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    assert farm.colleagues.receipt_model(task_id) is Receipt
    with pytest.raises(UsageError, match="number: is missing"):
        farm.colleagues.finish_by_hand(task_id, "mette", {})
    farm.colleagues.finish_by_hand(task_id, "mette", {"number": "K-7"}, "bogført selv")
    assert state(farm, 1) == ("closed", "posted-K-7")
    done = farm.reader.case_by_id(1).last("task-done")
    assert done is not None
    assert (done.actor, done.data["note"]) == ("mette", "bogført selv")
    task = farm.reader.task(task_id)
    assert (task.state, task.outcome, task.claimed_by) == (TaskState.DONE, "by-hand", "mette")
    assert farm.colleagues.inbox(METTE).items == ()
    assert farm.reader.verify() == []


def test_what_cannot_be_done_is_given_up_with_its_case(posting: tuple[Farm, int]) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    with pytest.raises(UsageError, match="say why"):
        farm.colleagues.give_up(task_id, "mette", " ")
    farm.colleagues.give_up(task_id, "mette", "Kreditor er lukket")
    assert state(farm, 1) == ("closed", "given-up")
    assert types(farm, 1)[-3:] == ["task-added", "answered", "closed"]
    assert farm.colleagues.inbox(METTE).items == ()


def test_given_back_the_robot_does_it(posting: tuple[Farm, int]) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    with pytest.raises(UsageError, match="is with mette"):
        farm.colleagues.give_back(task_id, "lars")
    farm.colleagues.give_back(task_id, "mette", "jeg har ikke adgang")
    assert farm.colleagues.inbox(METTE).items == ()
    lease = taken(farm)
    assert lease.task.id == task_id
    farm.finish(lease, DONE)
    assert state(farm, 1) == ("closed", "posted-K-1")
    assert farm.colleagues.notes(task_id=task_id)[-1].text == "jeg har ikke adgang"


def test_after_an_intent_the_portal_must_be_looked_at_first(
    posting: tuple[Farm, int], clock: FixedClock
) -> None:
    farm, task_id = posting
    lease = taken(farm)
    farm.about_to_commit(lease, "FAK-1", {"number": "7"})
    clock.advance(LEASE)
    farm.tick()
    task = farm.colleagues.take_over(task_id, "mette", "fakturaer")
    assert task.tried_before
    assert task.intent == {"reference": "FAK-1", "fingerprint": {"number": "7"}}
    assert farm.colleagues.inbox(METTE).items[0].tried_before
    farm.colleagues.give_back(task_id, "mette")
    assert farm.reader.task(task_id).state == TaskState.UNCERTAIN
    assert taken(farm).task.tried_before


def test_not_while_the_robot_works_on_it(posting: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = posting
    taken(farm, "worker-7")
    clock.advance(timedelta(seconds=5))
    with pytest.raises(UsageError, match=r"robot navision-post works .*worker-7, since 2026-11-21 09:00:00"):
        farm.colleagues.take_over(task_id, "mette", "fakturaer")


def test_what_cannot_be_taken_over(posting: tuple[Farm, int]) -> None:
    farm, task_id = posting
    team = farm.add_task("fakturaer", "FAK-9", Errand(), actor="demo", team=True)
    with pytest.raises(UsageError, match="claim it instead"):
        farm.colleagues.take_over(team.id, "mette", "fakturaer")
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    with pytest.raises(UsageError, match="is with mette, who does it by hand"):
        farm.colleagues.take_over(task_id, "lars", "fakturaer")
    with pytest.raises(UsageError, match="was not taken over"):
        farm.colleagues.finish_by_hand(team.id, "mette", {})


def test_only_by_its_own_ways_it_ends(posting: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    for act in (
        lambda: farm.colleagues.answer(task_id, "mette", {}),
        lambda: farm.colleagues.settle(task_id, "mette", "klaret"),
        lambda: farm.colleagues.release_for(task_id, "mette"),
        lambda: farm.colleagues.hand_over(task_id, "mette", "tilskud", "til jer"),
        lambda: farm.colleagues.snooze(task_id, "mette", clock.now() + LEASE, "senere"),
    ):
        with pytest.raises(UsageError):
            act()
    assert farm.reader.task(task_id).state == TaskState.BY_HAND


def test_a_colleague_can_be_given_it(posting: tuple[Farm, int], clock: FixedClock) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    farm.colleagues.assign(task_id, "leder", "lars")
    clock.advance(timedelta(days=2))
    farm.tick()
    task = farm.reader.task(task_id)
    assert (task.state, task.claimed_by) == (TaskState.BY_HAND, "lars")


def test_a_question_about_it_leaves_it_by_hand(posting: tuple[Farm, int]) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    asked = farm.colleagues.ask_team(task_id, "mette", "tilskud", "Hvilken konto?")
    assert farm.reader.task(task_id).state == TaskState.BY_HAND
    farm.colleagues.settle(asked.id, "lars", "Konto 7")
    assert farm.colleagues.notes(task_id=task_id)[-1].text == "Konto 7"
    farm.colleagues.finish_by_hand(task_id, "mette", {"number": "K-7"})
    assert state(farm, 1) == ("closed", "posted-K-7")


def test_a_task_without_a_case_takes_a_note(farm: Farm) -> None:
    task = farm.add_task("navision-post", "FAK-1", Errand(), actor="demo")
    farm.colleagues.take_over(task.id, "mette")
    assert farm.colleagues.receipt_model(task.id) is None
    with pytest.raises(UsageError, match="has no receipt"):
        farm.colleagues.finish_by_hand(task.id, "mette", {"number": "K-7"})
    farm.colleagues.finish_by_hand(task.id, "mette", {}, "gjort")
    assert farm.reader.task(task.id).reason == "gjort"


def test_what_was_done_by_hand_can_be_undone_for_a_moment(
    posting: tuple[Farm, int], clock: FixedClock
) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    moment = farm.colleagues.finish_by_hand_later(task_id, "mette", {"number": "K-8"}, "bogført selv")
    assert moment == clock.now() + timedelta(seconds=10)
    waiting = farm.colleagues.pending(task_id)
    assert waiting is not None
    assert (waiting.person, waiting.answer, waiting.note) == ("mette", {"number": "K-8"}, "bogført selv")
    farm.colleagues.undo_answer(task_id, "mette")
    clock.advance(timedelta(minutes=1))
    assert farm.tick() == 0
    assert (farm.reader.task(task_id).state, farm.reader.task(task_id).claimed_by) == (
        TaskState.BY_HAND,
        "mette",
    )
    farm.colleagues.finish_by_hand_later(task_id, "mette", {"number": "K-7"}, "bogført selv")
    clock.advance(timedelta(seconds=10))
    farm.tick()
    assert state(farm, 1) == ("closed", "posted-K-7")
    done = farm.reader.case_by_id(1).last("task-done")
    assert done is not None
    assert (done.actor, done.data["note"], done.data["seconds"]) == ("mette", "bogført selv", 70)
    assert farm.reader.verify() == []


@pytest.mark.parametrize("number", ["K-25001", "K-CHANGED"])
@pytest.mark.parametrize("later", [True, False])
def test_what_lets_much_out_waits_for_a_second_person_and_for_nobody_else(
    posting: tuple[Farm, int], clock: FixedClock, number: str, later: bool
) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    if later:
        farm.colleagues.finish_by_hand_later(task_id, "mette", {"number": number}, "betalt selv")
        clock.advance(timedelta(seconds=10))
        farm.tick()
    else:
        assert farm.colleagues.finish_by_hand(task_id, "mette", {"number": number}, "betalt selv") != ()
    (item,) = farm.colleagues.inbox(InboxFilter("hanne", ("fakturaer",), proposed=True)).items
    assert (item.id, item.proposed_by) == (task_id, "mette")
    assert farm.claim(POST, "worker-1", LEASE) is None
    for act in (
        lambda: farm.colleagues.approve(task_id, "METTE"),
        lambda: farm.colleagues.decline(task_id, "mette", "nej"),
        lambda: farm.colleagues.finish_by_hand(task_id, "mette", {"number": "K-1"}),
        lambda: farm.colleagues.finish_by_hand(task_id, "hanne", {"number": "K-1"}),
        lambda: farm.colleagues.give_back(task_id, "mette"),
        lambda: farm.colleagues.give_up(task_id, "mette", "nej"),
        lambda: farm.colleagues.assign(task_id, "leder", "hanne"),
        lambda: farm.colleagues.take_over(task_id, "hanne", "fakturaer"),
        lambda: farm.operations.cancel(task_id, "hanne", "nej"),
        lambda: farm.operations.retry(task_id, "hanne", "nej", teams=["fakturaer"]),
    ):
        with pytest.raises(UsageError):
            act()
    farm.colleagues.decline(task_id, "hanne", "Se efter igen")
    assert (farm.reader.task(task_id).state, farm.reader.task(task_id).claimed_by) == (
        TaskState.BY_HAND,
        "mette",
    )
    farm.colleagues.assign(task_id, "leder", "lars")
    farm.colleagues.finish_by_hand(task_id, "lars", {"number": number}, "betalt selv")
    with pytest.raises(UsageError, match="lars proposed"):
        farm.colleagues.approve(task_id, "lars")
    farm.colleagues.approve(task_id, "mette")
    assert state(farm, 1) == ("closed", f"posted-{number}")
    done = farm.reader.case_by_id(1).last("task-done")
    assert done is not None
    assert (done.actor, done.data["approved_by"], done.data["note"]) == ("lars", "mette", "betalt selv")
    assert farm.reader.verify() == []


def test_a_small_amount_needs_nobody_else(posting: tuple[Farm, int]) -> None:
    farm, task_id = posting
    farm.colleagues.take_over(task_id, "mette", "fakturaer")
    assert farm.colleagues.finish_by_hand(task_id, "mette", {"number": "K-25000"}) == ()
    assert state(farm, 1) == ("closed", "posted-K-25000")
