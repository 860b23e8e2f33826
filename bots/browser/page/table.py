"""Tables and grids, read to their end."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Locator

from bots.browser.locators import probe
from bots.browser.page.elements import Elements, Params
from bots.browser.page.state import POLL_MS
from bots.domain.errors import PortalChanged

_QUIET_SECONDS = 0.25
"""How long a list that is scrolled may take to show the rows that come next."""
_LONGEST_SECONDS = 120.0


class Tables:
    """The tables of one screen."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements

    def read(self, name: str, params: Params) -> list[dict[str, str]]:
        """The visible rows by header texts; a list that shows only a part of them is scrolled to its end.

        Raises:
            PortalChanged: no table, headers that are not unique, a row that does not fit them, or rows that
                cannot be made to show.
        """
        elements = self._elements
        where = f"{elements.page}.{name}"
        table = elements.one(name, params)
        elements.state.settle()
        seen = probe.table(table, elements.timeout)
        headers = self._headers(where, seen)
        if seen["scrolls"]:
            rows = self._to_the_end(where, table)
        else:
            rows = [row["cells"] for row in seen["rows"]]
            self._refuse_part(where, seen, len(rows))
        return self._by_header(where, headers, rows)

    def _headers(self, where: str, seen: dict[str, Any]) -> list[str]:
        headers: list[str] | None = seen["headers"]
        if headers is None:
            raise PortalChanged(
                f"{where} is not a table: it is a {seen['kind']}. A developer must correct it."
            )
        named = [header for header in headers if header]
        if len(set(named)) != len(named):
            raise PortalChanged(
                f"{where} is not a table with a header of its own per column: "
                f"{self._elements.masked(str(headers))}"
            )
        if (seen["columns"] or 0) > len(headers):
            raise PortalChanged(
                f"{where} shows {len(headers)} of its {seen['columns']} columns. A developer must "
                "have it show all."
            )
        return headers

    def _to_the_end(self, where: str, table: Locator) -> list[list[str]]:
        """Every row from the first on, by its own number or by its place in what is scrolled."""
        elements = self._elements
        deadline = time.monotonic() + _LONGEST_SECONDS
        probe.scroll(table, "top", elements.timeout)
        rows: dict[int, list[str]] = {}
        while True:
            seen = self._quiet(table)
            numbered = all(row["index"] is not None for row in seen["rows"])
            places = [row["index"] if numbered else row["at"] for row in seen["rows"]]
            if rows and places and not rows.keys() & set(places):
                raise PortalChanged(
                    f"{where} left rows out while it was scrolled. A developer must look at the list."
                )
            rows |= dict(zip(places, (row["cells"] for row in seen["rows"]), strict=True))
            if seen["ended"]:
                break
            if time.monotonic() > deadline:
                raise PortalChanged(f"{where} has no end: {len(rows)} rows in {_LONGEST_SECONDS:g} s")
            probe.scroll(table, "on", elements.timeout)
        probe.scroll(table, "top", elements.timeout)
        self._refuse_part(where, seen, len(rows))
        if numbered and len(rows) != max(rows) - min(rows) + 1:
            raise PortalChanged(
                f"{where} shows {len(rows)} rows numbered {min(rows)} to {max(rows)}: some are missing"
            )
        return [rows[place] for place in sorted(rows)]

    def _quiet(self, table: Locator) -> dict[str, Any]:
        """What the table shows once it has shown the same for a while."""
        elements = self._elements
        since, last = time.monotonic(), probe.table(table, elements.timeout)
        while time.monotonic() - since < _QUIET_SECONDS:
            elements.state.page.wait_for_timeout(POLL_MS)
            elements.state.settle()
            now = probe.table(table, elements.timeout)
            if now != last:
                since, last = time.monotonic(), now
        return last

    def _refuse_part(self, where: str, seen: dict[str, Any], rows: int) -> None:
        """Some grids count their header among their rows."""
        count = seen["count"]
        if count is not None and count > 0 and rows not in (count, count - 1):
            raise PortalChanged(
                f"{where} says that it has {count} rows, but shows {rows}. Nothing was read from it; a "
                "developer must look at the list."
            )

    def _by_header(self, where: str, headers: list[str], rows: list[list[str]]) -> list[dict[str, str]]:
        # A single cell across the table says that it is empty.
        rows = [row for row in rows if len(row) > 1 or len(headers) == 1]
        for number, row in enumerate(rows, start=1):
            if len(row) != len(headers):
                raise PortalChanged(
                    f"{where}: row {number} has {len(row)} cells for {len(headers)} headers "
                    f"{self._elements.masked(str(headers))}"
                )
        unnamed = headers.count("") > 1
        return [
            {header: cell for header, cell in zip(headers, row, strict=True) if header or not unnamed}
            for row in rows
        ]
