"""A workbook is imported as a whole, or refused with every cell that has to be corrected."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func, select

from bots.domain.errors import UsageError
from bots.farm.storage.database import reading
from bots.processes import all_processes
from bots.registers import WorkbookRefused, import_workbook
from bots.registers.storage.metadata import imports
from bots.registers.treatments.tables import guarantees, members, prices, received_invoices, treatments
from bots.vault.cipher import Cipher
from tests.registers.conftest import Consulted
from tests.registers.sheets_of_a_clinic import ANNA, CLINIC, GUARANTEE, STRANGER, Sheets, save, sheets

HISTORY: Sheets = {
    "Tidligere fakturaer": [
        [
            "Sagsreference", "Klinikkens CVR-nummer", "Fakturanummer", "Dokumenttype", "Modtaget",
            "Afgørelse", "Beløb", "Krediterer fakturanummer",
        ],
        ["FAK-BCDFGHJKLM", CLINIC, "F-1", "Faktura", date(2026, 5, 4), "Godkendt", 317.43, None],
        ["FAK-BCDFGHJKLN", CLINIC, "KN-1", "kreditnota", date(2026, 5, 9), "Godkendt", 100, "F-1"],
    ],
    "Tidligere behandlinger": [
        ["Sagsreference", "Linje", "CPR-nummer", "Garantinummer", "Behandlingsdato", "Behandling"],
        ["FAK-BCDFGHJKLM", 1, ANNA, GUARANTEE, "20260502", "Normalbehandling"],
    ],
}  # fmt: skip

CONSENTS: Sheets = {
    "Samtykker": [
        ["Samtykkenummer", "CPR-nummer", "Afgørelse", "Givet den", "Trukket tilbage den", "Dokumenteret i"],
        ["SAM-1", ANNA, "Faktura", date(2024, 3, 1), None, "Bestilling 1"],
    ],
}
Import = Callable[[Sheets], object]


@pytest.fixture(params=["sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def load(engine: Engine, cipher: Cipher, tmp_path: Path) -> Import:
    def run(content: Sheets) -> object:
        path = save(content, tmp_path / "registre.xlsx")
        return import_workbook(engine, cipher, path, actor="lone", processes=all_processes())

    return run


def changed(sheet: str, row: int, heading: str, value: Any) -> Sheets:
    """The right workbook with one cell changed; rows count as in Excel."""
    content = sheets() | HISTORY | CONSENTS
    content = {title: [list(line) for line in lines] for title, lines in content.items()}
    content[sheet][row - 1][content[sheet][0].index(heading)] = value
    return content


def refused(load: Import, content: Sheets) -> list[str]:
    with pytest.raises(WorkbookRefused) as caught:
        load(content)
    return [str(error) for error in caught.value.errors]


def count(engine: Engine, table: Table) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_sheet_is_read_and_the_import_is_remembered(engine: Engine, load: Import) -> None:
    assert str(load(sheets() | HISTORY)).splitlines() == [
        "Medlemmer: 2 rækker",
        "Garantier: 1 rækker",
        "Klinikker: 2 rækker",
        "Priser: 4 rækker",
        "Tidligere fakturaer: 2 rækker",
        "Tidligere behandlinger: 1 rækker",
    ]
    with reading(engine) as connection:
        note = connection.execute(select(imports)).one()
    assert (note.actor, note.file_name, note.rows["Medlemmer"]) == ("lone", "registre.xlsx", 2)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_second_import_changes_removes_and_keeps_the_ledger(
    engine: Engine, load: Import, consult: Consulted
) -> None:
    load(sheets() | HISTORY)
    again = changed("Garantier", 2, "Antal behandlinger", 15)
    again["Medlemmer"].pop(2)
    again["Tidligere fakturaer"][1][6] = 1
    assert "Tidligere fakturaer: 0 rækker" in str(load(again))
    assert (count(engine, members), count(engine, received_invoices), count(engine, treatments)) == (1, 2, 1)
    with reading(engine) as connection:
        assert connection.execute(select(guarantees.c.treatments)).scalar_one() == 15
    known = consult(
        "invoice-facts", "FAK-A", document_type="credit-note", supplier_cvr=CLINIC, number="KN-2",
        received_on="2026-11-20", cprs=[ANNA], guarantee=GUARANTEE, lines=[], credited_invoice="f-1",
    )  # fmt: skip
    assert known["credited"] == {
        "case_reference": "FAK-BCDFGHJKLM", "payable": "317.43", "credited": "100.00"
    }  # fmt: skip
    assert known["guarantee"]["used"] == 1


def test_the_same_person_may_get_a_new_member_number(engine: Engine, load: Import) -> None:
    load(sheets())
    swapped = sheets()
    swapped["Medlemmer"][1][2], swapped["Medlemmer"][2][2] = "M2", "M1"
    load(swapped)
    assert count(engine, members) == 2


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 3, 1),
        datetime(2026, 3, 1, 12),  # noqa: DTZ001  as Excel has it
        "2026-03-01",
        "20260301",
        20260301,
        "01-03-2026",
        "1/3/2026",
    ],
)
def test_dates_come_as_cells_and_in_three_written_forms(engine: Engine, load: Import, value: Any) -> None:
    load(changed("Garantier", 2, "Gyldig fra", value))
    with reading(engine) as connection:
        assert connection.execute(select(guarantees.c.valid_from)).scalar_one() == date(2026, 3, 1)


@pytest.mark.parametrize("value", [1234.5, "1.234,50", "1234,5 kr.", 1234.5000000001])
def test_amounts_come_as_numbers_and_as_danish_text(engine: Engine, load: Import, value: Any) -> None:
    load(changed("Priser", 5, "Pris", value))
    with reading(engine) as connection:
        row = connection.execute(select(prices.c.price).where(prices.c.speciality == "64"))
        assert f"{row.scalar_one():.2f}" == "1234.50"


FORMS = "Skriv den som 21-11-2026, 21/11/2026 eller 20261121."
DECISIONS = "men skal være Dødsfald eller Faktura eller Tilskud"
ONE_TO_15 = "skal være et helt tal fra 1 til 15"
LOST_ZERO = "Excel har fjernet det foranstillede nul. Formatér kolonnen som tekst."


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "error"),
    [
        ("Medlemmer", 3, "CPR-nummer", 105701234, f"A3: CPR-nummer har 9 cifre; {LOST_ZERO}"),
        ("Medlemmer", 3, "CPR-nummer", "61057012", "A3: CPR-nummer har 8 cifre, men skal have 10"),
        ("Medlemmer", 3, "CPR-nummer", "6113701234", "A3: CPR-nummer begynder ikke med en dato (DDMMÅÅ)"),
        ("Medlemmer", 3, "CPR-nummer", "ukendt", "A3: CPR-nummer skal være 10 cifre"),
        ("Medlemmer", 3, "CPR-nummer", ANNA, "A3: samme CPR-nummer står allerede i række 2."),
        ("Medlemmer", 3, "Navn", None, "B3: Navn mangler"),
        ("Medlemmer", 3, "Navn", "#REF!", "B3: Navn er en fejl i regnearket (#REF!)"),
        ("Medlemmer", 3, "Medlemsnummer", "6105701234",
         "C3: Medlemsnummer ligner et CPR-nummer; brug en anden reference"),
        ("Medlemmer", 3, "Medlem til", date(2014, 1, 1), "E3: Medlem til ligger før Medlem fra."),
        ("Medlemmer", 3, "Medlem fra", 46000,
         "D3: Medlem fra er et tal uden datoformat. Formatér cellen som dato."),
        ("Medlemmer", 3, "Medlem fra", "1-3-26", f"D3: Medlem fra er ikke en dato: »1-3-26«. {FORMS}"),
        ("Medlemmer", 3, "Medlem fra", "31-02-2026",
         f"D3: Medlem fra er ikke en dato: »31-02-2026«. {FORMS}"),
        ("Medlemmer", 3, "Medlem fra", time(9), f"D3: Medlem fra er ikke en dato: »09:00:00«. {FORMS}"),
        ("Garantier", 2, "CPR-nummer", STRANGER, "B2: CPR-nummer findes ikke i arket Medlemmer."),
        ("Garantier", 2, "Antal behandlinger", 16, f"G2: Antal behandlinger {ONE_TO_15}"),
        ("Garantier", 2, "Antal behandlinger", 2.5, f"G2: Antal behandlinger {ONE_TO_15}"),
        ("Samtykker", 2, "Afgørelse", "Alt", f"C2: Afgørelse er »Alt«, {DECISIONS}"),
        ("Samtykker", 2, "Givet den", None, "D2: Givet den mangler"),
        ("Samtykker", 2, "Trukket tilbage den", date(2024, 1, 1),
         "E2: Trukket tilbage den ligger før Givet den."),
        ("Samtykker", 2, "Dokumenteret i", ANNA,
         "F2: Dokumenteret i ligner et CPR-nummer; brug en anden reference"),
        ("Klinikker", 2, "Ydernummer", 12345, f"E2: Ydernummer har 5 cifre; {LOST_ZERO}"),
        ("Klinikker", 2, "Konto", "81234569",
         "G2: Konto er ikke en konto. Skriv 0216 4069046312, et IBAN eller FIK og otte cifre."),
        ("Klinikker", 2, "Konto", "DK7202164069046312",
         "G2: Konto er ikke en konto. Skriv 0216 4069046312, et IBAN eller FIK og otte cifre."),
        ("Klinikker", 2, "E-mail", "klinik", "H2: E-mail er ikke en e-mailadresse: »klinik«"),
        ("Klinikker", 3, "P-nummer", "1029384756",
         "A3: samme CVR-nummer og P-nummer står allerede i række 2."),
        ("Priser", 2, "Pris", "1,234.56", "F2: Pris er ikke et beløb: »1,234.56«. Skriv det som 1.234,56."),
        ("Priser", 2, "Pris", -1, "F2: Pris er negativt eller urimelig stort"),
        ("Priser", 2, "Pris", 1e30, "F2: Pris er negativt eller urimelig stort"),
        ("Priser", 2, "Pris", 1.005, "F2: Pris har mere end to decimaler"),
        ("Priser", 3, "Gyldig fra", date(2025, 7, 1),
         "D3: prisen begynder, før prisen i række 2 for samme behandling ophører."),
        ("Tidligere fakturaer", 2, "Afgørelse", "Måske",
         "F2: Afgørelse er »Måske«, men skal være Godkendt eller Afvist"),
        ("Tidligere fakturaer", 3, "Krediterer fakturanummer", None,
         "H3: Krediterer fakturanummer mangler på en kreditnota."),
        ("Tidligere behandlinger", 2, "Sagsreference", "FAK-X",
         "A2: Sagsreference findes ikke i arket Tidligere fakturaer."),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(
    load: Import, sheet: str, row: int, heading: str, value: Any, error: str
) -> None:
    assert refused(load, changed(sheet, row, heading, value)) == [f"{sheet}!{error}"]


def test_all_errors_are_told_at_once_and_nothing_is_imported(engine: Engine, load: Import) -> None:
    content = changed("Medlemmer", 3, "CPR-nummer", 105701234)
    content["Medlemmer"][2][3] = "i går"
    content["Priser"][1][5] = None
    with pytest.raises(WorkbookRefused) as caught:
        load(content)
    assert [error.cell for error in caught.value.errors] == ["A3", "D3", "F2"]
    assert str(caught.value).startswith("registre.xlsx: 3 fejl. Intet er indlæst.")
    assert "Medlemmer!D3: Medlem fra er ikke en dato" in str(caught.value)
    assert [count(engine, table) for table in (members, prices, imports)] == [0, 0, 0]


def test_a_person_s_number_in_the_wrong_column_is_not_repeated(load: Import) -> None:
    errors = refused(load, changed("Medlemmer", 3, "Medlem fra", "610570-1234"))
    assert "1234" not in errors[0]
    assert "et langt tal, som ikke vises" in errors[0]


def test_a_long_list_of_errors_is_cut(load: Import) -> None:
    content = sheets()
    content["Medlemmer"] += [
        [None, f"Navn {number}", f"N{number}", "2020-01-01", None] for number in range(150)
    ]
    with pytest.raises(WorkbookRefused) as caught:
        load(content)
    assert len(caught.value.errors) == 150
    assert str(caught.value).endswith("… og 50 fejl mere")


def test_missing_unknown_and_double_headings_are_named(load: Import) -> None:
    content = sheets()
    content["Priser"][0] = ["Speciale", "Behandling", "Ydelseskode", "Gyldig fra", "Gyldig tli", "Speciale"]
    assert [error.split(". Arket")[0] for error in refused(load, content)] == [
        "Priser!E1: ukendt overskrift",
        "Priser!F1: overskriften Speciale står to gange.",
        "Priser!1:1: overskriften Gyldig til mangler i første række",
        "Priser!1:1: overskriften Pris mangler i første række",
    ]


def test_missing_and_unknown_sheets_are_named(load: Import) -> None:
    content = sheets()
    content["Medlemer"] = content.pop("Medlemmer")
    content.pop("Garantier")
    errors = refused(load, content)
    assert errors[0].startswith("Medlemmer: arket mangler. Projektmappen skal have arkene Medlemmer, ")
    assert errors[2].startswith("Medlemer: ukendt ark.")


def test_headings_in_another_order_and_empty_rows_are_fine(engine: Engine, load: Import) -> None:
    content = sheets()
    content["Medlemmer"] = [list(reversed(line)) for line in content["Medlemmer"]]
    content["Medlemmer"].insert(2, [None, "  ", None, None, None])
    load(content)
    assert count(engine, members) == 2


def word_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")


def torn(path: Path) -> None:
    save(sheets(), path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"][:300]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: None, "filen findes ikke"),
        (lambda path: path.mkdir(), "filen findes ikke"),
        (lambda path: path.write_text("CPR;Navn"), "er ikke en Excel-projektmappe"),
        (lambda path: path.write_bytes(b""), "er ikke en Excel-projektmappe"),
        (lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)), "adgangskode"),
        (lambda path: path.open("wb").truncate(50_000_001), "større end 50 MB"),
        (word_document, "kan ikke læses som en Excel-projektmappe"),
        (torn, "kan ikke læses som en Excel-projektmappe"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(
    engine: Engine, cipher: Cipher, tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "registre.xlsx"
    make(path)
    with pytest.raises(UsageError, match=reason) as caught:
        import_workbook(engine, cipher, path, actor="lone")
    assert os.fspath(path) in str(caught.value)
    assert count(engine, imports) == 0


def test_a_number_that_is_odd_is_imported_and_named(load: Import) -> None:
    content = changed("Klinikker", 2, "CVR-nummer", "16356706")
    said = str(load(content)).splitlines()
    assert said[-2:] == [
        "Indlæst, men se efter, om det er skrevet rigtigt:",
        "  Klinikker!A2: CVR-nummer har et kontrolciffer, der ikke passer",
    ]
    assert "kontrolciffer" not in str(load(sheets()))
