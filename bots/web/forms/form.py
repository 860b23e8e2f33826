"""A form as a page shows it. It works without JavaScript and keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_CALLED = "answer-"


@dataclass(frozen=True)
class Option:
    """One value to choose; ``then`` is what happens when it is chosen."""

    value: str
    label: str
    then: str = ""


@dataclass
class Field:
    """One field. ``name`` is its path in the answer, such as ``heirs.0.share``. ``problem``: what is wrong.

    ``kind``: radio, checkboxes, textarea, amount, percent, number, date, cpr, text, or ``rows`` and ``group``
    with ``rows`` of fields. ``may_add`` and ``may_remove`` say whether rows may come or go.
    ``when``: the field and its answers to which this one belongs.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    options: list[Option] = field(default_factory=list)
    value: str = ""
    values: tuple[str, ...] = ()
    problem: str = ""
    rows: list[FormRow] = field(default_factory=list)
    least: int = 0
    most: int = 0
    is_new: bool = False
    when: tuple[str, tuple[str, ...]] | None = None

    @property
    def key(self) -> str:
        """The name as part of an element's id."""
        return self.name.replace(".", "-")

    @property
    def id(self) -> str:
        """Where an error summary leads: the field, or its first choice."""
        return f"{_CALLED}{self.key}" + ("-0" if self.options else "")

    @property
    def may_add(self) -> bool:
        return self.kind == "rows" and len(self.rows) < self.most

    @property
    def may_remove(self) -> bool:
        return self.kind == "rows" and len(self.rows) > self.least


@dataclass
class FormRow:
    """One of the rows of a field. ``problem`` is what is wrong with the row rather than one of its fields."""

    name: str
    label: str
    fields: list[Field]
    problem: str = ""

    @property
    def key(self) -> str:
        return self.name.replace(".", "-")

    @property
    def id(self) -> str:
        return f"{_CALLED}{self.key}"


@dataclass
class Form:
    """``problem`` is what is wrong with the whole, rather than with one field."""

    fields: list[Field]
    problem: str = ""

    @property
    def always(self) -> list[Field]:
        """The fields that belong to every answer."""
        names = {one.name for one in self.fields}
        return [one for one in self.fields if one.when is None or one.when[0] not in names]

    def under(self, field: Field, option: Option) -> list[Field]:
        """The fields that belong to an answer, and to no later one."""
        return [
            one
            for one in self.fields
            if one.when and one.when[0] == field.name and one.when[1][-1] == option.value
        ]

    @property
    def is_wrong(self) -> bool:
        return bool(self.problem) or any(self.problems())

    @property
    def has_rows(self) -> bool:
        return any(one.kind == "rows" for one in every_field(self.fields))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Id, label and problem of everything that is wrong with a field or a row, in the form's order."""
        yield from _problems(self.fields, "")


def every_field(fields: list[Field]) -> Iterator[Field]:
    """The fields and those of their rows, however deep."""
    for one in fields:
        yield one
        for row in one.rows:
            yield from every_field(row.fields)


def _problems(fields: list[Field], within: str) -> Iterator[tuple[str, str, str]]:
    for one in fields:
        label = f"{within}{one.label}"
        if one.problem:
            yield one.id, label, one.problem
        for row in one.rows:
            if row.problem:
                yield row.id, f"{within}{row.label}", row.problem
            yield from _problems(row.fields, f"{within}{row.label}, ")
