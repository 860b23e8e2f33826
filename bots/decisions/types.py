"""decisions.yaml, checked against what the processes know."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from bots.config.decisions_yaml import DecisionsFile, DecisionType, Mode, Terms, terms_of
from bots.farm.process import fitness
from bots.vault.cipher import Cipher

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
    """On what terms each process decides.

    A process that decisions.yaml does not describe decides nothing without a person, and the log says so:
    nobody has said what makes its cases fit, nor on what basis it may use health data.
    """
    described = {
        entry.process: terms_of(name, entry, cipher.keyed_digest)
        for name, entry in decision_types(path).items()
    }
    for process in sorted(CRITERIA.keys() - described.keys()):
        log.warning("%s does not describe the process %s: a colleague decides its cases", path, process)
    undescribed = {process: Terms(process, mode=Mode.PROPOSE) for process in CRITERIA}
    return undescribed | described
