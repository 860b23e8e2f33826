"""The sources of a process's rules, packed so that they can be run again for ever."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_PACKAGE = "bots"


@cache
def packed(root: str) -> tuple[str, bytes]:
    """The sources of ``root`` and of all of ours that it imports: their hash, and the bytes to keep.

    ``root`` has a function ``rerun`` from plain JSON to plain JSON.
    """
    sources = dict(sorted(_sources(root)))
    runs_on = {name: metadata.version(name) for name in ("pydantic", "python-stdnum")}
    content = json.dumps(
        {"root": root, "python": list(sys.version_info[:2]), "runs_on": runs_on, "sources": sources},
        sort_keys=True,
        ensure_ascii=False,
    ).encode()
    return hashlib.sha256(content).hexdigest(), zlib.compress(content)


def _sources(root: str) -> Iterator[tuple[str, str]]:
    waiting, seen = [root], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            continue
        source = Path(spec.origin).read_text(encoding="utf-8")
        yield (
            name.replace(".", "/") + ("/__init__" if spec.submodule_search_locations else "") + ".py",
            source,
        )
        waiting.extend(_imported(source))


def _imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            if name.split(".")[0] == _PACKAGE and _is_module(name):
                yield name


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
