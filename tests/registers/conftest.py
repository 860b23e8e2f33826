"""The registers in an empty database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bots import registers
from bots.config.roster import Fund
from bots.farm.storage.database import connect, transact
from bots.vault.cipher import Cipher
from tests.postgres import Cluster, cluster

__all__ = ["cluster"]

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FUND = Fund(
    name="Pensionskassen Eksempel",
    cvr="12345674",
    glns=("5798009811578",),
    mail_from="klinik@pensionskassen.example",
)
_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    address = f"sqlite:///{tmp_path / 'registers.db'}"
    if kind == "postgresql":
        server: Cluster = request.getfixturevalue("cluster")
        address = server.create(f"registers_{next(_numbers)}")
    engine = connect(address)
    registers.create(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def cipher() -> Cipher:
    return Cipher(bytes(range(32)))


class Consulted:
    """Asks one register in a transaction of its own."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine = engine
        self.registers = registers.registers(cipher, FUND)

    def __call__(self, register: str, case: str, **question: Any) -> dict[str, Any]:
        return transact(
            self._engine,
            lambda connection: self.registers[register](connection, case, question, NOW),
        )


@pytest.fixture
def consult(engine: Engine, cipher: Cipher) -> Consulted:
    return Consulted(engine, cipher)
