"""decisions.yaml, checked against what the processes know."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from bots.config import DecisionsFile, DecisionTerms, DecisionType, Mode, terms_of
from bots.decisions.kits import kits
from bots.vault import Cipher

log = logging.getLogger(__name__)


def criteria() -> dict[str, frozenset[str]]:
    """The criteria of the fitness gate that each process knows."""
    return {process: frozenset(kit.criteria) for process, kit in kits().items()}


def decision_types(path: Path) -> Mapping[str, DecisionType]:
    """The types in decisions.yaml; none where there is no such file.

    Raises:
        YamlWrong: one line per mistake, with line and column.
    """
    if not path.exists():
        return {}
    without_letters = [process for process, kit in kits().items() if not kit.letters]
    return DecisionsFile.load(path, criteria(), without_letters).decisions


def terms_by_process(path: Path, cipher: Cipher) -> dict[str, DecisionTerms]:
    """On what terms each process decides.

    A process that decisions.yaml does not describe decides nothing without a person, and the log says so:
    its criteria, and the basis on which it may use health data, are not laid down.
    """
    described = {
        entry.process: terms_of(name, entry, cipher.keyed_digest)
        for name, entry in decision_types(path).items()
    }
    for process in sorted(kits().keys() - described.keys()):
        log.warning("%s does not describe the process %s: a colleague decides its cases", path, process)
    undescribed = {process: DecisionTerms(process, mode=Mode.PROPOSE) for process in kits()}
    return undescribed | described
