from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bots.domain.clock import FixedClock
from bots.domain.errors import CommitRefused, StaleLease, UsageError
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.storage.database import reading
from bots.farm.storage.schema.worklist import files, tasks
from bots.farm.worklist import recovery
from bots.farm.worklist.limits import MAX_PAYLOAD
from bots.farm.worklist.outcome import NeedsColleague, Refused
from bots.farm.worklist.task import Lease, QueueTerms, TaskState
from tests.farm.errand import DONE, LEASE, POST, Errand, taken

HOUR = timedelta(hours=1)


def add(farm: Farm, reference: str, queue: str = "navision-post", **terms: object) -> int:
    return farm.add_task(queue, reference, Errand(), actor="demo", **terms).id


def references(farm: Farm, terms: tuple[QueueTerms, ...] = POST) -> list[str]:
    """The references of everything there is to claim, in the order it is given out."""
    found = []
    while lease := farm.claim(terms, "worker-1", LEASE):
        found.append(lease.task.reference)
        farm.finish(lease, DONE)
    return found


def test_a_task_is_what_was_added(farm: Farm, clock: FixedClock) -> None:
    due = clock.now() + HOUR
    task = farm.add_task("navision-post", "FAK-1-post", Errand(), actor="demo", priority=3, due=due)
    assert farm.reader.task(task.id) == task
    assert (task.queue, task.reference, task.state) == ("navision-post", "FAK-1-post", TaskState.NEW)
    assert (task.payload, task.priority, task.due) == ({"what": "Bogfør faktura for Søren Æbelø"}, 3, due)
    assert (task.attempts, task.tried_before, task.ended, task.created_at) == (0, False, False, clock.now())


def test_the_same_reference_gives_the_first_task_back(farm: Farm) -> None:
    first = add(farm, "FAK-1")
    assert add(farm, "FAK-1", priority=9) == first
    assert add(farm, "FAK-1", queue="navision-pay") != first
    assert farm.reader.task(first).priority == 0


def test_an_ended_task_is_given_back_too(farm: Farm) -> None:
    first = add(farm, "FAK-1")
    farm.finish(taken(farm), DONE)
    assert add(farm, "FAK-1") == first
    assert farm.claim(POST, "worker-1", LEASE) is None


@pytest.mark.parametrize("reference", ["FAK-610190-9995", "6101909995", "x 610190 9995"])
def test_a_reference_like_a_cpr_number_is_refused_and_not_repeated(farm: Farm, reference: str) -> None:
    with pytest.raises(UsageError, match="looks like a CPR number") as caught:
        add(farm, reference)
    assert "9995" not in str(caught.value)


@pytest.mark.parametrize("reference", ["", "  ", "FAK\n1", "FAK\x001"])
def test_a_reference_that_cannot_be_shown_is_refused(farm: Farm, reference: str) -> None:
    with pytest.raises(UsageError, match="is no reference"):
        add(farm, reference)


def test_a_payload_over_the_limit_is_refused(farm: Farm) -> None:
    fits = MAX_PAYLOAD - len('{"what": ""}')
    farm.add_task("navision-post", "FITS", Errand(what="x" * fits), actor="demo")
    with pytest.raises(UsageError, match=r"100001 bytes, 100000 are allowed\. Whoever wrote what adds it"):
        farm.add_task("navision-post", "TOO-LARGE", Errand(what="x" * (fits + 1)), actor="demo")
    assert [task.reference for task in farm.reader.tasks()] == ["FITS"]


def test_personal_columns_are_sealed(farm: Farm, engine: Engine) -> None:
    add(farm, "FAK-1")
    lease = taken(farm)
    farm.about_to_commit(lease, "FAK-1", {"name": "Søren Æbelø"})
    farm.attach(lease, File("kvittering.txt", "text/plain", "Søren Æbelø".encode()))
    farm.finish(lease, Refused("unknown-member", "Søren Æbelø er ikke medlem", Errand()))
    with reading(engine) as connection:
        row = connection.execute(select(tasks).where(~tasks.c.team)).one()
        kept = [row.payload, row.intent, row.reason, row.result]
        kept.append(connection.execute(select(files.c.content)).scalar_one())
    assert all(value and "Søren".encode() not in value for value in kept)


def test_order_is_priority_then_deadline_then_age(farm: Farm, clock: FixedClock) -> None:
    soon, later = clock.now() + HOUR, clock.now() + 2 * HOUR
    add(farm, "old")
    add(farm, "young")
    add(farm, "later", due=later)
    add(farm, "soon", due=soon)
    add(farm, "urgent", priority=5, due=later)
    assert references(farm) == ["urgent", "soon", "later", "old", "young"]


