"""The version of a rule: a hash of its content, so that it changes exactly when the rule does."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from types import CodeType, FunctionType
from typing import Any

_CONSTANTS = (str, int, float, Decimal, date, timedelta, tuple, list, frozenset, set, dict, re.Pattern)
_Seen = set[tuple[str, str]]


def content_hash(function: Callable[..., Any], *words: str) -> str:
    """Twelve hex digits over ``function``'s source, all of ours that it uses, and ``words``.

    Helpers and constants (word lists, limits) are followed, wherever they lie in the function's own package
    and in this one: a rule whose word list grew is another rule.
    """
    function = inspect.unwrap(function)
    ours = {_package(function.__module__), _package(__name__)}
    parts = [*_content(function, ours, set()), *words]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]


def _package(module: str) -> str:
    return module.partition(".")[0]


def _content(function: Any, ours: set[str], seen: _Seen) -> Iterator[str]:
    if not isinstance(function, FunctionType) or (name := _named(function)) in seen:
        return
    seen.add(name)
    yield inspect.getsource(function)
    for used in sorted(set(_names(function.__code__))):
        value = function.__globals__.get(used)
        if isinstance(value, FunctionType):
            if _package(value.__module__) in ours:
                yield from _content(inspect.unwrap(value), ours, seen)
        elif isinstance(value, _CONSTANTS):
            yield f"{used}={_written(value)}"


def _named(function: FunctionType) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _written(value: Any) -> str:
    if isinstance(value, frozenset | set | dict):
        return repr(sorted(value.items() if isinstance(value, dict) else value, key=repr))
    if isinstance(value, re.Pattern):
        return str(value.pattern)
    return repr(value)
