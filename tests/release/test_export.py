"""An export of cases holds nobody's number or name, and is as good for the gate as the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bots.config import Roster
from bots.decisions.types import terms_by_process
from bots.domain.errors import FileUnusable
from bots.domain.names import names_in
from bots.farm.cases import StoredCase
from bots.farm.process import Case, in_plain, of_case
from bots.processes import all_processes
from bots.release import Scrubbing, check, read_export, write_export
from bots.vault.cipher import Cipher, generate_key
from fixtures.population.handling import DECISIONS
from fixtures.release.campaign import stored_cases

ROBOTS = Roster.load(Path("robots.yaml")).robots


@dataclass(frozen=True)
class Exported:
    cases: list[StoredCase]
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("exported")
    cipher = Cipher(generate_key())
    terms = terms_by_process(DECISIONS, cipher)
    cases = stored_cases(folder, 6, 2, cipher)
    path = folder / "cases.jsonl"
    scrubbing = Scrubbing(all_processes(terms), ROBOTS)

    def sampled(case: Case) -> bool:
        return case.process in terms and terms[case.process].is_sampled(case.reference)

    write_export(path, map(scrubbing.scrub, cases), sampled)
    return Exported(cases, path)


def test_the_gate_finds_in_an_export_what_it_finds_in_the_farm(exported: Exported) -> None:
    cases, sampled = read_export(exported.path)
    terms = terms_by_process(DECISIONS, Cipher(generate_key()))
    drawn = {name: replace(one, is_sampled=sampled.__contains__) for name, one in terms.items()}

    report = check(all_processes(drawn), cases)

    assert report.checked == len(exported.cases)
    assert report.differing == []


def test_no_number_name_or_word_of_a_person_is_in_an_export(exported: Exported) -> None:
    processes = all_processes()
    numbers = {
        cpr.reveal()
        for one in exported.cases
        for cpr in (*of_case(processes[one.case.process], one.case), *in_plain(_payloads(one)))
    }
    names = {name for one in exported.cases for plain in _plain(one) for name in names_in(plain)}
    words = {word for name in names for word in name.split() if len(word) > 3}

    assert len(numbers) > 5
    assert len(words) > 5
    assert not {one for one in numbers if one in exported.text or f"{one[:6]}-{one[6:]}" in exported.text}
    assert not {word for word in words if f" {word}" in exported.text or f'"{word}' in exported.text}
    assert not {who for who in ("mette", "lars", "ida") if f'"{who}"' in exported.text}
    assert "utilfreds" not in exported.text
    assert "Aftalt" not in exported.text


def test_the_same_person_is_the_same_in_every_case(exported: Exported) -> None:
    before = [one.case.opened for one in exported.cases if one.case.process == "subsidy"]
    after = [one.case.opened for one in read_export(exported.path)[0] if one.case.process == "subsidy"]

    pairs = {(was["cpr"], now["cpr"]) for was, now in zip(before, after, strict=True)}
    assert len({was for was, _ in pairs}) == len({now for _, now in pairs}) == len(pairs)


def test_a_file_that_is_no_export_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"form": "something"}\n')
    with pytest.raises(FileUnusable, match="no export"):
        read_export(other)


def test_a_damaged_line_is_named(exported: Exported, tmp_path: Path) -> None:
    lines = exported.text.splitlines()
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text("\n".join([lines[0], json.dumps({**json.loads(lines[1]), "events": None})]))
    with pytest.raises(FileUnusable, match="line 2"):
        read_export(damaged)


def _payloads(stored: StoredCase) -> list[object]:
    return [task.payload for task in stored.tasks.values() if task.payload]


def _plain(stored: StoredCase) -> Iterator[object]:
    yield from (event.data for event in stored.case.events)
    yield from _payloads(stored)
