"""A newcomer's day: new rooms from the scaffold, a case through them, and what of the house had to change."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(900)]

TREE = ("bots", "fixtures", "locators", "tests", "docs")
FILES = (
    "robots.yaml",
    "decisions.yaml",
    "pyproject.toml",
    "requirements.lock",
    "conda.yaml",
    "robot.yaml",
    "README.md",
)
PAGES = (Path("docs/write-a-process.md"), Path("docs/write-a-robot.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROOMS = (
    "bots/systems/sagssystem/",
    "locators/sagssystem.yaml",
    "fixtures/portals/sagssystem/",
    "bots/robots/sag_opret/",
    "bots/domain/orders/sag_opret.py",
    "tests/robots/test_sag_opret.py",
    "bots/registers/ordning/",
    "tests/registers/test_ordning.py",
    "bots/processes/hjaelp/",
    "tests/processes/test_hjaelp.py",
)
HOUSE = {"robots.yaml", "decisions.yaml", "docs/reason-codes.md"}
"""The last is generated from the rooms."""


def run(tree: Path, *words: str, timeout: int = 600) -> str:
    environment = {name: one for name, one in os.environ.items() if not name.startswith("KOLLEGA_")}
    environment["PYTHONPATH"] = str(tree)
    ran = subprocess.run(
        [sys.executable, *words], cwd=tree, env=environment, capture_output=True, text=True, timeout=timeout
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def samples(page: Path, language: str) -> list[str]:
    """The pieces of code of one language on a page."""
    return [code for written, code in BLOCK.findall(page.read_text(encoding="utf-8")) if written == language]


def commands(page: Path) -> list[list[str]]:
    lines = "".join(samples(page, "sh")).splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("kollega ")]


def contents(tree: Path) -> dict[str, bytes]:
    """Every file of a tree that git would keep."""
    return {
        str(path.relative_to(tree)): path.read_bytes()
        for path in tree.rglob("*")
        if path.is_file() and not {"__pycache__", ".ruff_cache"} & set(path.parts)
    }


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, in which a newcomer may write."""
    copy = tmp_path_factory.mktemp("newcomer") / "kollega"
    copy.mkdir()
    for name in TREE:
        shutil.copytree(name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(name, copy / name)
    return copy


@pytest.fixture(scope="module")
def changed(tree: Path) -> set[str]:
    """Every file that is new or different once all rooms are written."""
    before = contents(tree)
    for words in commands(PAGES[0]):
        run(tree, "-m", "bots.cli", *words)
    return {name for name, content in contents(tree).items() if before.get(name) != content}


@pytest.fixture(scope="module")
def seen(tree: Path, changed: set[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ``drive`` saw of one case, with every file outside the rooms that differs in the end."""
    said = run(tree, "-m", "tests.newcomer.drive", str(tmp_path_factory.mktemp("home") / "home"))
    return json.loads(said.splitlines()[-1])


def test_only_two_files_of_the_house_change(changed: set[str], seen: dict[str, Any]) -> None:
    outside = sorted(name for name in changed if not name.startswith(ROOMS))
    print("files outside the new rooms that differ:", ", ".join(outside))  # noqa: T201  the proof
    assert set(outside) == HOUSE
    assert all(any(name.startswith(room) for name in changed) for room in ROOMS)


def test_what_the_scaffold_writes_passes_the_checks_and_its_own_tests(tree: Path, changed: set[str]) -> None:
    python = [name for name in changed if name.endswith(".py")]
    run(tree, "-m", "ruff", "check", "--no-cache", *python)
    run(tree, "-m", "ruff", "format", "--check", "--no-cache", *python)
    own = [name for name in python if name.startswith("tests/")]
    assert len(own) == 3
    run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *own)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_pages_show_what_the_scaffold_writes(page: Path, tree: Path, changed: set[str]) -> None:
    written = [(tree / name).read_text(encoding="utf-8") for name in changed]
    shown = samples(page, "python")
    assert shown
    for code in shown:
        assert any(code in one for one in written), code
    assert all(words in commands(PAGES[0]) for words in commands(page))


def test_the_case_went_from_arrival_to_close_once(seen: dict[str, Any]) -> None:
    assert seen["closed"] == ["granted"]
    assert (seen["counts"]["sagssystem_entries"], seen["counts"]["sagssystem_twice"]) == (2, 0)


def test_the_pages_speak_its_words(seen: dict[str, Any]) -> None:
    assert "Imødekom" in seen["asked"]
    assert "Robotten opretter sagen." in seen["asked"]
    assert "imødekommet" in seen["story"]
    assert "Hjælp" in seen["story"]
    assert "710580-1236" not in seen["asked"] + seen["story"]


def test_its_decision_is_explained_verified_and_registered(seen: dict[str, Any]) -> None:
    assert "Vi har imødekommet ansøgningen." in seen["told"]
    assert seen["verified"] == [1, 1, 0]
    assert "hjaelp" in seen["types"]
    assert "Hjælp" in seen["decisions"]


def test_an_access_request_finds_the_register_and_the_case(seen: dict[str, Any]) -> None:
    held = seen["held"]
    assert any("N-1" in str(row) for row in held["registers"])
    assert [case["reference"] for case in held["cases"]] == ["HJ-BCDFGH"]
    assert len(held["explanations"]) == 1


def test_it_is_counted_listed_and_replayed_under_its_own_name(seen: dict[str, Any]) -> None:
    assert "Hjælp" in seen["figures"]
    assert "Afgjorte sager mod målene (1)" in seen["figures"]
    assert "sag-opret" in seen["listed"]
    result, sent, forms, divergences = seen["replayed"]
    assert result["done"]["number"] == "2"
    assert (sent, forms, divergences) == (2, 2, 0)