def test_the_most_urgent_of_several_queues_comes_first(farm: Farm) -> None:
    add(farm, "post")
    add(farm, "pay", queue="navision-pay", priority=2)
    add(farm, "mail", queue="mail-send", priority=1)
    add(farm, "not ours", queue="dservice-claim", priority=9)
    terms = tuple(QueueTerms(queue) for queue in ("navision-post", "navision-pay", "mail-send"))
    assert references(farm, terms) == ["pay", "mail", "post"]


def test_nothing_is_claimed_before_its_time(farm: Farm, clock: FixedClock) -> None:
    add(farm, "deferred", priority=9, not_before=clock.now() + HOUR)
    add(farm, "now")
    assert references(farm) == ["now"]
    clock.advance(HOUR)
    assert references(farm) == ["deferred"]


def test_a_woken_task_takes_its_place_in_the_order(farm: Farm, clock: FixedClock) -> None:
    add(farm, "deferred", priority=9, not_before=clock.now() + HOUR)
    add(farm, "now")
    clock.advance(HOUR)
    assert references(farm) == ["deferred", "now"]


def test_claiming_nothing_from_no_queue(farm: Farm) -> None:
    assert farm.claim((), "worker-1", LEASE) is None
    assert farm.claim(POST, "worker-1", LEASE) is None


def test_a_claim_says_who_and_until_when(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    lease = taken(farm)
    task = farm.reader.task(task_id)
    assert lease.until == task.lease_until == clock.now() + LEASE
    assert (task.state, task.claimed_by, task.attempts) == (TaskState.CLAIMED, "worker-1", 1)
    assert lease.task == task


def test_done_keeps_the_receipt_of_a_task_without_a_case(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    farm.finish(taken(farm), DONE)
    task = farm.reader.task(task_id)
    assert (task.state, task.outcome, task.finished_at) == (TaskState.DONE, "done", clock.now())
    assert (task.result, task.reason, task.claimed_by) == ({"number": "K-1"}, "bogført", "worker-1")


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (Refused("unknown-member", "Kender ikke medlemmet"), "unknown-member", "Kender ikke medlemmet"),
        (NeedsColleague("two-hits", "Hvilken er det?", {"A": "1"}), "two-hits", "Hvilken er det?"),
    ],
)
def test_an_exception_without_a_case_goes_to_a_team(
    farm: Farm, outcome: Refused | NeedsColleague, code: str, said: str
) -> None:
    add(farm, "FAK-1")
    farm.finish(taken(farm), outcome, team="fakturaer")
    (open_task,) = farm.reader.tasks(team=True, open_only=True)
    assert (open_task.queue, open_task.reference) == ("fakturaer", "FAK-1-colleague")
    assert (open_task.payload["code"], open_task.payload["reason"]["da"]) == (code, said)
    assert ["Robot", "navision-post"] in open_task.payload["facts"]


def test_a_failure_without_a_case_tells_the_team_in_its_own_language(farm: Farm) -> None:
    add(farm, "FAK-1")
    farm.fail(taken(farm), "portal-down", "no answer", retry_at=None, team="fakturaer")
    (open_task,) = farm.reader.tasks(team=True, open_only=True)
    assert open_task.payload["reason"] == {
        "da": "Robotten kom ikke igennem: no answer",
        "en": "The robot did not get through: no answer",
    }


