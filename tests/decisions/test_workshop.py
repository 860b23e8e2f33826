from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bots.decisions.register import register
from bots.decisions.workshop import backtest, decision_table, declared
from bots.domain.facts import InvoiceParameters
from bots.processes.invoice.rules import RULES
from bots.processes.subsidy.parameters import SubsidyParameters
from bots.processes.subsidy.rules import rerun
from bots.registers import WorkbookRefused
from bots.registers.parameter_workbook import export_parameters, import_parameters, read_parameters
from bots.registers.parameters.in_force import parameters_on
from tests.decisions.conftest import Decided

DECLARED = declared()
DEFAULTS = DECLARED.defaults


@pytest.fixture
def workbook(decided: Decided, tmp_path: Path) -> Path:
    path = tmp_path / "regler.xlsx"
    assert export_parameters(decided.farm._store.engine, path, DECLARED) > len(DEFAULTS)
    return path


def change(path: Path, sheet: str, cell: str, value: Any) -> None:
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def test_what_is_exported_changes_nothing_when_it_is_tried(decided: Decided, workbook: Path) -> None:
    found = backtest(decided.farm.reader, "invoice", read_parameters(workbook, DECLARED), 1000)
    assert found.tried == len(decided.farm.reader.decisions("invoice"))
    assert found.changed == ()


def test_a_lower_limit_shows_which_decisions_it_would_change(decided: Decided, workbook: Path) -> None:
    change(workbook, "Grænser", "C3", 1)
    found = backtest(decided.farm.reader, "invoice", read_parameters(workbook, DECLARED), 1000)
    assert found.changed
    assert all("guarantee-exhausted" in {*one.reasons_after, *one.reasons_before} for one in found.changed)
    assert {one.after for one in found.changed} == {"reject"}


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Grænser", "A2", "Noget andet", "Grænser!A2: Grænse er »Noget andet«"),
        ("Grænser", "C3", 1000, "Grænser!C3: værdien kan ikke bruges her"),
        ("Grænser", "C2", "mange", "Grænser!C2: Værdi er ikke et beløb"),
        ("Grænser", "B2", "i går", "Grænser!B2: Gælder fra er ikke en dato"),
        ("Tillægsydelser", "B2", "en", "Tillægsydelser!B2: et ord skal have mindst fire bogstaver"),
        ("Priser", "F2", -1, "Priser!F2: Pris er negativt"),
    ],
)
def test_a_mistake_names_its_cell(workbook: Path, sheet: str, cell: str, value: Any, said: str) -> None:
    change(workbook, sheet, cell, value)
    with pytest.raises(WorkbookRefused) as refused:
        read_parameters(workbook, DECLARED)
    assert said in str(refused.value)


def test_gaps_and_overlaps_in_prices_are_found(workbook: Path) -> None:
    book = load_workbook(workbook)
    page = book["Priser"]
    for row in range(page.max_row, 1, -1):
        page.delete_rows(row)
    page.append(["51", "Behandling", "A", date(2025, 1, 1), date(2025, 6, 30), 100])
    page.append(["51", "Behandling", "A", date(2025, 8, 1), None, 110])
    page.append(["51", "Andet", "B", date(2025, 1, 1), None, 100])
    page.append(["51", "Andet", "B", date(2025, 8, 1), None, 110])
    book.save(workbook)
    with pytest.raises(WorkbookRefused) as refused:
        read_parameters(workbook, DECLARED)
    assert "Priser!D3: der er et hul" in str(refused.value)
    assert "Priser!D5" in str(refused.value)


def test_what_is_imported_is_in_force_from_its_day(decided: Decided, workbook: Path) -> None:
    book = load_workbook(workbook)
    book["Grænser"].append(["Flest behandlinger på en garanti", date(2099, 1, 1), 7])
    book.save(workbook)
    import_parameters(decided.farm._store.engine, workbook, DECLARED, actor="rikke")
    with decided.farm._store.engine.connect() as connection:
        assert (
            parameters_on(connection, date(2026, 1, 1), InvoiceParameters).most_treatments
            == DEFAULTS["most_treatments"]
        )
        assert parameters_on(connection, date(2099, 1, 1), InvoiceParameters).most_treatments == 7


def test_how_long_a_no_is_believed_is_the_businesss_and_can_be_tried(
    decided: Decided, workbook: Path
) -> None:
    same = backtest(decided.farm.reader, "subsidy", read_parameters(workbook, DECLARED), 1000)
    assert same.tried == len(decided.farm.reader.decisions("subsidy"))
    assert same.changed == ()
    parameters = read_parameters(workbook, DECLARED)
    assert parameters.on(date(2026, 11, 20), SubsidyParameters).remembered_days == DEFAULTS["remembered_days"]
    known = rerun({"not_member_on": "2026-11-10", "on": "2026-11-20", "remembered_days": 10})
    asked_again = rerun({"not_member_on": "2026-11-10", "on": "2026-11-20", "remembered_days": 9})
    assert (known["outcome"], asked_again["outcome"]) == ("do-not-claim", "claim")


def test_the_decision_table_has_every_rule_in_order() -> None:
    assert [row.code for row in decision_table("invoice")] == [rule.code for rule in RULES]


def test_the_register_counts_what_was_decided(decided: Decided) -> None:
    entries = {one.name: one for one in register(decided.farm.reader, decided.types)}
    rows = decided.farm.reader.decisions("invoice")
    assert entries["invoice"].decided == len(rows)
    share = 100 * sum(row.automatic for row in rows) / len(rows)
    assert entries["invoice"].automatic_percent == pytest.approx(share)
    assert entries["invoice"].overturned_percent is None
