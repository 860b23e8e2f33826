"""A colleague's answer on the command line: ``field=value`` words, checked by the question's model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from bots.cli.errors import WrongCall


def fields(question: type[BaseModel]) -> list[tuple[str, str, str]]:
    """Name, meaning and allowed values of every field, as ``work show`` lists them."""
    schema = question.model_json_schema()
    definitions = schema.get("$defs", {})
    rows = []
    for name, field in schema["properties"].items():
        required = "" if name in schema.get("required", ()) else " (may be left out)"
        meaning = " — ".join(part for part in (field.get("title"), field.get("description")) if part)
        rows.append((name, meaning + required, ", ".join(_allowed(field, definitions))))
    return rows


def parse(question: type[BaseModel], words: Iterable[str]) -> dict[str, Any]:
    """``["decision=reject", "reasons=a,b"]`` as an answer; several values are separated by commas.

    Raises:
        WrongCall: a word without ``=``, or a field that the question does not have.
    """
    properties = question.model_json_schema()["properties"]
    answer: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise WrongCall(f"{word!r} is not field=value, for example {next(iter(properties))}=...")
        if name not in properties:
            raise WrongCall(f"this question has no field {name!r}; it has {', '.join(properties)}")
        several = any(part.get("type") == "array" for part in _parts(properties[name]))
        answer[name] = [part.strip() for part in value.split(",")] if several else value
    return answer


def example(question: type[BaseModel]) -> list[str]:
    """The required fields with a value each, as a command line that can be typed."""
    schema = question.model_json_schema()
    allowed = {name: values for name, _, values in fields(question)}
    return [f"{name}={(allowed[name] or '...').split(', ')[0]}" for name in schema.get("required", ())]


def _parts(field: dict[str, Any]) -> list[dict[str, Any]]:
    return [field, *field.get("anyOf", ())]


def _allowed(field: dict[str, Any], definitions: dict[str, Any]) -> list[str]:
    for part in _parts(field):
        target = part.get("items", part)
        if "$ref" in target:
            target = definitions[target["$ref"].rsplit("/", 1)[-1]]
        if "enum" in target:
            return [str(value) for value in target["enum"]]
        if "const" in target:
            return [str(target["const"])]
    return []
