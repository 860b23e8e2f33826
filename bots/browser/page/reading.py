"""Reading fields, texts and tables as they stand on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bots.domain.errors import PortalChanged

_TABLE = """table => {
  const rows = [...table.rows].filter(row => row.checkVisibility());
  const cells = row => [...row.cells].map(cell => cell.innerText.replace(/\\s+/g, ' ').trim());
  const head = rows.find(row => row.closest('thead')) ?? rows[0];
  return {
    isTable: table.localName === 'table',
    headers: head ? cells(head) : [],
    rows: rows.filter(row => row !== head && !row.closest('thead, tfoot')).map(cells),
  };
}"""


def blur(field: Locator, timeout: float) -> None:
    """Take the focus from the field.

    Raises:
        PortalChanged: what it means is not one field any more.
    """
    # Not evaluate(): that loads Playwright's script into the document again, which costs ten such calls.
    with _one_field():
        field.blur(timeout=timeout * 1000)


def read_value(field: Locator, timeout: float) -> str:
    """What the field holds; raises as ``blur`` does."""
    with _one_field():
        return field.input_value(timeout=timeout * 1000)


def fill_all(
    fields: Mapping[str, Locator], values: Mapping[str, str], timeout: float, refuse: Callable[[], None]
) -> bool:
    """Fill the fields and take the focus from the last; whether each was all the time what it means.

    ``refuse`` is asked after each.
    """
    with suppress(PlaywrightTimeout):
        for name, field in fields.items():
            field.fill(values[name], timeout=timeout * 1000)
            refuse()
        field.blur(timeout=timeout * 1000)
        return True
    return False


def choose_by_label(
    field: Locator, option: str, timeout: float, where: str, mask: Callable[[str], str]
) -> str:
    """Choose the one option with this visible label; the label that is chosen afterwards.

    Raises:
        PortalChanged: no option, or several, have the label.
    """
    labels: list[str] = field.evaluate("field => [...field.options].map(option => option.label.trim())")
    if labels.count(option) != 1:
        raise PortalChanged(
            f"{where} has {labels.count(option)} options {mask(option)!r}, not one; it offers "
            f"{mask(', '.join(labels))!r}. A developer must look at the field."
        )
    field.select_option(index=labels.index(option), timeout=timeout * 1000)
    chosen: str = field.evaluate("field => (field.blur(), field.selectedOptions[0]?.label.trim() ?? '')")
    return chosen


def plain(text: str) -> str:
    """``text`` on one line, with single spaces."""
    return " ".join(text.split())


def shown_texts(elements: Locator) -> list[str]:
    """What the elements hold or show, without those that are empty."""
    texts: Any = elements.evaluate_all("all => all.map(e => e.value ?? e.innerText ?? '')")
    return [plain(text) for text in texts if text.strip()]


def read_table(table: Locator, where: str, mask: Callable[[str], str]) -> list[dict[str, str]]:
    """A table's visible rows by its header texts. A single cell across the table says that it is empty.

    Raises:
        PortalChanged: not a table, headers that are not unique, or a row that does not fit them.
    """
    seen: dict[str, Any] = table.evaluate(_TABLE)
    headers: list[str] = seen["headers"]
    if not seen["isTable"] or len(set(headers)) != len(headers):
        raise PortalChanged(
            f"{where} is not a table with a header of its own per column: {mask(str(headers))}"
        )
    rows = [row for row in seen["rows"] if len(row) > 1 or len(headers) == 1]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(headers):
            raise PortalChanged(
                f"{where}: row {number} has {len(row)} cells for {len(headers)} headers {mask(str(headers))}"
            )
    return [dict(zip(headers, row, strict=True)) for row in rows]


@contextmanager
def _one_field() -> Iterator[None]:
    try:
        yield
    except PlaywrightTimeout:
        raise PortalChanged(
            "a field became none or several while it was filled. A developer must look at the page."
        ) from None
