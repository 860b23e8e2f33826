"""A room is entered by its door: no module of the product imports past another room's face."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

WITHOUT_FACE = {
    "bots": "the product itself",
    "bots.cli": "nobody imports the command",
    "bots.domain": "values, one noun a file, named by the file",
    "bots.domain.orders": "orders and receipts, named by the system or robot they are for",
    "bots.farm": "its rooms are imported, one by one",
    "bots.processes": "rooms, found by `all_processes`",
    "bots.robots": "rooms, found through robots.yaml",
    "bots.systems": "rooms, found through robots.yaml",
    "bots.farm.storage.schema": "tables, named by the file of the room they are of",
    "bots.farm.storage.migrations": "read by Alembic alone",
    "bots.farm.storage.migrations.versions": "read by Alembic alone",
}
"""Packages whose modules may be imported by name, and why."""
PAST = {
    ("bots.cli.invoice", "bots.processes.invoice.case"): "the command that says what the rules say of a file",
}
"""Imports past a face that are meant, and why."""

PACKAGES = {".".join(path.parent.parts): path for path in sorted(Path("bots").rglob("__init__.py"))}


def modules() -> Iterator[tuple[str, ast.ImportFrom]]:
    for path in sorted(Path("bots").rglob("*.py")):
        name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "bots":
                yield name, node


def room_of(module: str) -> str:
    """The outermost package around ``module`` that has a face."""
    parts = module.split(".")
    around = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return next((one for one in around if one in PACKAGES and one not in WITHOUT_FACE), "")


def past() -> Iterator[tuple[str, str, str]]:
    for name, node in modules():
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            asked = whole if Path(*whole.split(".")).with_suffix(".py").exists() else str(node.module)
            room = room_of(asked)
            if not room or name == room or name.startswith(f"{room}."):
                continue
            if node.module in PACKAGES and node.module not in WITHOUT_FACE:
                if alias.name not in import_module(str(node.module)).__all__:
                    yield name, str(node.module), alias.name
            elif asked.rpartition(".")[0] not in WITHOUT_FACE:
                yield name, asked, alias.name


def test_nobody_imports_past_a_face() -> None:
    found = [one for one in past() if (one[0], one[1]) not in PAST]
    assert not found, found


def test_no_exception_outlives_its_reason() -> None:
    imported = {(name, module) for name, module, _ in past()}
    assert set(PAST) <= imported
    assert set(WITHOUT_FACE) <= set(PACKAGES)


@pytest.mark.parametrize("package", [name for name in PACKAGES if name not in WITHOUT_FACE])
def test_a_face_says_what_the_room_is_for_and_offers(package: str) -> None:
    module = import_module(package)
    assert module.__doc__
    for name in getattr(module, "__all__", ()):
        assert hasattr(module, name)
