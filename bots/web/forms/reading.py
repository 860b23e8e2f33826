"""What was posted: the answer in it, and the form again with everything that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from starlette.datastructures import FormData

from bots.farm.process import AnswerField, Shape, Words, answer_fields, written
from bots.web.forms.form import Field, Form, FormRow
from bots.web.forms.making import Choices, Maker
from bots.web.wording.languages import Language

ROWS = "rows"
"""The name of the buttons that add and remove a row: ``add heirs``, ``remove heirs.1``."""


class PostedForm:
    """A posted form of one question."""

    def __init__(
        self,
        model: type[BaseModel],
        language: Language,
        words: Mapping[str, Words],
        choices: Choices,
        data: FormData,
    ) -> None:
        self._maker = Maker(language, words, choices)
        self._data = data
        self._act, _, self._at = str(data.get(ROWS, "")).partition(" ")
        self.form: Form = self._maker.form(model)
        self.answer: dict[str, Any] = self._read(answer_fields(model), self.form.fields, "")

    @property
    def changes_rows(self) -> bool:
        """Whether a button for rows was pressed, so that nothing is answered yet."""
        return self._act in ("add", "remove")

    def _read(self, asked: tuple[AnswerField, ...], fields: list[Field], of: str) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        shown = {one.name.rpartition(".")[2]: one for one in fields}
        for one in asked:
            field = shown.get(one.name)
            if field is None:
                continue
            if one.fields:
                rows = self._rows(one, field, of + one.name)
                answer[one.name] = rows[0] if one.shape is Shape.GROUP else rows
            else:
                self._value(one, field, answer)
        return answer

    def _value(self, asked: AnswerField, field: Field, answer: dict[str, Any]) -> None:
        given = [text.strip() for text in self._data.getlist(field.name) if isinstance(text, str)]
        field.values = tuple(text for text in given if text)
        field.value = field.values[0] if field.values else ""
        if field.kind == "checkboxes":
            answer[asked.name] = list(field.values)
        elif field.value:
            answer[asked.name] = written(asked.shape, field.value)

    def _rows(self, asked: AnswerField, group: Field, of: str) -> list[dict[str, Any]]:
        if asked.shape is Shape.ROWS:
            count = str(self._data.get(group.name, ""))
            number = min(int(count), asked.most) if count.isdecimal() and len(count) < 4 else len(group.rows)
            group.rows = [self._maker.row(asked, group, at, of) for at in range(number)]
        given = [self._read(asked.fields, row.fields, f"{of}.") for row in group.rows]
        if self._act == "remove" and self._at.rpartition(".")[0] == group.name and group.may_remove:
            self._remove(group)
        if self._act == "add" and self._at == group.name and group.may_add:
            group.rows.append(self._maker.row(asked, group, len(group.rows), of))
            group.rows[-1].fields[0].is_new = True
        return given

    def _remove(self, group: Field) -> None:
        group.rows = [row for row in group.rows if row.name != self._at]
        for number, row in enumerate(group.rows):
            row.label = f"{group.label}, {number + 1}"
            _rename(row, f"{group.name}.{number}")


def _rename(row: FormRow, to: str) -> None:
    """Let a row stand elsewhere in the answer, with everything in it."""
    begins = len(row.name)
    row.name = to
    for field in row.fields:
        field.name = to + field.name[begins:]
        for inner in field.rows:
            _rename(inner, to + inner.name[begins:])
