"""No arrow that ``importlib`` hides from the contracts: who is loaded by name stands below."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULES = sorted(Path("bots").rglob("*.py"))
LOADS = {"import_module", "__import__", "find_spec", "resolve_name", "resolve_module"}


def layers() -> list[list[str]]:
    """The rooms of the house from the top down, as the contract has them."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        one
        for one in project["tool"]["importlinter"]["contracts"]
        if one["type"] == "layers" and "bots.cli" in one["layers"]
    )
    return [[room.strip() for room in layer.split("|")] for layer in contract["layers"]]


LAYERS = layers()


def height(module: str) -> int | None:
    """How far above the ground the room of ``module`` is; None where it is in no layer."""
    for number, layer in enumerate(reversed(LAYERS)):
        if any(module == room or module.startswith(f"{room}.") for room in layer):
            return number
    return None


def loaded_by_name(source: str) -> Iterator[str]:
    """The beginning of every module of ours that ``source`` loads by a name that is written in it."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in LOADS:
            continue
        for part in ast.walk(node.args[0]):
            if isinstance(part, ast.Constant) and str(part.value).startswith("bots."):
                yield str(part.value).rstrip(".")


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_nobody_loads_a_room_above_by_name(path):
    mine = height(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    for name in loaded_by_name(path.read_text(encoding="utf-8")):
        other = height(name)
        assert mine is not None
        assert other is not None
        assert other <= mine, f"{path} loads {name}, which stands above it"


def test_a_hidden_arrow_is_found():
    source = 'import importlib\noffice = importlib.import_module("bots.office").Office\n'
    assert [*loaded_by_name(source)] == ["bots.office"]
    assert [*loaded_by_name('import_module(f"bots.cli.{name}")')] == ["bots.cli"]
    assert (height("bots.office") or 0) > (height("bots.farm.farm") or 0)
