"""One small population, decided on a real farm, for everything that is told about decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bots.config.decisions_yaml import DecisionType
from bots.decisions.types import decision_types
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from fixtures.population import handling
from fixtures.scenarios.invoice import SCENARIO
from fixtures.world import World, generate

ROOT = Path(__file__).parents[2]
INVOICES = 40


@dataclass(frozen=True)
class Decided:
    """A farm whose invoices are decided, and decisions.yaml."""

    farm: Farm
    world: World
    types: dict[str, DecisionType]

    def cases(self, result: str, type_: str = "invoice") -> list[Case]:
        return [
            self.farm.reader.case_by_id(row.case_id)
            for row in self.farm.reader.decisions(type_)
            if row.result == result
        ]


def decide(world: World, folder: Path) -> Farm:
    farm, _ = handling.handle(SCENARIO, world, folder)
    return farm


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decided]:
    world = generate(INVOICES, 3)
    farm = decide(world, tmp_path_factory.mktemp("decided"))
    return Decided(farm, world, dict(decision_types(ROOT / "decisions.yaml")))
