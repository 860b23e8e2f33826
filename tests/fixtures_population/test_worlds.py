"""The worlds of several scenarios make one sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from fixtures.scenarios.worlds import Worlds
from fixtures.world import World, generate


@dataclass(frozen=True)
class Deaths:
    """Another scenario's world: members of its own, and something that no invoice knows."""

    like: World
    clinics: tuple[str, ...] = ("another",)
    notices: tuple[str, ...] = ("notice",)
    today: date = date(2026, 11, 21)

    @property
    def our_name(self) -> str:
        return self.like.our_name

    @property
    def our_cvr(self) -> str:
        return self.like.our_cvr

    @property
    def our_gln(self) -> str:
        return self.like.our_gln

    def write_workbook(self, path: Path) -> None:
        book = Workbook()
        book.active.title = "Medlemmer"
        book.active.append(["CPR-nummer", "Navn"])
        book.active.append(["7105801236", "Anna"])
        book.create_sheet("Dødsfald").append(["CPR-nummer"])
        book.save(path)


@pytest.fixture(scope="module")
def invoices() -> World:
    return generate(3, 1, today=date(2026, 11, 21))


def test_a_system_gets_what_all_worlds_know(invoices: World) -> None:
    both = Worlds([invoices, Deaths(invoices)])
    assert both.clinics == (*invoices.clinics, "another")
    assert (both.documents, both.notices) == (invoices.documents, ("notice",))
    assert (both.our_cvr, both.today) == (invoices.our_cvr, invoices.today)
    with pytest.raises(AttributeError, match="no scenario's world has 'heirs'"):
        _ = both.heirs


def test_worlds_of_other_days_are_no_sandbox(invoices: World) -> None:
    with pytest.raises(ValueError, match="same fund"):
        Worlds([invoices, Deaths(invoices, today=date(2026, 11, 22))])


def test_one_workbook_has_the_rows_of_all(invoices: World, tmp_path: Path) -> None:
    Worlds([invoices, Deaths(invoices)]).write_workbook(tmp_path / "registers.xlsx")
    book = load_workbook(tmp_path / "registers.xlsx")
    assert book["Medlemmer"].max_row == len(invoices.members) + 2
    assert [cell.value for cell in book["Medlemmer"][book["Medlemmer"].max_row]][:2] == ["7105801236", "Anna"]
    assert book["Dødsfald"]["A1"].value == "CPR-nummer"
