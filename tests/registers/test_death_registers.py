"""What falls due by a death, and which court the municipality belonged to, on the day of death."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from bots import registers
from bots.processes import all_processes
from bots.vault.cipher import Cipher
from fixtures.scenarios.death import SCENARIO
from tests.registers.conftest import Consulted

DEAD, NAMED, OTHER = "6708410009", "6811420017", "6101700021"
POLICY = ("P-1", DEAD, "Dødsfaldssum", Decimal("300000.01"), date(2000, 1, 1), None)


@pytest.fixture
def consulted(engine: Engine, cipher: Cipher, tmp_path: Path) -> Consulted:
    path = tmp_path / "registers.xlsx"
    SCENARIO.demo(1, 1, date(2026, 11, 20)).write_workbook(path)
    book = load_workbook(path)
    book["Medlemmer"].append((DEAD, "Åse Ærø", "M-1", date(1990, 1, 1), None))
    named = ("Navngivet", date(2010, 1, 1), NAMED)
    book["Policer"].append((*POLICY, *named))
    book["Policer"].append(
        (
            "P-2",
            *POLICY[1:4],
            date(2000, 1, 1),
            date(2020, 1, 1),
            "Nærmeste pårørende",
            date(2005, 1, 1),
            None,
        )
    )
    for name, since in (("Gammel Ret", date(2000, 1, 1)), ("Ny Ret", date(2026, 1, 1))):
        book["Skifteretter"].append(("0573", since, name, "21659509", None))
    book.save(path)
    registers.import_workbook(engine, cipher, path, actor="test", processes=all_processes())
    return Consulted(engine, cipher)


def test_what_was_in_force_on_the_day_falls_due(consulted: Consulted) -> None:
    answer = consulted("death-benefit", "DOED-1", cpr=DEAD, on="2026-11-18")
    assert answer["member"] == "Åse Ærø"
    (policy,) = answer["policies"]
    assert (policy["number"], policy["amount"], policy["clause"]) == ("P-1", "300000.01", "named")
    assert policy["beneficiary"] == NAMED
    assert answer["most"] is None


def test_of_somebody_else_nothing_is_known(consulted: Consulted) -> None:
    answer = consulted("death-benefit", "DOED-1", cpr=OTHER, on="2026-11-18")
    assert (answer["member"], answer["policies"]) == (None, [])


@pytest.mark.parametrize(
    ("municipality", "day", "court"),
    [("0573", "2026-11-18", "Ny Ret"), ("0573", "2025-11-18", "Gammel Ret"), ("0999", "2026-11-18", None)],
)
def test_the_court_is_that_of_the_day(
    consulted: Consulted, municipality: str, day: str, court: str | None
) -> None:
    answer: dict[str, Any] = consulted("probate-court", "DOED-1", municipality=municipality, on=day)
    assert (answer["court"] and answer["court"]["name"]) == court


def test_a_named_beneficiary_finds_the_policy_that_names_them(consulted: Consulted) -> None:
    rows = consulted("about-person", "DOED-1", cpr=NAMED)["rows"]
    assert [(row["register"], row["values"]["Policenummer"]) for row in rows] == [("Policer", "P-1")]
