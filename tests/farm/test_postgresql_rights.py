"""deploy/postgresql.sql: one login changes the schema, another runs the farm and cannot rewrite its log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from bots import registers
from bots.domain.errors import UsageError
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.operations import RetentionPeriods
from bots.farm.storage.database import connect, migrate
from bots.farm.worklist.outcome import Done
from bots.farm.worklist.task import QueueTerms, TaskState
from bots.vault.cipher import Cipher
from tests.postgres import Cluster, cluster

__all__ = ["cluster"]

NAME = "least_rights"


def administer(cluster: Cluster) -> None:
    with psycopg.connect(cluster.address(NAME), autocommit=True) as connection:
        connection.execute(Path("deploy/postgresql.sql").read_text(encoding="utf-8").encode())


def as_role(cluster: Cluster, role: str) -> str:
    return cluster.address(NAME).replace("//kollega@", f"//{role}@")


@pytest.fixture(scope="module")
def engine(cluster: Cluster) -> Iterator[Engine]:
    """The farm's database as the run-time login sees it, set up as the document says."""
    cluster.create(NAME)
    administer(cluster)
    with pytest.raises(UsageError, match="kollega_owner"):
        migrate(connect(as_role(cluster, "kollega_run")))
    owner = connect(as_role(cluster, "kollega_owner"))
    migrate(owner)
    registers.create(owner)
    owner.dispose()
    administer(cluster)
    engine = connect(as_role(cluster, "kollega_run"))
    migrate(engine)
    registers.create(engine)
    yield engine
    engine.dispose()
    cluster.drop(NAME)


def test_the_farm_runs_with_the_least_rights(engine: Engine, tmp_path: Path):
    farm = Farm(engine, Cipher(b"k" * 32))
    farm.reader.check_key()
    farm.add_task("q", "T-1", {"a": 1}, actor="test", files=[File("a.txt", "text/plain", b"a")])
    lease = farm.claim([QueueTerms("q", "login", slots=1, system="p", workers=1)], "w", timedelta(minutes=1))
    assert lease is not None
    farm.extend(lease, timedelta(minutes=2))
    farm.about_to_commit(lease, "T-1", {"day": "2026-01-15"})
    farm.attach(lease, File("receipt.png", "image/png", b"picture"))
    farm.finish(lease, Done(None))
    farm.tick()
    farm.operations.close_login("login", "wrong password", "test")
    farm.operations.open_login("login", "test", "renewed")
    assert farm.operations.seal_checkpoint() is not None
    assert farm.reader.task(lease.task.id).state == TaskState.DONE
    assert farm.reader.verify() == []
    erased = farm.data_protection.erase_overdue(RetentionPeriods({"q": timedelta()}), "test")
    assert (erased.tasks, erased.wiped) == (2, True)
    if shutil.which("pg_dump"):
        farm.data_protection.backup(tmp_path / "kollega.dump", "test")
        assert (tmp_path / "kollega.dump").stat().st_size > 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DELETE FROM checkpoints",
        "UPDATE checkpoints SET hash = ''",
        "DROP TABLE tasks",
        "ALTER TABLE audit ADD COLUMN x integer",
        "CREATE TABLE x (y integer)",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_it_can_neither_rewrite_its_log_nor_change_the_schema(engine: Engine, statement: str):
    with engine.connect() as connection, pytest.raises(ProgrammingError) as refused:
        connection.execute(text(statement))
    assert refused.value.orig.sqlstate == "42501"
