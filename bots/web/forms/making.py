"""An empty form for a question, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from bots.domain.text import Text
from bots.farm.process import AnswerField, Shape, Words, answer_fields
from bots.web.forms.form import Field, Form, FormRow, Option
from bots.web.wording.languages import Language

Choices = Mapping[str, Mapping[str, Text]]
"""Values that the case allows for a field, where the model leaves them open. With none it is not asked."""

_KINDS = {Shape.CHOICE: "radio", Shape.CHOICES: "checkboxes", Shape.LONG: "textarea"}
_PATH = "."


class Maker:
    """Makes the fields of one question. ``words`` has its fields by path, as ``heirs.share``."""

    def __init__(self, language: Language, words: Mapping[str, Words], choices: Choices) -> None:
        self._language = language
        self._words = words
        self._choices = choices

    def form(self, model: type[BaseModel]) -> Form:
        return Form(self.fields(answer_fields(model)))

    def fields(self, asked: Iterable[AnswerField], at: str = "", of: str = "") -> list[Field]:
        """``at`` is where they stand in the form, ``of`` where their words are."""
        return [
            self._field(one, at + one.name, of + one.name)
            for one in asked
            if self._choices.get(of + one.name) != {}
        ]

    def row(self, asked: AnswerField, group: Field, number: int, of: str) -> FormRow:
        """The ``number``th row of a group, counted from 0."""
        at = group.name if asked.shape is Shape.GROUP else f"{group.name}{_PATH}{number}"
        label = group.label if asked.shape is Shape.GROUP else f"{group.label}, {number + 1}"
        return FormRow(at, label, self.fields(asked.fields, at + _PATH, of + _PATH))

    def _field(self, asked: AnswerField, at: str, of: str) -> Field:
        words = self._words.get(of)
        options = _options(asked, words, self._language) or [
            Option(value, self._language.text(label)) for value, label in self._choices.get(of, {}).items()
        ]
        kind = _KINDS.get(asked.shape, asked.shape.value)
        made = Field(
            name=at,
            kind="radio" if options and kind == "text" else kind,
            label=self._language.text(words.label) if words else asked.title,
            hint=self._language.text(words.help) if words else asked.description,
            required=asked.required,
            options=options,
            value=_default(asked.default),
            least=asked.least,
            most=asked.most,
            when=(asked.when.field, asked.when.answers) if asked.when else None,
        )
        first = 1 if asked.shape is Shape.GROUP or asked.required else 0
        if asked.fields:
            made.rows = [self.row(asked, made, number, of) for number in range(max(asked.least, first))]
        return made


def form_for(
    model: type[BaseModel], language: Language, words: Mapping[str, Words], choices: Choices
) -> Form:
    """An empty form for ``model``, with its defaults."""
    return Maker(language, words, choices).form(model)


def _options(asked: AnswerField, words: Words | None, language: Language) -> list[Option]:
    options = (words.options if words else None) or {}
    return [
        Option(value, language.text(options[value][0]), language.text(options[value][1]))
        if value in options
        else Option(value, _yes_no(value, language))
        for value in asked.options
    ]


def _yes_no(value: str, language: Language) -> str:
    return {"true": language("Yes"), "false": language("No")}.get(value, value)


def _default(value: Any) -> str:
    if value is None or isinstance(value, list | tuple | BaseModel):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
