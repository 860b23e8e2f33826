"""Every test that asks for ``farm`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from bots.domain.clock import FixedClock
from bots.farm.farm import Farm
from bots.farm.process.process import Process
from bots.farm.storage.database import connect, migrate
from bots.farm.storage.schema.everything import metadata
from bots.vault.cipher import Cipher
from tests.farm.errand import Errand, Next, Opened, process
from tests.postgres import Cluster, cluster

__all__ = ["cluster"]

_numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "worklist.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(cluster: Cluster) -> str:
    engine = connect(cluster.create("worklist_template"))
    migrate(engine)
    engine.dispose()
    return "worklist_template"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_address(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'worklist.db'}"
        return
    server: Cluster = request.getfixturevalue("cluster")
    name = f"empty_{next(_numbers)}"
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def address(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty worklist."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "worklist.db")
        yield f"sqlite:///{tmp_path / 'worklist.db'}"
        return
    worklist = request.getfixturevalue("postgres_template")
    yield request.getfixturevalue("cluster").address(worklist)
    _empty(request.getfixturevalue("cluster").address(worklist))


def _empty(address: str) -> None:
    """Emptied, not made anew: creating a database for every test would take most of the suite's time."""
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in (table.name for table in metadata.sorted_tables if table.name != "chain_heads"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("DELETE FROM chain_heads WHERE chain NOT IN ('operators', 'checkpoints')")
        connection.execute("UPDATE chain_heads SET length = 0, moved = false, hash = repeat('0', 64)")
        for table in ("cases", "events", "tasks", "files", "notes"):
            connection.execute(f"ALTER SEQUENCE {table}_id_seq RESTART")


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = connect(address)
    yield engine
    engine.dispose()


@pytest.fixture
def cipher() -> Cipher:
    return Cipher(b"k" * 32)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture
def make_farm(engine: Engine, cipher: Cipher, clock: FixedClock) -> Callable[..., Farm]:
    def make(**parts: object) -> Farm:
        return Farm(engine, cipher, clock=clock, **parts)

    return make


@pytest.fixture
def farm(make_farm: Callable[..., Farm]) -> Farm:
    return make_farm()


@pytest.fixture
def opened(make_farm: Callable[..., Farm]) -> Opened:
    """A farm with one process that goes on as told, and the id of its first case."""

    def start(next_step: Next, *others: Process, registers: dict[str, Any] | None = None) -> tuple[Farm, int]:
        processes = {one.name: one for one in (process(next_step), *others)}
        farm = make_farm(processes=processes, registers=registers or {})
        return farm, farm.open_case("errand", "FAK-1", Errand(), actor="nemhandel-intake")

    return start
