"""decisions.yaml, checked against what the processes know."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from bots.farm import fitness
from bots.farm.cipher import Cipher
from bots.farm.terms import DecisionsFile, DecisionType, Terms, terms_of

log = logging.getLogger(__name__)

CRITERIA: dict[str, frozenset[str]] = {
    process: frozenset(fitness.CRITERIA) for process in ("invoice", "subsidy")
}
"""The criteria of the fitness gate that each process knows."""

WITHOUT_LETTERS = frozenset({"subsidy"})
"""The processes whose decisions nobody is written to about."""


def decision_types(path: Path) -> Mapping[str, DecisionType]:
    """The types in decisions.yaml; none where there is no such file.

    Raises:
        UsageError: one line per mistake, with line and column.
    """
    return DecisionsFile.load(path, CRITERIA, WITHOUT_LETTERS).decisions if path.exists() else {}


def terms_by_process(path: Path, cipher: Cipher) -> dict[str, Terms]:
    """On what terms each process decides. That there is no decisions.yaml is said in the log."""
    if not path.exists():
        log.warning("there is no %s: decisions are made on default terms, explained without purpose", path)
    return {
        entry.process: terms_of(name, entry, cipher.keyed_digest)
        for name, entry in decision_types(path).items()
    }
