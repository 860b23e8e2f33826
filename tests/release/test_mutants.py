"""A changed process is named by the gate, whatever was changed in it; an unchanged one is not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bots.config import DecisionTerms
from bots.decisions.types import terms_by_process
from bots.farm.cases import StoredCase
from bots.farm.process import Process
from bots.processes import all_processes
from bots.release import check
from bots.vault.cipher import Cipher, generate_key
from fixtures.population.handling import DECISIONS
from fixtures.release.campaign import Came, stored_cases, trial, within_reach
from fixtures.release.mutants import mutants, mutated
from fixtures.release.reached import Lines, reached

MUTANTS = 24


@dataclass(frozen=True)
class Laboratory:
    terms: dict[str, DecisionTerms]
    processes: dict[str, Process]
    cases: list[StoredCase]
    lines: Lines


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    cipher = Cipher(generate_key())
    terms = terms_by_process(DECISIONS, cipher)
    processes = all_processes(terms)
    cases = stored_cases(tmp_path_factory.mktemp("cases"), 7, 1, cipher)
    return Laboratory(terms, processes, cases, reached(processes, cases))


def test_the_unchanged_processes_differ_in_nothing(laboratory: Laboratory) -> None:
    report = check(laboratory.processes, laboratory.cases)

    assert (report.differing, report.unchecked) == ([], [])
    assert report.checked == len(laboratory.cases)
    assert {"answered", "task-refused", "task-needs-colleague", "task-failed", "task-cancelled"} <= {
        event.type for one in laboratory.cases for event in one.case.events
    }


@pytest.mark.long
def test_every_mutant_that_takes_another_step_is_named(laboratory: Laboratory) -> None:
    chosen = within_reach(sorted(laboratory.processes), laboratory.lines, 1, MUTANTS)
    came = {
        str(one): trial(
            one,
            laboratory.processes[one.room],
            laboratory.cases,
            laboratory.lines,
            laboratory.terms.get(one.room),
        )
        for one in chosen
    }

    assert [name for name, what in came.items() if what is Came.MISSED] == []
    assert list(came.values()).count(Came.NAMED) > MUTANTS / 2


def test_a_mutant_leaves_the_process_itself_as_it_is() -> None:
    before = all_processes()["withdrawal"].next_step
    mutant = next(one for one in mutants("withdrawal") if one.kind == "reference changed")

    changed = mutated(mutant, None)

    assert changed.next_step is not before
    assert all_processes()["withdrawal"].next_step is before
