"""A colleague's answer, checked against the model of the question."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from bots.domain.reference import looks_like_cpr
from bots.farm.colleagues.errors import AnswerWrong


def validated(question: type[BaseModel], given: dict[str, Any]) -> dict[str, Any]:
    """``given`` as the question's model writes it, plain JSON.

    Raises:
        AnswerWrong: one line per field: what is wrong with it, and what is allowed.
    """
    try:
        return question.model_validate(given).model_dump(mode="json")
    except ValidationError as error:
        wrong = [
            _complaint(question, one["type"], one["loc"], one["msg"], one["input"]) for one in error.errors()
        ]
        raise AnswerWrong(
            "\n".join(
                ["the answer was not taken:", *wrong, "Whoever answers must correct it and answer again."]
            )
        ) from None


def _complaint(
    question: type[BaseModel], kind: str, where: tuple[int | str, ...], message: str, value: Any
) -> str:
    name = ".".join(map(str, where)) or "the answer"
    if kind == "extra_forbidden":
        return f"  {name}: no such field; the fields are {', '.join(question.model_fields)}"
    if kind == "missing":
        field = question.model_fields.get(name)
        return f"  {name}: is missing; allowed: {_allowed(field.annotation) if field else 'see the question'}"
    shown = repr(value)
    return f"  {name}: {message}" + ("" if not where or looks_like_cpr(shown) else f", not {shown}")


def _allowed(annotation: Any) -> str:
    schema = TypeAdapter(annotation).json_schema()
    values = schema.get("enum") or [schema.get("const") or schema.get("type", "see the question")]
    return ", ".join(map(str, values))
