"""Every error of the product, found in its source."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from bots.domain.errors import KollegaError


def every_error() -> list[type[KollegaError]]:
    """All classes with words of their own, by name."""
    for path in Path("bots").rglob("*.py"):
        if any(_has_words(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
            importlib.import_module(".".join(path.with_suffix("").parts))
    return sorted(set(_below(KollegaError)), key=lambda one: one.__name__)


def _has_words(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        isinstance(part, ast.Assign) and getattr(part.targets[0], "id", "") == "words" for part in node.body
    )


def _below(kind: type[KollegaError]) -> Iterator[type[KollegaError]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("bots.") and "words" in vars(one):
            yield one
        yield from _below(one)
