"""A workbook of one clinic and two members that is right in every cell, for tests to change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

ANNA, BENT, STRANGER = "6105701234", "6205712345", "6305723456"
CLINIC, UNIT, OTHER_UNIT = "30808460", "1029384756", "1029384757"
GUARANTEE = "GARANTI-2026-000123"

Sheets = dict[str, list[list[Any]]]


def sheets() -> Sheets:
    """Every sheet with its headings and rows."""
    return {
        "Medlemmer": [
            ["CPR-nummer", "Navn", "Medlemsnummer", "Medlem fra", "Medlem til"],
            [ANNA, "Anna Ågård", "M1", date(2015, 1, 1), None],
            [BENT, "Bent Bæk", "M2", date(2015, 1, 1), date(2025, 12, 31)],
        ],
        "Garantier": [
            [
                "Garantinummer", "CPR-nummer", "Klinikkens CVR-nummer", "Klinikkens P-nummer", "Gyldig fra",
                "Gyldig til", "Antal behandlinger",
            ],
            [GUARANTEE, ANNA, CLINIC, UNIT, date(2026, 1, 1), date(2026, 12, 31), 3],
        ],
        "Klinikker": [
            [
                "CVR-nummer", "P-nummer", "Navn", "Speciale", "Ydernummer", "Kreditornummer", "Konto",
                "E-mail",
            ],
            [CLINIC, UNIT, "Havnens Fysioterapi", "51", "012345", "K10023", "FIK 81234569", "k@havn.example"],
            [CLINIC, OTHER_UNIT, "Torvets Fysioterapi", "51", "012346", "K10024", "0216 4069046312",
             "k@torv.example"],
        ],
        "Priser": [
            ["Speciale", "Behandling", "Ydelseskode", "Gyldig fra", "Gyldig til", "Pris"],
            ["51", "Normalbehandling", "5102", date(2025, 1, 1), date(2025, 12, 31), 311.21],
            ["51", "Normalbehandling", "5102", date(2026, 1, 1), None, "317,43"],
            ["51", "Kort behandling", "5103", date(2026, 1, 1), None, 211.63],
            ["64", "Opfølgning, lænd", "1045", date(2026, 1, 1), None, 414.73],
        ],
    }  # fmt: skip


def save(content: Sheets, path: Path) -> Path:
    """Write the sheets as they are given."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in content.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
