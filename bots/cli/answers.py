"""A colleague's answer on the command line: ``field=value`` words, checked by the question's model.

A row of a group is numbered from 1: ``heirs.1.share=50``. A person's number is never written on a command
line, where others and the shell's history see it: ``heirs.1.cpr=?`` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import typer
from pydantic import BaseModel

from bots.cli.errors import WrongCall
from bots.farm.process import AnswerField, Shape, answer_fields, written

ASK = "?"
_FORMS = {
    Shape.CPR: f"{ASK} (you are asked for it)",
    Shape.DATE: "24-12-2026",
    Shape.AMOUNT: "1.234,56",
    Shape.PERCENT: "12,5",
}


def fields(question: type[BaseModel]) -> list[tuple[str, str, str]]:
    """Name, meaning and allowed values of every field, as ``work show`` lists them."""
    rows = []
    for name, field in _leaves(answer_fields(question)):
        required = "" if field.required else " (may be left out)"
        meaning = " — ".join(part for part in (field.title, field.description) if part)
        rows.append((name, meaning + required, ", ".join(field.options) or _FORMS.get(field.shape, "")))
    return rows


def parse(
    question: type[BaseModel], words: Iterable[str], ask: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """``["decision=reject", "reasons=a,b"]`` as an answer; several values are separated by commas.

    Raises:
        WrongCall: a word without ``=``, a field that the question does not have, a row before which others
            are missing, or a CPR number written out.
    """
    known = answer_fields(question)
    answer: dict[str, Any] = {}
    for word in words:
        path, equals, value = word.partition("=")
        if not equals:
            raise WrongCall(f"{_field_of(word)} is not field=value, for example {known[0].name}=...")
        _put(answer, known, path, path.split("."), value, ask or _asked)
    return answer


def example(question: type[BaseModel]) -> list[str]:
    """The required fields with a value each, as a command line that can be typed."""
    return [
        f"{name}={field.options[0] if field.options else ASK if field.shape is Shape.CPR else '...'}"
        for name, field in _leaves(answer_fields(question), required_only=True)
    ]


def _leaves(
    fields: Iterable[AnswerField], at: str = "", *, required_only: bool = False
) -> Iterator[tuple[str, AnswerField]]:
    for field in fields:
        if required_only and not field.required:
            continue
        if field.fields:
            number = "1." if field.shape is Shape.ROWS else ""
            yield from _leaves(field.fields, f"{at}{field.name}.{number}", required_only=required_only)
        else:
            yield at + field.name, field


def _put(
    into: dict[str, Any],
    known: tuple[AnswerField, ...],
    path: str,
    rest: list[str],
    value: str,
    ask: Callable[[str], str],
) -> None:
    name, *rest = rest
    field = next((one for one in known if one.name == name), None)
    if field is None:
        raise WrongCall(f"this question has no field {path!r}; it has {', '.join(one.name for one in known)}")
    if field.shape is Shape.GROUP:
        _put(into.setdefault(name, {}), field.fields, path, _further(path, rest), value, ask)
    elif field.shape is Shape.ROWS:
        rows, number = into.setdefault(name, []), _further(path, rest)[0]
        if not number.isdecimal() or len(number) > 3 or not 1 <= int(number) <= len(rows) + 1:
            raise WrongCall(
                f"{path}: rows are numbered from 1, one after the other: {name}.{len(rows) + 1}.…"
            )
        if int(number) > len(rows):
            rows.append({})
        _put(rows[int(number) - 1], field.fields, path, _further(path, rest[1:]), value, ask)
    elif rest:
        raise WrongCall(f"{path}: {name} has no parts")
    else:
        into[name] = _value(field, path, value, ask)


def _further(path: str, rest: list[str]) -> list[str]:
    if not rest:
        raise WrongCall(f"{path}: say which part of it, as `kollega work show` lists them")
    return rest


def _value(field: AnswerField, path: str, value: str, ask: Callable[[str], str]) -> Any:
    if field.shape is Shape.CHOICES:
        return [part.strip() for part in value.split(",")]
    if field.shape is Shape.CPR:
        if value != ASK:
            raise WrongCall(
                f"{path}: a CPR number is never written on a command line; say {path}={ASK} to be asked"
            )
        return ask(path)
    return written(field.shape, value)


def _asked(path: str) -> str:
    return str(typer.prompt(path, hide_input=True))


def _field_of(word: str) -> str:
    """A word as it may be shown: as long as it could be a field's name."""
    could_be = word.replace("_", "").replace(".", "").isalnum() and not word.isdecimal()
    return repr(word) if could_be else "a word"