def test_a_farm_error_comes_back_when_it_is_time(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    farm.fail(taken(farm), "portal-down", "Lukket", retry_at=clock.now() + HOUR)
    task = farm.reader.task(task_id)
    assert (task.state, task.not_before) == (TaskState.NEW, clock.now() + HOUR)
    assert (task.reason_code, task.reason, task.claimed_by) == ("portal-down", "Lukket", None)
    assert farm.claim(POST, "worker-2", LEASE) is None
    clock.advance(HOUR)
    assert taken(farm, "worker-2").task.attempts == 2


def test_used_up_attempts_end_the_task(farm: Farm) -> None:
    task_id = add(farm, "FAK-1")
    farm.fail(taken(farm), "portal-changed", "Knappen er væk", retry_at=None)
    task = farm.reader.task(task_id)
    assert (task.state, task.reason_code, task.ended) == (TaskState.FAILED, "portal-changed", True)
    assert [one.queue for one in farm.reader.tasks(team=True)] == ["drift"]


def test_release_gives_the_task_back_at_once(farm: Farm) -> None:
    task_id = add(farm, "FAK-1")
    farm.release(taken(farm))
    assert farm.reader.task(task_id).state is TaskState.NEW
    assert taken(farm, "worker-2").task.id == task_id


def test_extending_keeps_the_task(farm: Farm, clock: FixedClock) -> None:
    add(farm, "FAK-1")
    lease = taken(farm)
    clock.advance(LEASE / 2)
    assert farm.extend(lease, LEASE).until == clock.now() + LEASE
    clock.advance(LEASE * 0.9)
    assert farm.tick() == 0
    farm.finish(lease, DONE)


def test_a_vanished_worker_loses_its_task(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    taken(farm)
    clock.advance(LEASE)
    assert farm.tick() == 1
    task = farm.reader.task(task_id)
    assert (task.state, task.claimed_by, task.lease_until) == (TaskState.NEW, None, None)


def test_claim_takes_over_from_a_vanished_worker_without_a_tick(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    taken(farm)
    clock.advance(LEASE)
    assert taken(farm, "worker-2").task.id == task_id


STALE: dict[str, Callable[[Farm, Lease], object]] = {
    "extend": lambda farm, lease: farm.extend(lease, LEASE),
    "about_to_commit": lambda farm, lease: farm.about_to_commit(lease, "FAK-1", {}),
    "attach": lambda farm, lease: farm.attach(lease, File("a.txt", "text/plain", b"a")),
    "finish": lambda farm, lease: farm.finish(lease, DONE),
    "finish and claim": lambda farm, lease: farm.finish_and_claim(lease, DONE, POST, LEASE),
    "fail": lambda farm, lease: farm.fail(lease, "portal-down", "", retry_at=None),
    "release": lambda farm, lease: farm.release(lease),
    "add_task": lambda farm, lease: farm.add_task("mail-send", "M-1", Errand(), actor="r", lease=lease),
}


@pytest.mark.parametrize("act", STALE.values(), ids=STALE.keys())
@pytest.mark.parametrize("successor_is_done", [False, True], ids=["working", "done"])
def test_a_stale_token_changes_nothing(
    farm: Farm, clock: FixedClock, act: Callable[[Farm, Lease], object], successor_is_done: bool
) -> None:
    task_id = add(farm, "FAK-1")
    stale = taken(farm)
    clock.advance(LEASE)
    farm.tick()
    successor = taken(farm, "worker-2")
    if successor_is_done:
        farm.finish(successor, DONE)
    before = (
        farm.reader.task(task_id),
        farm.reader.tasks(),
        farm.reader.files(task_id=task_id),
        farm.reader.audit_of(task_id=task_id),
    )
    with pytest.raises(StaleLease, match="no longer leased to worker-1"):
        act(farm, stale)
    after = (
        farm.reader.task(task_id),
        farm.reader.tasks(),
        farm.reader.files(task_id=task_id),
        farm.reader.audit_of(task_id=task_id),
    )
    assert after == before
    assert farm.reader.verify() == []


def lose(farm: Farm, clock: FixedClock, *, after_intent: bool) -> None:
    """One attempt whose worker dies, before or after the point of no return."""
    lease = taken(farm)
    if after_intent:
        farm.about_to_commit(lease, "FAK-1", {"amount": "100,00"})
    clock.advance(LEASE)
    farm.tick()


def test_a_crash_after_the_intent_is_uncertain_and_must_be_looked_up(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    lose(farm, clock, after_intent=True)
    task = farm.reader.task(task_id)
    assert (task.state, task.tried_before) == (TaskState.UNCERTAIN, True)
    assert task.intent == {"reference": "FAK-1", "fingerprint": {"amount": "100,00"}}
    assert taken(farm).task.tried_before


def test_the_own_intent_is_not_an_earlier_attempt(farm: Farm) -> None:
    task_id = add(farm, "FAK-1")
    lease = taken(farm)
    assert not lease.task.tried_before
    farm.about_to_commit(lease, "FAK-1", {})
    assert not farm.reader.task(task_id).tried_before


def test_a_doubt_stays_however_the_next_attempt_ends(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    lose(farm, clock, after_intent=True)
    lose(farm, clock, after_intent=False)
    assert farm.reader.task(task_id).state is TaskState.UNCERTAIN
    farm.fail(taken(farm), "portal-down", "", retry_at=clock.now())
    assert farm.reader.task(task_id).state is TaskState.UNCERTAIN
    farm.release(taken(farm))
    assert farm.reader.task(task_id).state is TaskState.UNCERTAIN
    assert taken(farm).task.tried_before


def test_a_third_commit_is_refused(farm: Farm, clock: FixedClock) -> None:
    add(farm, "FAK-1")
    lose(farm, clock, after_intent=True)
    lose(farm, clock, after_intent=True)
    lease = taken(farm)
    with pytest.raises(CommitRefused, match="allerede forsøgt 2 gange"):
        farm.about_to_commit(lease, "FAK-1", {})
    farm.finish(lease, NeedsColleague(CommitRefused.code, "Slå op"))
    task = farm.reader.task(lease.task.id)
    assert (task.state, task.ended, task.reason_code) == (TaskState.UNCERTAIN, True, "outcome-uncertain")
    assert farm.claim(POST, "worker-2", LEASE) is None


def test_a_person_lets_it_come_to_the_click_once_more(farm: Farm, clock: FixedClock) -> None:
    """She has looked; the robot looks once more all the same."""
    task_id = add(farm, "FAK-1")
    lose(farm, clock, after_intent=True)
    lose(farm, clock, after_intent=True)
    farm.finish(taken(farm), NeedsColleague(CommitRefused.code, "Slå op"))
    farm.operations.retry(task_id, "ida", "ikke bogført", teams=["drift"])
    lease = taken(farm)
    assert lease.task.tried_before
    farm.about_to_commit(lease, "FAK-1", {})
    clock.advance(LEASE)
    farm.tick()
    with pytest.raises(CommitRefused):
        farm.about_to_commit(taken(farm), "FAK-1", {})
    assert farm.reader.verify() == []


def test_two_clicks_of_one_attempt_count_once(farm: Farm, clock: FixedClock) -> None:
    add(farm, "FAK-1")
    lease = taken(farm)
    for step in ("create", "post", "pay"):
        farm.about_to_commit(lease, "FAK-1", {"step": step})
    clock.advance(LEASE)
    farm.tick()
    lease = taken(farm)
    farm.about_to_commit(lease, "FAK-1", {"step": "create"})
    assert farm.reader.task(lease.task.id).intent == {"reference": "FAK-1", "fingerprint": {"step": "create"}}


def test_attempts_used_up_after_an_intent_go_to_a_colleague(farm: Farm) -> None:
    task_id = add(farm, "FAK-1")
    lease = taken(farm)
    farm.about_to_commit(lease, "FAK-1", {})
    farm.fail(lease, "portal-down", "Svarer ikke", retry_at=None, team="fakturaer")
    task = farm.reader.task(task_id)
    assert (task.state, task.ended, task.outcome) == (TaskState.UNCERTAIN, True, "needs-colleague")
    (asked,) = farm.reader.tasks(team=True)
    assert asked.payload["code"] == "outcome-uncertain"
    assert farm.claim(POST, "worker-2", LEASE) is None


def test_files_stay_with_the_task(farm: Farm) -> None:
    task_id = add(farm, "FAK-1")
    farm.attach(taken(farm), File("receipt.png", "image/png", b"\x89PNG"))
    (stored,) = farm.reader.files(task_id=task_id)
    assert (stored.name, stored.media_type, stored.size) == ("receipt.png", "image/png", 4)
    assert farm.reader.read_file(stored.id) == File("receipt.png", "image/png", b"\x89PNG")


def test_a_file_name_like_a_cpr_number_is_refused(farm: Farm) -> None:
    add(farm, "FAK-1")
    with pytest.raises(UsageError, match="looks like a CPR number"):
        farm.attach(taken(farm), File("610190-9995.png", "image/png", b""))


def test_what_is_not_there_is_said(farm: Farm) -> None:
    with pytest.raises(UsageError, match="there is no task 7"):
        farm.reader.task(7)
    with pytest.raises(UsageError, match="file 7 is not there"):
        farm.reader.read_file(7)


def test_more_lost_leases_than_one_sweep_takes(
    farm: Farm, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "SWEEP", 3)
    for number in range(8):
        add(farm, f"FAK-{number}")
        taken(farm)
    clock.advance(LEASE)
    assert farm.tick() == 8
    assert {task.state for task in farm.reader.tasks()} == {TaskState.NEW}


def test_robots_have_work_until_every_task_has_ended(farm: Farm, clock: FixedClock) -> None:
    assert not farm.reader.robots_have_work(["navision-post"])
    add(farm, "FAK-1", not_before=clock.now() + HOUR)
    assert farm.reader.robots_have_work(["navision-post", "mail-send"])
    assert not farm.reader.robots_have_work(["mail-send"])
    clock.advance(HOUR)
    lease = taken(farm)
    assert farm.reader.robots_have_work(["navision-post"])
    farm.about_to_commit(lease, "FAK-1", {})
    farm.fail(lease, "portal-down", "", retry_at=None)
    assert not farm.reader.robots_have_work(["navision-post"])
