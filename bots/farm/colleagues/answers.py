"""A colleague's answer, checked against the model of the question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from bots.domain.reference import looks_like_cpr
from bots.domain.text import Text
from bots.farm.colleagues.errors import AnswerWrong
from bots.farm.process import AnswerField, Shape, answer_fields, misplaced

_NONE: Mapping[str, Mapping[str, Text]] = MappingProxyType({})


def validated(
    question: type[BaseModel], given: dict[str, Any], choices: Mapping[str, Mapping[str, Text]] = _NONE
) -> dict[str, Any]:
    """``given`` as the question's model writes it, plain JSON. ``choices``: what the case allows for a field.

    Raises:
        AnswerWrong: one line per field: what is wrong with it, and what is allowed.
    """
    try:
        answer = question.model_validate(given).model_dump(mode="json")
    except ValidationError as error:
        raise _wrong(
            _complaint(question, one["type"], one["loc"], one["msg"], one["input"]) for one in error.errors()
        ) from None
    if contradicts := [f"  {name}: {text.en}" for name, text in misplaced(question, answer, choices)]:
        raise _wrong(contradicts)
    return answer


def _wrong(complaints: Iterable[str]) -> AnswerWrong:
    lines = ["the answer was not taken:", *complaints, "Whoever answers must correct it and answer again."]
    return AnswerWrong("\n".join(lines))


def _complaint(
    question: type[BaseModel], kind: str, where: tuple[int | str, ...], message: str, value: Any
) -> str:
    name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in where) or "the answer"
    field = _field(answer_fields(question), where)
    if kind == "extra_forbidden":
        return f"  {name}: no such field; the fields are {', '.join(question.model_fields)}"
    if kind == "missing":
        return f"  {name}: is missing; allowed: {_allowed(field)}"
    shown = repr(value)
    is_plain = isinstance(value, str | int | float) and (field is None or field.shape is not Shape.CPR)
    return f"  {name}: {message}" + (
        f", not {shown}" if where and is_plain and not looks_like_cpr(shown) else ""
    )


def _field(fields: Iterable[AnswerField], where: tuple[int | str, ...]) -> AnswerField | None:
    """The field at a place, which is numbered where it is in a row."""
    found = None
    for part in where:
        if isinstance(part, str):
            found = next((one for one in fields if one.name == part), None)
            fields = found.fields if found else ()
    return found


def _allowed(field: AnswerField | None) -> str:
    return (", ".join(field.options) or field.shape.value) if field else "see the question"
