"""Fields of an answer that belong to one of the choices in it: what was given with another, what lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from bots.domain.text import Text
from bots.farm.process.answer_fields import AnswerField, answer_fields

Choices = Mapping[str, Mapping[str, Text]]

NOT_WITH_THIS = Text(
    da="Det hører til et andet svar end det, du har valgt. Slet det, eller vælg om.",
    en="It belongs to another answer than the one you have chosen. Delete it, or choose again.",
)
LACKS = Text(da="Udfyld feltet: det hører til dit svar.", en="Fill this in: it belongs to your answer.")


def misplaced(
    question: type[BaseModel], given: Mapping[str, Any], choices: Choices
) -> Iterator[tuple[str, Text]]:
    """The fields of ``given`` that contradict its choices, and what is wrong with each.

    ``given`` is plain JSON. ``choices``: what the case allows for a field; with none it is not asked.
    Answers on record are not looked at: what once was taken stays.
    """
    for one in answer_fields(question):
        if one.when is None:
            continue
        belongs = str(given.get(one.when.field)) in one.when.answers
        is_given = _is_given(one, given.get(one.name))
        if is_given and not belongs:
            yield one.name, NOT_WITH_THIS
        elif belongs and one.when.needed and not is_given and choices.get(one.name) != {}:
            yield one.name, LACKS


def _is_given(field: AnswerField, value: Any) -> bool:
    if value is None or value in ("", [], ()):
        return False
    default = getattr(field.default, "value", field.default)
    return str(value) != str(default)
