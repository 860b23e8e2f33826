"""What an answer, a receipt or a robot's order says, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bots.domain.accounts import account_shown
from bots.domain.cpr import Cpr
from bots.domain.masking import mask
from bots.domain.text import Text
from bots.farm.process import AnswerField, Process, Shape, Words, answer_fields, read_as, words_of

Labelled = tuple[Text, Text]
"""A label and a value."""

_APPROVED_BY = Text(da="Godkendt af", en="Approved by")
_YES_NO = {True: Text(da="Ja", en="Yes"), False: Text(da="Nej", en="No")}
_BY_FORM = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), Shape.DATE),
    (re.compile(r"-?\d+\.\d{2}"), Shape.AMOUNT),
)
"""How dates and amounts stand in plain JSON whose model is not at hand."""
_ACCOUNT = re.compile(r"(bank|fik|iban|nemkonto):\S+")


def answer(
    process: Process | None, name: str | None, given: Mapping[str, Any] | None, approved_by: str | None = None
) -> tuple[Labelled, ...]:
    """The answer to the question ``name``, or the receipt of the queue ``name``.

    Everything in it is shown, also what its model does not have (any more); persons' numbers are masked.
    """
    fields = tuple(_Speaker(process, name).fields(given or {}))
    return (*fields, (_APPROVED_BY, _same(approved_by))) if approved_by else fields


def ordered(process: Process | None, queue: str, payload: Mapping[str, Any]) -> tuple[Labelled, ...]:
    """What a robot was asked to do, as a person reads it who is to do it instead."""
    return tuple(_Speaker(process, queue, ordered=True).fields(payload))


class _Speaker:
    def __init__(self, process: Process | None, name: str | None, *, ordered: bool = False) -> None:
        self._words: Mapping[str, Words] = words_of(process, name)
        self._codes = process.codes if process else {}
        models = {**process.receipts, **process.questions} if process else {}
        models |= {kind: heard.model for kind, heard in process.hears.items()} if process else {}
        model = None if ordered else models.get(name or "")
        self._known = answer_fields(model) if model else ()

    def fields(self, given: Mapping[str, Any]) -> Iterator[Labelled]:
        yield from self._of(given, self._known, "")

    def _of(self, given: Mapping[str, Any], known: Iterable[AnswerField], at: str) -> Iterator[Labelled]:
        fields = {one.name: one for one in known}
        for name in (*(name for name in fields if name in given), *(n for n in given if n not in fields)):
            value = given[name]
            if value in (None, "", []):
                continue
            field = fields.get(name)
            label = self._label(at + name, name, field)
            if isinstance(value, Mapping):
                yield from _under(label, self._of(value, field.fields if field else (), f"{at}{name}."))
            elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
                for number, row in enumerate(value, 1):
                    rows = self._of(row, field.fields if field else (), f"{at}{name}.")
                    yield from _under(_numbered(label, number), rows)
            else:
                yield label, self._value(self._words.get(at + name), field, value)

    def _label(self, path: str, name: str, field: AnswerField | None) -> Text:
        words = self._words.get(path)
        return words.label if words else _same(field.title if field else name.replace("_", " ").capitalize())

    def _value(self, words: Words | None, field: AnswerField | None, value: Any) -> Text:
        if isinstance(value, list):
            parts = [self._value(words, field, one) for one in value]
            return Text(da=", ".join(one.da for one in parts), en=", ".join(one.en for one in parts))
        if isinstance(value, bool):
            return _YES_NO[value]
        if words and words.options and value in words.options:
            return words.options[value][0]
        if isinstance(value, str) and value in self._codes:
            return self._codes[value].meaning
        return _same(read_as(field.shape, value) if field else _by_form(value))


def _by_form(value: Any) -> str:
    text = str(value)
    if isinstance(value, str):
        if _ACCOUNT.fullmatch(text):
            return mask(account_shown(text))
        for form, shape in _BY_FORM:
            if form.fullmatch(text):
                return read_as(shape, text)
        try:
            return str(Cpr(text))
        except ValueError:
            pass
    return mask(text)


def _under(group: Text, fields: Iterable[Labelled]) -> Iterator[Labelled]:
    for label, value in fields:
        yield Text(da=f"{group.da}: {label.da}", en=f"{group.en}: {label.en}"), value


def _numbered(label: Text, number: int) -> Text:
    return Text(da=f"{label.da}, {number}", en=f"{label.en}, {number}")


def _same(text: str) -> Text:
    return Text(da=text, en=text)
