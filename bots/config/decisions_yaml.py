"""decisions.yaml: which decisions rules make, on what grounds, how carefully, and who answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bots.config.yaml_model import Where, load_marked
from bots.domain.text import Text

HEALTH_DATA = "health-data-basis"
"""The criterion that asks on what health data may be used."""

GOAL = 95
"""Percent of reviewed decisions that are to be upheld."""

Line = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(Text):
    """A sentence in both languages; other keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    da: Line
    en: Line


class Mode(StrEnum):
    """How carefully a type of decision is made."""

    AUTOMATIC = "automatic"
    LETTERS_WAIT = "letters-wait"
    PROPOSE = "propose"


class Rejections(StrEnum):
    """Who rejects."""

    AUTOMATIC = "automatic"
    COLLEAGUE = "colleague"


class Basis(StrEnum):
    """On what health data may be part of a decision without a person (art. 22(4) of the GDPR)."""

    NOT_USED = "not-used"
    CONSENT = "consent"
    PUBLIC_INTEREST = "public-interest"
    PERSON = "person"


class HealthData(_Entry):
    """``documented`` says what the persons consent to, or which law; ``since`` from when the law holds.

    With ``consent`` each person's own consent is looked up in the register.
    """

    basis: Basis
    documented: Line | None = None
    since: date | None = None


class DecisionType(_Entry):
    """One type of decision, as the register of automated decisions shows it."""

    title: Sentence
    purpose: Sentence
    process: Line
    legal_basis: Sentence
    significance: Sentence
    data: tuple[Sentence, ...] = Field(min_length=1)
    fitness: tuple[str, ...] = Field(min_length=1)
    health_data: HealthData
    mode: Mode = Mode.AUTOMATIC
    rejections: Rejections = Rejections.AUTOMATIC
    sample_percent: float = Field(default=0, ge=0, le=100)
    take_out: tuple[str, ...] = ()
    owner: Line
    contact: Sentence


class DecisionsFile(_Entry):
    """decisions.yaml as it is written."""

    decisions: dict[Line, DecisionType]

    @classmethod
    def load(
        cls,
        path: Path,
        criteria: dict[str, frozenset[str]] | None = None,
        without_letters: Collection[str] = (),
    ) -> DecisionsFile:
        """Read and check the file.

        ``criteria`` are those that each process knows; ``without_letters`` the processes that send none.

        Raises:
            YamlWrong: one line per mistake, with line and column.
        """
        return load_marked(path, cls, lambda loaded: _mistakes(loaded, criteria or {}, without_letters))


def _mistakes(
    loaded: DecisionsFile, criteria: dict[str, frozenset[str]], without_letters: Collection[str]
) -> Iterator[tuple[Where, str]]:
    for name, entry in loaded.decisions.items():
        where: Where = ("decisions", name)
        if criteria and entry.process not in criteria:
            known = ", ".join(sorted(criteria))
            yield (*where, "process"), f"there is no process {entry.process!r} (allowed: {known})"
            continue
        known_here = criteria.get(entry.process)
        for index, criterion in enumerate(entry.fitness):
            if known_here is not None and criterion not in known_here:
                allowed = ", ".join(sorted(known_here))
                yield (*where, "fitness", index), f"{criterion!r} is not known (allowed: {allowed})"
        if entry.mode is Mode.LETTERS_WAIT and entry.process in without_letters:
            yield (*where, "mode"), f"the process {entry.process!r} sends no letter that could wait"
        yield from _without_ground(where, entry)


def _without_ground(where: Where, entry: DecisionType) -> Iterator[tuple[Where, str]]:
    health = entry.health_data
    if health.basis in (Basis.CONSENT, Basis.PUBLIC_INTEREST) and not health.documented:
        yield (
            (*where, "health_data"),
            f"the basis {health.basis.value!r} must say where it is documented",
        )
    if health.basis is Basis.PUBLIC_INTEREST and not health.since:
        yield (*where, "health_data"), f"the basis {health.basis.value!r} must say since when it holds"
    if health.basis is not Basis.NOT_USED and HEALTH_DATA not in entry.fitness:
        yield (
            (*where, "fitness"),
            f"health data is used, so {HEALTH_DATA!r} must be among the criteria (art. 22(4) of the GDPR)",
        )


@dataclass(frozen=True)
class DecisionTerms:
    """On what terms a process decides. The default is how it decides where decisions.yaml has no entry.

    ``type`` is empty where decisions.yaml names none: then it is called like the process.
    """

    type: str = ""
    fitness: tuple[str, ...] = ()
    health: HealthData = field(default_factory=lambda: HealthData(basis=Basis.NOT_USED))
    mode: Mode = Mode.AUTOMATIC
    rejections: Rejections = Rejections.AUTOMATIC
    take_out: frozenset[str] = frozenset()
    is_sampled: Callable[[str], bool] = field(default=lambda reference: False)


DEFAULT_DECISION_TERMS = DecisionTerms()


def terms_of(name: str, entry: DecisionType, key: Callable[[str], str]) -> DecisionTerms:
    """What decisions.yaml says about one type. ``key`` is the farm's keyed digest, for the sample."""
    return DecisionTerms(
        name,
        entry.fitness,
        entry.health_data,
        entry.mode,
        entry.rejections,
        frozenset(entry.take_out),
        lambda reference: _is_sampled(key(f"sample:{name}:{reference}"), entry.sample_percent),
    )


def _is_sampled(digest: str, percent: float) -> bool:
    """Whether a reference is in the sample: the same answer every time, and nobody can choose it."""
    return int(digest[:13], 16) < percent / 100 * 16**13
