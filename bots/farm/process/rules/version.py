"""The version of a rule: a hash of its content, so that it changes exactly when the rule does."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

_FOLLOWED = ("bots.processes.", __name__.rpartition(".")[0], "bots.domain")
_CONSTANTS = (str, int, float, tuple, frozenset, dict, re.Pattern)


def content_hash(function: Callable[..., Any], *words: str) -> str:
    """Twelve hex digits over ``function``'s source, all it uses of the rules and the domain, and ``words``.

    Helpers and constants (word lists, limits) are followed: a rule whose word list grew is another rule.
    """
    parts = [*_content(function, set()), *words]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]


def _content(function: Any, seen: set[str]) -> Iterator[str]:
    if not isinstance(function, FunctionType) or function.__qualname__ in seen:
        return
    seen.add(function.__qualname__)
    yield inspect.getsource(function)
    for name in sorted(set(_names(function.__code__))):
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType) and value.__module__.startswith(_FOLLOWED):
            yield from _content(value, seen)
        elif isinstance(value, _CONSTANTS):
            yield f"{name}={_written(value)}"


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _written(value: Any) -> str:
    if isinstance(value, frozenset | dict):
        return repr(sorted(value.items() if isinstance(value, dict) else value, key=repr))
    if isinstance(value, re.Pattern):
        return str(value.pattern)
    return repr(value)
