"""Cases to which everything happened, and their maps."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bots.decisions.types import terms_by_process
from bots.farm.cases import StoredCase
from bots.maps import ProcessMap, map_of
from bots.processes import all_processes
from bots.vault.cipher import Cipher, generate_key
from fixtures.population.handling import DECISIONS
from fixtures.release.campaign import stored_cases


@dataclass(frozen=True)
class Mapped:
    """The cases of one process and its map."""

    cases: list[StoredCase]
    map: ProcessMap


@pytest.fixture(scope="session")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mapped]:
    cipher = Cipher(generate_key())
    cases = stored_cases(tmp_path_factory.mktemp("mapped"), 6, 1, cipher)
    found = {}
    for name, process in all_processes(terms_by_process(DECISIONS, cipher)).items():
        mine = [one for one in cases if one.case.process == name]
        found[name] = Mapped(mine, map_of(process, mine))
    return found
