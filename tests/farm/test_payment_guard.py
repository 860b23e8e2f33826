"""The runaway guard: never more than the day's limit, and nothing goes on before an operator says so."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest

from bots.config import DayLimit, PaymentLimits
from bots.domain.clock import FixedClock
from bots.domain.errors import OverLimit
from bots.domain.orders.kerne import BenefitOrder
from bots.domain.payee import Payee
from bots.farm.audit import AuditFilter
from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.farm.worklist import ControlKind, ControlState
from bots.farm.worklist.task import Lease, QueueTerms, TaskState
from bots.vault.cipher import Cipher
from tests.farm.errand import LEASE, taken
from tests.farm.payouts import HEIRS, PAID, QUEUE, TEAM, MakeFarm, opened

LIMITS = PaymentLimits(
    per_day=DayLimit(amount=Decimal(1000), number=3),
    processes={"other": DayLimit(amount=Decimal(50), number=1)},
)
TERMS = [QueueTerms(QUEUE)]


@pytest.fixture
def farm(make_farm: MakeFarm) -> Farm:
    return make_farm(processes={"heirs": HEIRS}, limits=LIMITS)


def commit(farm: Farm, lease: Lease) -> None:
    farm.about_to_commit(lease, lease.task.reference, {})


def pay(farm: Farm) -> str:
    """The reference of the next payment, made."""
    lease = taken(farm, queue=QUEUE)
    commit(farm, lease)
    farm.finish(lease, PAID)
    return lease.task.reference


def go_on(farm: Farm) -> None:
    farm.operations.resume(ControlKind.ROBOT, QUEUE, "drift", "set efter, de er rigtige")


def is_stopped(farm: Farm) -> bool:
    return any(one.name == QUEUE and one.state is ControlState.PAUSED for one in farm.reader.controls())


@pytest.mark.parametrize("shares", [("1", "1", "1", "1"), ("400", "400", "200", "0.01")])
def test_a_day_ends_at_its_number_or_its_amount(farm: Farm, shares: tuple[str, ...]) -> None:
    opened(farm, *shares)
    for _ in range(3):
        pay(farm)
    lease = taken(farm, queue=QUEUE)
    with pytest.raises(OverLimit):
        commit(farm, lease)
    task = farm.reader.task(lease.task.id)
    assert (task.state, task.attempts, task.reason_code) == (TaskState.NEW, 0, "payment-limit")
    assert is_stopped(farm)
    assert farm.claim(TERMS, "worker-1", LEASE) is None
    (told,) = [task for task in farm.reader.tasks(open_only=True) if task.queue == TEAM]
    assert told.payload["code"] == "payments-stopped"
    assert farm.reader.verify() == []


def test_the_next_day_alone_opens_nothing(farm: Farm, clock: FixedClock) -> None:
    opened(farm, *["1"] * 5)
    for _ in range(3):
        pay(farm)
    with pytest.raises(OverLimit):
        commit(farm, taken(farm, queue=QUEUE))
    clock.advance(timedelta(days=3))
    farm.tick()
    assert farm.claim(TERMS, "worker-1", LEASE) is None
    go_on(farm)
    assert [task for task in farm.reader.tasks(open_only=True) if task.queue == TEAM] == []
    assert [pay(farm), pay(farm)] == ["BO-1-betal-4", "BO-1-betal-5"]


def test_a_day_is_one_in_denmark(farm: Farm, clock: FixedClock) -> None:
    opened(farm, *["1"] * 7)

    def at(day: int, hour: int, minute: int) -> None:
        clock.advance(datetime(2026, 11, day, hour, minute, tzinfo=UTC) - clock.now())

    at(21, 22, 59)
    for _ in range(3):
        pay(farm)
    at(21, 23, 1)  # a minute past midnight in Denmark
    for _ in range(3):
        pay(farm)
    at(22, 22, 59)
    with pytest.raises(OverLimit):
        commit(farm, taken(farm, queue=QUEUE))


def test_an_operator_lets_one_payment_go_that_is_over_the_limit_alone(farm: Farm) -> None:
    opened(farm, "5000", "1000", "1")
    first = taken(farm, queue=QUEUE)
    with pytest.raises(OverLimit):
        commit(farm, first)
    go_on(farm)
    assert pay(farm) == "BO-1-betal-1"
    assert pay(farm) == "BO-1-betal-2"
    with pytest.raises(OverLimit):
        commit(farm, taken(farm, queue=QUEUE))


def test_who_lets_them_go_on_stands_in_the_log_with_the_reason(farm: Farm) -> None:
    opened(farm, "5000")
    with pytest.raises(OverLimit):
        commit(farm, taken(farm, queue=QUEUE))
    go_on(farm)
    resumed, stopped = farm.reader.audit_page(AuditFilter(chain="operators")).rows
    assert (stopped.actor, stopped.details["reason"]) == ("farm", "payments-stopped")
    assert (resumed.actor, resumed.details["reason"]) == ("drift", "set efter, de er rigtige")


def test_what_is_under_way_when_it_stops_is_put_back(farm: Farm) -> None:
    opened(farm, "400", "400", "300", "1")
    leases = [taken(farm, queue=QUEUE, worker=f"worker-{n}") for n in range(4)]
    commit(farm, leases[0])
    commit(farm, leases[1])
    for late in leases[2:]:
        with pytest.raises(OverLimit):
            commit(farm, late)
    farm.finish(leases[0], PAID)
    go_on(farm)
    assert {pay(farm), pay(farm)} == {"BO-1-betal-3", "BO-1-betal-4"}


def test_an_attempt_counts_once_and_each_of_them(farm: Farm, clock: FixedClock) -> None:
    """An earlier one may have been paid, and the second is of another day perhaps."""
    opened(farm, "400", "300")
    first = taken(farm, queue=QUEUE)
    commit(farm, first)
    commit(farm, first)
    farm.fail(first, "portal-down", "nede", retry_at=clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(seconds=2))
    farm.tick()
    assert pay(farm) == "BO-1-betal-1"
    with pytest.raises(OverLimit):
        commit(farm, taken(farm, queue=QUEUE))


def test_payments_of_no_case_are_counted_together(make_farm: MakeFarm) -> None:
    farm = make_farm(limits=PaymentLimits(per_day=DayLimit(amount=Decimal(1000), number=1)))
    for number in (1, 2):
        to = Payee(name="Skifteretten", cvr="12345674")
        order = BenefitOrder(reference=f"UDB-{number}", to=to, amount=Decimal(10))
        farm.add_task(QUEUE, order.reference, order, actor="demo")
    pay(farm)
    with pytest.raises(OverLimit):
        commit(farm, taken(farm, queue=QUEUE))


def test_of_several_workers_none_gets_past_what_the_others_used(farm: Farm, address: str) -> None:
    for number in range(8):
        opened(farm, *["1"] * 3, reference=f"BO-{number}")
    workers, paid = 4, list[str]()
    barrier = Barrier(workers)

    def work(name: str) -> None:
        engine = connect(address)
        mine = Farm(engine, Cipher(b"k" * 32), {"heirs": HEIRS}, limits=LIMITS)
        barrier.wait()
        while lease := mine.claim(TERMS, name, LEASE):
            with suppress(OverLimit):
                commit(mine, lease)
                paid.append(lease.task.reference)
                mine.finish(lease, PAID)
        engine.dispose()

    threads = [Thread(target=work, args=(f"worker-{number}",)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(paid) == 3
    assert len(set(paid)) == 3
    assert is_stopped(farm)
    assert farm.reader.verify() == []
