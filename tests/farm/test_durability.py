"""A database that may lose what it has committed is told of; one that keeps it is not."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bots.farm.storage import weaknesses
from bots.farm.storage.database import connect
from fixtures.postgres import binaries, running


def test_a_file_of_sqlite_waits_for_the_disk(tmp_path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
    assert weaknesses(engine) == []
    engine.dispose()


@pytest.mark.skipif(binaries() is None, reason="no PostgreSQL (initdb) on this machine")
@pytest.mark.fault("history-back")
def test_a_server_that_may_lose_commits_is_told_of() -> None:
    folder = binaries()
    assert folder is not None
    with running(folder, durable=True) as server:
        server.create("weak")

        def of(engine: Engine) -> list[str]:
            try:
                return weaknesses(engine)
            finally:
                engine.dispose()

        assert of(connect(server.address("weak"))) == []
        hasty = f"{server.address('weak')}?options=-csynchronous_commit%3Doff"
        [said] = of(connect(hasty))
        assert said.startswith("synchronous_commit is off")
        with server.followed():
            [said] = of(connect(server.address("weak")))
            assert "synchronous_standby_names" in said


def test_a_server_that_does_not_wait_for_its_disk_is_told_of(cluster) -> None:
    engine = connect(cluster.create("hasty"))
    said = weaknesses(engine)
    engine.dispose()
    cluster.drop("hasty")
    assert any(one.startswith("fsync is off") for one in said)
