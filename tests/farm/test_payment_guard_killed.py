"""A worker that is killed at the commit gate has used up nothing of the day, or exactly its payment."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from bots.domain import crashpoints
from bots.domain.clock import FixedClock
from bots.domain.crashpoints import CrashPoint
from bots.domain.errors import OverLimit
from bots.farm.farm import Farm
from bots.farm.storage.database import connect
from bots.farm.worklist.task import QueueTerms
from bots.vault.cipher import Cipher
from tests.farm.errand import LEASE, taken
from tests.farm.payouts import HEIRS, PAID, QUEUE, opened
from tests.farm.test_payment_guard import LIMITS, MakeFarm, commit, go_on, is_stopped, pay

_fork = multiprocessing.get_context("fork")


@pytest.fixture
def farm(make_farm: MakeFarm) -> Farm:
    return make_farm(processes={"heirs": HEIRS}, limits=LIMITS)


def killed(address: str, folder: Path, clock: FixedClock, after: bool) -> None:
    """A worker that comes to the click; it dies in the gate's transaction, or right ``after`` it."""

    def work() -> None:
        os.environ[crashpoints.VARIABLE] = str(folder)
        mine = Farm(connect(address), Cipher(b"k" * 32), {"heirs": HEIRS}, clock=clock, limits=LIMITS)
        lease = mine.claim([QueueTerms(QUEUE)], "worker-9", LEASE)
        assert lease is not None
        if not after:
            (folder / CrashPoint.WRITTEN).touch()
            crashpoints.arm([])
        try:
            commit(mine, lease)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)

    one = _fork.Process(target=work)
    one.start()
    one.join()
    assert one.exitcode == -signal.SIGKILL
    assert not (folder / CrashPoint.WRITTEN).exists()
    clock.advance(LEASE + timedelta(seconds=1))


@pytest.mark.parametrize("after", [False, True])
def test_a_killed_worker_leaves_the_count_right(
    farm: Farm, address: str, tmp_path: Path, clock: FixedClock, after: bool
) -> None:
    opened(farm, *["1"] * 4)
    killed(address, tmp_path, clock, after)
    farm.tick()
    left = 2 if after else 3  # what may have been paid counts
    assert [pay(farm) for _ in range(left)] == [f"BO-1-betal-{number}" for number in range(1, left + 1)]
    with pytest.raises(OverLimit):
        commit(farm, taken(farm, queue=QUEUE))
    assert farm.reader.verify() == []


@pytest.mark.parametrize("after", [False, True])
def test_a_worker_killed_as_it_stops_the_payments_stops_them_or_leaves_it_to_the_next(
    farm: Farm, address: str, tmp_path: Path, clock: FixedClock, after: bool
) -> None:
    opened(farm, *["1"] * 4)
    for _ in range(3):
        pay(farm)
    killed(address, tmp_path, clock, after)
    farm.tick()
    assert is_stopped(farm) is after
    if not after:
        with pytest.raises(OverLimit):
            commit(farm, taken(farm, queue=QUEUE))
    go_on(farm)
    last = taken(farm, queue=QUEUE)
    commit(farm, last)
    farm.finish(last, PAID)
    assert farm.reader.verify() == []
