"""A scenario is a package in fixtures/scenarios: population, chaos and demo find it by themselves."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import fixtures.scenarios
from bots.farm.process.case import Case, Event
from fixtures.chaos.books import endings, expected
from fixtures.population import __main__ as command
from fixtures.scenarios import scenarios
from tests.registers.conftest import NOW

SECOND = """
from dataclasses import replace

from fixtures.scenarios.invoice import SCENARIO as INVOICE

SCENARIO = replace(
    INVOICE,
    name="second",
    title="Andet",
    processes=frozenset({"second"}),
    ending=lambda case: "as it says itself",
    begins_with=(),
)
"""


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "__init__.py").write_text(SECOND)
    monkeypatch.setattr(fixtures.scenarios, "__path__", [*fixtures.scenarios.__path__, str(tmp_path)])
    yield
    sys.modules.pop("fixtures.scenarios.second", None)


def test_population_runs_every_scenario(second: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--invoices", "2"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    counts = [next(one[k] for k in ("invoices", "benefits_paid", "deaths") if k in one) for one in told]
    assert counts == [2, 1, 2, 2]


def test_a_case_ended_as_its_scenario_says_and_else_with_its_outcome(second: None) -> None:
    closed = (Event(1, "opened", NOW, "test", {}), Event(2, "closed", NOW, "farm", {"outcome": "paid"}))
    cases = [
        Case(1, "second", "A", closed),
        Case(2, "nobodys", "B", closed),
        Case(3, "nobodys", "C", closed[:1]),
    ]
    assert list(endings(cases).values()) == ["as it says itself", "paid", "- open"]


def test_what_is_expected_of_several_is_expected_together(second: None, tmp_path: Path) -> None:
    assert len(scenarios()) == 4
    first, other = (
        expected(one, one.demo(3, seed, date(2026, 11, 21)), tmp_path / f"farm-{one.name}")
        for seed, one in enumerate(scenarios()[2:], 1)
    )
    both = first | other
    assert set(both.cases) == {*first.cases, *other.cases}
    assert {*first.asked, *other.asked} == set(both.asked)
    assert all(
        len(both.books[name]) == sum(len(one.books.get(name, ())) for one in (first, other))
        for name in both.keys
    )
    assert both.keys == first.keys


def test_what_is_expected_of_a_scenario_without_cases_is_in_its_books(tmp_path: Path) -> None:
    benefit = next(one for one in scenarios() if one.name == "benefit")
    world = benefit.demo(3, 1, date(2026, 11, 21))
    must = expected(benefit, world, tmp_path / "farm")
    assert not must.cases
    assert {row[0] for row in must.books["benefits"]} == {order.reference for order in world.orders}
