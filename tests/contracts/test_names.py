"""One name means one thing: no two classes of the product are called alike."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

SIBLINGS = ("processes", "registers", "robots", "systems")
"""Rooms of one kind do not know each other: each may have its ``Choice``, or its ``Payments``."""

EXCEPTIONS = {
    "Subject": "what a remark is about, and the subject of a rule: in the sources of archived rules",
}
"""Names that mean two things, and why."""


def test_no_two_classes_are_called_alike() -> None:
    assert twins(classes()) == EXCEPTIONS.keys()


def test_twins_are_found_and_siblings_are_none() -> None:
    found = {
        "Reason": [Path("bots/web/a.py"), Path("bots/processes/x/b.py")],
        "Choice": [Path("bots/processes/x/a.py"), Path("bots/processes/y/b.py")],
        "Line": [Path("bots/processes/x/a.py"), Path("bots/processes/x/b.py")],
    }
    assert twins(found) == {"Reason", "Line"}


def classes() -> Mapping[str, list[Path]]:
    """Where each public class is defined, by its name."""
    found = defaultdict(list)
    for path in sorted(Path("bots").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path)
    return found


def twins(found: Mapping[str, Iterable[Path]]) -> set[str]:
    """Names of several classes that somebody may meet together."""
    return {name for name, paths in found.items() if _meet(list(paths))}


def _meet(paths: list[Path]) -> bool:
    rooms = [path.parts[1:3] for path in paths]
    apart = {room[0] for room in rooms} <= set(SIBLINGS) and len(set(rooms)) == len(rooms)
    return len(paths) > 1 and not apart
