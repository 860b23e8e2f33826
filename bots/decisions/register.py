"""The register of automated decisions, and the catalogue that a public authority can begin with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bots.config import GOAL, DecisionType, Mode, Sentence, load_marked
from bots.decisions.types import criteria
from bots.farm.cases import Figures
from bots.farm.reader import Reader

CATALOGUE = Path(__file__).parent / "catalogue.yaml"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Area(_Entry):
    """An area of benefits and its situations, as the source words them."""

    title: Sentence
    situations: tuple[Annotated[str, Field(min_length=5)], ...] = Field(min_length=1)


class Catalogue(_Entry):
    """Situations where an authority decides automatically, and what makes a case fit for it."""

    source: str
    fitness: dict[str, Sentence]
    areas: dict[str, Area]

    @classmethod
    def load(cls, path: Path = CATALOGUE) -> Catalogue:
        """Read and check the file.

        Raises:
            YamlWrong: one line per mistake, with line and column.
        """
        return load_marked(path, cls)

    def draft(self) -> dict[str, Any]:
        """A decisions.yaml to begin with: what each decision is, and what must be so for it to be automatic.

        Everything else is the authority's to say; until it has, the mode is to propose.
        """
        return {
            "decisions": {
                f"{name}-{number}": {
                    "title": {"da": situation},
                    "fitness": list(self.fitness),
                    "mode": Mode.PROPOSE.value,
                }
                for name, area in self.areas.items()
                for number, situation in enumerate(area.situations, 1)
            }
        }

    @property
    def situations(self) -> int:
        return sum(len(area.situations) for area in self.areas.values())


class RegisterEntry(_Entry):
    """One type of decision with its figures: how many, percent without a person, percent overturned."""

    name: str
    type: DecisionType
    decided: int
    automatic_percent: float | None
    overturned_percent: float | None
    uphold_percent: float | None
    goal_percent: int = GOAL
    criteria_left_out: tuple[str, ...]


def register(reader: Reader, types: Mapping[str, DecisionType]) -> list[RegisterEntry]:
    """Every type of decisions.yaml, in its order."""
    figures = reader.decision_figures()
    return [_entry(name, kind, figures.get(name, Figures())) for name, kind in types.items()]


def _entry(name: str, kind: DecisionType, counted: Figures) -> RegisterEntry:
    upheld = counted.uphold_rate
    left_out = sorted(criteria().get(kind.process, frozenset()) - set(kind.fitness))
    return RegisterEntry(
        name=name,
        type=kind,
        decided=counted.decided,
        automatic_percent=100 * counted.automatic / counted.decided if counted.decided else None,
        overturned_percent=None if upheld is None else 100 - upheld,
        uphold_percent=upheld,
        criteria_left_out=tuple(left_out),
    )


def as_yaml(entries: list[RegisterEntry]) -> dict[str, Any]:
    """The register with its figures, to be published."""
    return {"decisions": {one.name: one.model_dump(mode="json", exclude={"name"}) for one in entries}}
