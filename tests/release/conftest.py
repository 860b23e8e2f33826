"""A farm of errands, each of which is posted, asked about and closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots.domain.clock import FixedClock
from bots.farm.cases import StoredCase
from bots.farm.farm import Farm
from bots.farm.process.process import Process
from bots.farm.storage.database import connect, migrate
from bots.vault.cipher import Cipher, generate_key


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 30, 9, tzinfo=UTC))


@pytest.fixture
def farm_of(tmp_path: Path, clock: FixedClock) -> Callable[[Process], Farm]:
    def make(process: Process) -> Farm:
        engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
        migrate(engine)
        return Farm(engine, Cipher(generate_key()), {process.name: process}, clock=clock)

    return make


def stored(farm: Farm) -> list[StoredCase]:
    return list(farm.reader.stored_cases(farm.reader.case_numbers()))
