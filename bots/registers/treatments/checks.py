"""What the sheets of treatments must fulfil beyond their cells: price lists, links, credit notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from bots.domain.invoice import DocumentType
from bots.registers.treatments.sheets import (
    EARLIER_INVOICES,
    EARLIER_TREATMENTS,
    GUARANTEES,
    MEMBERS,
    PRICES,
)
from bots.registers.workbook.report import CellError
from bots.registers.workbook.sheets import Row, Rows


def check(rows: Rows) -> Iterator[CellError]:
    """Everything that does not fit together. Cells that could not be read are left out of it."""
    yield from _overlapping_prices(rows)
    yield from _links(rows)
    yield from _credit_notes(rows)


def _overlapping_prices(rows: Rows) -> Iterator[CellError]:
    """Two prices for one treatment on one day."""
    listed: dict[tuple[str, str], list[Row]] = {}
    for row in rows.get(PRICES.title, []):
        if {"speciality", "treatment", "valid_from", "valid_to"} <= row.values.keys():
            listed.setdefault((row.values["speciality"], row.values["treatment"]), []).append(row)
    for same in listed.values():
        for earlier, later in pairwise(sorted(same, key=lambda row: row.values["valid_from"])):
            starts = later.values["valid_from"]
            if earlier.values["valid_from"] < starts <= (earlier.values["valid_to"] or date.max):
                yield CellError(
                    PRICES.title,
                    later.cells["valid_from"],
                    f"prisen begynder, før prisen i række {earlier.number} for samme behandling ophører.",
                )


def check_prices(rows: Rows) -> Iterator[CellError]:
    """What must hold in a price list that is changed by those who own it."""
    yield from _overlapping_prices(rows)
    yield from _gaps_in_prices(rows)


def _gaps_in_prices(rows: Rows) -> Iterator[CellError]:
    """Days without a price between two periods of the same treatment."""
    listed: dict[tuple[str, str], list[Row]] = {}
    for row in rows.get(PRICES.title, []):
        if {"speciality", "treatment", "valid_from", "valid_to"} <= row.values.keys():
            listed.setdefault((row.values["speciality"], row.values["treatment"]), []).append(row)
    for same in listed.values():
        for earlier, later in pairwise(sorted(same, key=lambda row: row.values["valid_from"])):
            ends, begins = earlier.values["valid_to"], later.values["valid_from"]
            if ends is not None and begins > ends + timedelta(days=1):
                yield CellError(
                    PRICES.title,
                    later.cells["valid_from"],
                    f"der er et hul i prisen siden række {earlier.number}: ingen pris gælder imellem.",
                )


def _links(rows: Rows) -> Iterator[CellError]:
    links = (
        (GUARANTEES, "cpr", MEMBERS, "cpr"),
        (EARLIER_TREATMENTS, "case_reference", EARLIER_INVOICES, "case_reference"),
    )
    for sheet, field, other, target in links:
        known = {row.values.get(target) for row in rows.get(other.title, [])}
        for row in rows.get(sheet.title, []):
            if field in row.values and row.values[field] not in known:
                yield CellError(
                    sheet.title,
                    row.cells[field],
                    f"{sheet.heading(field)} findes ikke i arket {other.title}.",
                )


def _credit_notes(rows: Rows) -> Iterator[CellError]:
    for row in rows.get(EARLIER_INVOICES.title, []):
        is_note = row.values.get("document_type") == DocumentType.CREDIT_NOTE.value
        if is_note and row.values.get("credited_invoice", "") is None:
            yield CellError(
                EARLIER_INVOICES.title,
                row.cells["credited_invoice"],
                f"{EARLIER_INVOICES.heading('credited_invoice')} mangler på en kreditnota.",
            )
