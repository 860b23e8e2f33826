"""What is wrong with an answer, field by field and row by row, in the reader's language."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bots.domain.masking import mask
from bots.farm.process import AnswerError, Shape, misplaced, read_as
from bots.web.forms.form import Field, Form, FormRow, every_field
from bots.web.wording.languages import Language


def check(form: Form, model: type[BaseModel], answer: dict[str, Any], language: Language) -> bool:
    """Whether ``answer`` fits ``model``; what does not is reported at its field or row."""
    try:
        model.model_validate(answer)
    except ValidationError as error:
        places = _places(form)
        for wrong in error.errors(include_url=False, include_input=False):
            place = _place(places, wrong)
            message = _message(wrong, place, language)
            if place is None:
                form.problem = message
            else:
                place.problem = message
        return False
    shown = {one.name for one in form.fields}
    for name, text in misplaced(model, answer, {}):
        if name in shown:
            next(one for one in form.fields if one.name == name).problem = language.text(text)
    return not form.is_wrong


def _places(form: Form) -> dict[str, Field | FormRow]:
    places: dict[str, Field | FormRow] = {}
    for one in every_field(form.fields):
        places[one.name] = one
        if one.kind == "rows":
            places |= {row.name: row for row in one.rows}
    return places


def _place(places: dict[str, Field | FormRow], wrong: ErrorDetails) -> Field | FormRow | None:
    """The field or row of an error, or the nearest around it."""
    path = [str(part) for part in wrong["loc"]]
    while path:
        if found := places.get(".".join(path)):
            return found
        path.pop()
    return None


def _message(wrong: ErrorDetails, place: Field | FormRow | None, t: Language) -> str:
    context = wrong.get("ctx", {})
    if isinstance(fault := context.get("error"), AnswerError):
        return mask(t.text(fault.text))
    match wrong["type"]:
        case "missing":
            return t("Fill this in.")
        case "enum" | "literal_error":
            return t("Choose one of the answers.")
        case "too_short":
            return t("There must be at least %(number)s.", number=context.get("min_length"))
        case "too_long":
            return t("There may be at most %(number)s.", number=context.get("max_length"))
        case "greater_than_equal":
            return t("At least %(number)s.", number=_bound(context["ge"]))
        case "greater_than":
            return t("More than %(number)s.", number=_bound(context["gt"]))
        case "less_than_equal":
            return t("At most %(number)s.", number=_bound(context["le"]))
        case "less_than":
            return t("Less than %(number)s.", number=_bound(context["lt"]))
    return _by_kind(place, t)


def _bound(value: Any) -> str:
    return read_as(Shape.NUMBER, value)


def _by_kind(place: Field | FormRow | None, t: Language) -> str:
    kind = place.kind if isinstance(place, Field) else ""
    match kind:
        case "cpr":
            return t("Write the CPR number as ten digits.")
        case "date":
            return t("Write the date as day-month-year, for example 24-12-2026.")
        case "amount":
            return t("Write the amount as 1.234,56.")
        case "percent" | "number":
            return t("Write a number, for example 12,5.")
    return t("It is not written in the right way.")
