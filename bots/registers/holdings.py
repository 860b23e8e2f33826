"""What all the registers hold about one person, for an access request (GDPR art. 15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from bots.registers.questions import PersonQuestion
from bots.registers.storage.people import People
from bots.registers.storage.tables import consents, danmark_status, guarantees, members, treatments
from bots.registers.workbook.sheets import CONSENTS, EARLIER_TREATMENTS, GUARANTEES, MEMBERS, Sheet

_DANMARK = "Svar fra danmark"
_OF: tuple[tuple[Sheet, Table], ...] = (
    (MEMBERS, members),
    (GUARANTEES, guarantees),
    (CONSENTS, consents),
    (EARLIER_TREATMENTS, treatments),
)


class Holdings:
    """The register of what is held. ``name_sealed`` is opened; whose number it is, the asker knows."""

    def __init__(self, people: People) -> None:
        self._people = people

    def about(
        self, connection: Connection, case_reference: str, question: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """``{"rows": [{"register": sheet, "values": {heading: text}}]}``, named as in the workbook."""
        key = self._people.key(PersonQuestion.model_validate(question).cpr)
        rows = [
            {"register": sheet.title, "values": dict(self._values(sheet, row))}
            for sheet, table in _OF
            for row in connection.execute(select(table).where(table.c.cpr_key == key))
        ]
        rows += [
            {"register": _DANMARK, "values": {"Svar": row.answer, "Dato": _written(row.answered_on)}}
            for row in connection.execute(select(danmark_status).where(danmark_status.c.cpr_key == key))
        ]
        return {"rows": rows}

    def _values(self, sheet: Sheet, row: Row[Any]) -> Iterator[tuple[str, str]]:
        for column in sheet.columns:
            if column.field == "name":
                yield column.heading, self._people.open(row.name_sealed)
            elif column.field != "cpr":
                yield column.heading, _written(getattr(row, column.field))


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
