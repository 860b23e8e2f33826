"""Read a YAML file into a pydantic model; every error names file, line and column."""

from __future__ import annotations

import difflib
import json
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bots.config.errors import YamlWrong
from bots.domain.errors import FileUnusable

M = TypeVar("M", bound=BaseModel)
Position = tuple[int, int]
Where = tuple[str | int, ...]

_QUOTED = re.compile(r"'([^']*)'")


@dataclass
class _Marks:
    """Line and column (from 1) of every key and value, by path."""

    keys: dict[Where, Position] = field(default_factory=dict)
    values: dict[Where, Position] = field(default_factory=dict)
    doubles: list[tuple[Where, Position]] = field(default_factory=list)

    def read(self, node: yaml.Node, where: Where = ()) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*where, key.value)
                if inner in self.keys:
                    self.doubles.append((inner, _place(key)))
                self.keys[inner] = _place(key)
                self.read(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self.keys[(*where, index)] = _place(value)
                self.read(value, (*where, index))
        else:
            self.values[where] = _place(node)

    def known(self, loc: Where) -> Where:
        """The part of a pydantic location that is in the file; pydantic adds names of its own to some."""
        where: Where = ()
        for part in loc:
            if (*where, part) in self.keys:
                where = (*where, part)
        return where

    def of(self, where: Where) -> Position:
        return self.values.get(where) or self.keys.get(where) or (1, 1)


def load_marked(
    path: Path,
    model: type[M],
    check: Callable[[M], Iterable[tuple[Where, str]]] = lambda loaded: (),
    former: Mapping[Where, str] = MappingProxyType({}),
) -> M:
    """The file at ``path``, checked against ``model``.

    ``check`` looks at what one field cannot see, such as names that must exist elsewhere in the file; it
    yields the path of the wrong value and what is wrong with it. ``former``: keys that are called otherwise
    by now, by where they stand (``*`` is any key); they are still read.

    Raises:
        FileUnusable, YamlWrong: one line per mistake, ``file:line:column: what is wrong (what is allowed)``.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FileUnusable(f"{path} is not UTF-8 text; save it as UTF-8") from None
    data, marks = _parse(path, text, former)
    if marks.doubles:
        raise YamlWrong(
            "\n".join(
                f"{path}:{line}:{column}: {_dotted(where)} is written twice (names are unique)"
                for where, (line, column) in marks.doubles
            )
        )
    try:
        loaded = model.model_validate(data)
    except ValidationError as error:
        lines = [_line(path, marks, model, one) for one in error.errors(include_url=False)]
        raise YamlWrong("\n".join(dict.fromkeys(lines))) from None
    if wrong := [
        ":".join(map(str, (path, *marks.of(where)))) + f": {_dotted(where)}: {what}"
        for where, what in check(loaded)
    ]:
        raise YamlWrong("\n".join(wrong))
    return loaded


def _parse(path: Path, text: str, former: Mapping[Where, str]) -> tuple[Any, _Marks]:
    marks = _Marks()
    try:
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise YamlWrong(f"{path}:1:1: the file is empty")
            _rename(node, former)
            marks.read(node)
            return loader.construct_document(node), marks
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise YamlWrong(f"{path}:{place}: not YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise YamlWrong(f"{path}:1:1: not YAML: {error}") from None


def _rename(node: yaml.Node, former: Mapping[Where, str]) -> None:
    """Write today's keys in the place of former ones; lines and columns stay as they are in the file."""
    for where, name in former.items():
        for mapping in _mappings_at(node, where[:-1]):
            for key, _ in mapping.value:
                if key.value == where[-1]:
                    key.value = name


def _mappings_at(node: yaml.Node, where: Where) -> Iterator[yaml.MappingNode]:
    if not isinstance(node, yaml.MappingNode):
        return
    if not where:
        yield node
        return
    for key, value in node.value:
        if where[0] in ("*", key.value):
            yield from _mappings_at(value, where[1:])


def _line(path: Path, marks: _Marks, model: type[BaseModel], error: ErrorDetails) -> str:
    where = marks.known(error["loc"])
    line, column = marks.keys[where] if error["type"] == "extra_forbidden" else marks.of(where)
    return f"{path}:{line}:{column}: {_message(where, model, error)}"


def _message(where: Where, model: type[BaseModel], error: ErrorDetails) -> str:
    kind, at = error["type"], _dotted(where)
    if kind == "extra_forbidden":
        allowed = sorted(_fields_at(model, where[:-1]))
        key = str(where[-1])
        return f"unknown key {at!r} ({_hint(key, allowed)}allowed: {', '.join(allowed)})"
    if kind == "missing":
        return f"{at + ': ' if at else ''}{str(error['loc'][-1])!r} is missing"
    if kind in ("literal_error", "enum"):
        allowed = _QUOTED.findall(str(error.get("ctx", {}).get("expected", "")))
        value = str(error["input"])
        return f"{at}: {value!r} is not known ({_hint(value, allowed)}allowed: {', '.join(allowed)})"
    message = error["msg"].removeprefix("Value error, ")
    if kind == "string_type":
        message = f"must be text, this is {error['input']!r}; write it in quotes"
    return f"{at}: {message}" if at else message


def _hint(word: str, allowed: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, allowed, n=1)
    return f"did you mean {close[0]!r}? " if close else ""


def _fields_at(annotation: Any, where: Where) -> set[str]:
    """The keys that a model allows at ``where``, found through its annotations."""
    origin = get_origin(annotation)
    if origin in (Annotated, Union, types.UnionType):
        members = get_args(annotation)[:1] if origin is Annotated else get_args(annotation)
        return set().union(*(_fields_at(member, where) for member in members))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {info.alias or name: info for name, info in annotation.model_fields.items()}
        if not where:
            return set(fields)
        return _fields_at(fields[str(where[0])].annotation, where[1:]) if where[0] in fields else set()
    if isinstance(origin, type) and where:
        inner = get_args(annotation)[1 if issubclass(origin, Mapping) else 0]
        return _fields_at(inner, where[1:])
    return set()


def _dotted(where: Where) -> str:
    return ".".join(str(part) for part in where)


def _place(node: yaml.Node) -> Position:
    return node.start_mark.line + 1, node.start_mark.column + 1


def editor_schema(model: type[BaseModel], title: str) -> str:
    """The schema of ``model`` as it stands in the repository, with a line break at its end."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= model.model_json_schema() | {"title": title}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
