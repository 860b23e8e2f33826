"""The wake-up figure is measured on both databases."""

import pytest

from fixtures.bench.wakeup import measure_wakeup
from tests.postgres import Cluster, cluster

__all__ = ["cluster"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_task_is_claimed_by_an_idle_worker(kind, request, tmp_path):
    address = f"sqlite:///{tmp_path / 'wakeup.db'}"
    if kind == "postgresql":
        server: Cluster = request.getfixturevalue("cluster")
        address = server.create("wakeup")
    seconds = measure_wakeup(address, tasks=3, workers=2)
    assert len(seconds) == 3
    assert all(one > 0 for one in seconds)
