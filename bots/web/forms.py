"""A form made from a question's pydantic model, and what its validation says, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from bots.domain.masking import mask
from bots.domain.money import parse_danish
from bots.web.wording.languages import Language
from bots.web.wording.words import IN_ENGLISH, ONLY_ROBOTS_SAY, WORDS, Words

_VALUE_ERROR = "Value error, "
_CALLED = "answer-"
_GENERAL = ""


@dataclass(frozen=True)
class Option:
    """One value to choose; ``then`` is what happens when it is chosen."""

    value: str
    label: str
    then: str = ""


@dataclass
class Field:
    """One field. ``kind``: radio, checkboxes, textarea, amount or text. ``problem`` is what is wrong."""

    name: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    options: list[Option] = field(default_factory=list)
    value: str = ""
    values: tuple[str, ...] = ()
    problem: str = ""

    @property
    def id(self) -> str:
        """Where an error summary leads: the field, or its first choice."""
        return f"{_CALLED}{self.name}" + ("-0" if self.options else "")


@dataclass
class Form:
    """``problem`` is what is wrong with the whole, rather than with one field."""

    fields: list[Field]
    problem: str = ""

    @property
    def is_wrong(self) -> bool:
        return bool(self.problem) or any(one.problem for one in self.fields)


Choices = Mapping[str, list[Option]]
"""Values that the case allows for a field, where the model leaves them open. With none it is not asked."""


def form_for(model: type[BaseModel], language: Language, choices: Choices) -> Form:
    """An empty form for ``model``, with its defaults."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    required = schema.get("required", ())
    words = WORDS.get(model.__name__, {})
    made = []
    for name, part in schema["properties"].items():
        if name in ONLY_ROBOTS_SAY or choices.get(name) == []:
            continue
        said = words.get(name)
        one = Field(
            name=name,
            kind=_kind(name, part, definitions),
            label=language.text(said.label) if said else str(part.get("title", name)),
            hint=language.text(said.hint) if said else str(part.get("description", "")),
            required=name in required,
            options=_options(part, definitions, said, language) or list(choices.get(name, ())),
            value=str(part.get("default") or ""),
        )
        if one.options and one.kind == "text":
            one.kind = "radio"
        made.append(one)
    return Form(made)


def answer_in(form: Form, posted: FormData) -> dict[str, Any]:
    """What was filled in, and put back into ``form`` so that nothing typed is lost."""
    answer: dict[str, Any] = {}
    for one in form.fields:
        given = [text.strip() for text in posted.getlist(one.name) if isinstance(text, str)]
        one.values = tuple(text for text in given if text)
        one.value = one.values[0] if one.values else ""
        if one.kind == "checkboxes":
            answer[one.name] = list(one.values)
        elif one.value:
            answer[one.name] = _amount(one.value) if one.kind == "amount" else one.value
    return answer


def check(form: Form, model: type[BaseModel], answer: dict[str, Any], language: Language) -> bool:
    """Whether ``answer`` fits ``model``; what does not is said at its field."""
    try:
        model.model_validate(answer)
    except ValidationError as error:
        by_name = {one.name: one for one in form.fields}
        for wrong in error.errors(include_url=False, include_context=False, include_input=False):
            at = by_name.get(str(wrong["loc"][0]) if wrong["loc"] else _GENERAL)
            message = _message(wrong["type"], wrong["msg"], language)
            if at is None:
                form.problem = message
            else:
                at.problem = message
    return not form.is_wrong


def _message(kind: str, message: str, language: Language) -> str:
    if kind == "missing":
        return language("Fill this in.")
    if kind == "enum":
        return language("Choose one of the answers.")
    if kind == "value_error" and message.startswith(_VALUE_ERROR):
        danish = mask(message.removeprefix(_VALUE_ERROR))
        return danish if language.code == "da" else IN_ENGLISH.get(danish, danish)
    return language("It is not written in the right way.")


def _kind(name: str, part: dict[str, Any], definitions: dict[str, Any]) -> str:
    parts = [part, *part.get("anyOf", ())]
    if any(one.get("type") == "array" for one in parts):
        return "checkboxes"
    if any(_enum(one, definitions) for one in parts):
        return "radio"
    if any(one.get("type") == "number" for one in parts):
        return "amount"
    return "textarea" if name == "note" else "text"


def _options(
    part: dict[str, Any], definitions: dict[str, Any], said: Words | None, language: Language
) -> list[Option]:
    values = next((found for one in [part, *part.get("anyOf", ())] if (found := _enum(one, definitions))), [])
    words = (said.options if said else None) or {}
    return [
        Option(value, language.text(words[value][0]), language.text(words[value][1]))
        if value in words
        else Option(value, value)
        for value in map(str, values)
    ]


def _enum(part: dict[str, Any], definitions: dict[str, Any]) -> list[Any]:
    target = part
    if "$ref" in part:
        target = definitions[part["$ref"].rsplit("/", 1)[-1]]
    return target.get("enum") or ([target["const"]] if "const" in target else [])


def _amount(text: str) -> str:
    try:
        return str(parse_danish(text))
    except ValueError:
        return text
