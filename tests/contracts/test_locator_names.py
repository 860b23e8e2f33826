"""What page objects name is what the YAML describes, and what they act on can be told apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from bots.browser.locators.book import LocatorBook
from bots.config.roster import Roster
from bots.domain.orders.dservice import ClaimAnswer

PORTALS = Roster.load(Path("robots.yaml")).portals
BOOKS = {name: LocatorBook.load(entry.locators) for name, entry in PORTALS.items()}
BY_WORDS = {"role", "label", "placeholder", "text"}
LOCATOR_METHODS = {"fill", "choose", "check", "click", "text", "value", "texts", "table", "shows", "download"}
ACTS = {"fill", "choose", "check", "click", "download"}
ITS_NAME_IS_THE_DATA = {("navision", "open-card")}


def trees(portal: str) -> Iterator[ast.Module]:
    folder = Path(*PORTALS[portal].room.split("."))
    for path in folder.glob("*.py"):
        yield ast.parse(path.read_text(encoding="utf-8"))


def literals(tree: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def calls(portal: str, methods: set[str]) -> Iterator[ast.Call]:
    for node in chain.from_iterable(map(ast.walk, trees(portal))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods:
            owner = ast.unparse(node.func.value)
            if owner in ("screen", "self._screen"):
                yield node


def named(portal: str, methods: set[str]) -> set[str]:
    """Locators that are named in the first argument of a screen's method."""
    firsts = (call.args[0] for call in calls(portal, methods) if call.args)
    return {one.value for one in firsts if isinstance(one, ast.Constant)}


def pages_of(portal: str) -> set[str]:
    """Pages that are waited for: every text in goto(..., pages), expect(pages) and then=pages."""
    found: set[str] = set()
    for call in calls(portal, {"goto", "expect", "click"}):
        name = call.func.attr  # type: ignore[attr-defined]
        waited = call.args[1:] if name == "goto" else call.args if name == "expect" else []
        waited = [*waited, *(word.value for word in call.keywords if word.arg in ("then", "expect"))]
        for one in waited:
            found |= literals(one)
    return found


@pytest.mark.parametrize("portal", PORTALS)
def test_every_locator_that_is_used_is_in_the_yaml(portal: str) -> None:
    known = {name for page in BOOKS[portal].pages.values() for name in page.locators}
    assert named(portal, LOCATOR_METHODS) - known == set()
    assert pages_of(portal) - BOOKS[portal].pages.keys() == set()


@pytest.mark.parametrize("portal", PORTALS)
def test_every_locator_in_the_yaml_is_used(portal: str) -> None:
    words = set().union(*map(literals, trees(portal)))
    answers = {answer.value for answer in ClaimAnswer}
    kinds = BOOKS[portal].of_kind()
    unused_pages = BOOKS[portal].pages.keys() - words - kinds.keys() - answers
    unused = {name for page in BOOKS[portal].pages.values() for name in page.locators} - words
    assert (unused_pages, unused) == (set(), set())


@pytest.mark.parametrize("portal", PORTALS)
def test_what_robots_act_on_is_found_by_its_words_and_by_something_else(portal: str) -> None:
    """Words alone cannot tell that two captions have changed places."""
    acted = named(portal, ACTS)
    for page, spec in BOOKS[portal].pages.items():
        for name, target in spec.locators.items():
            kinds = {strategy.kind for strategy in target.find}
            is_only_read_here = kinds == {"css"}
            if name in acted and not is_only_read_here and (portal, name) not in ITS_NAME_IS_THE_DATA:
                assert kinds & BY_WORDS, f"{portal}.{page}.{name}"
                assert kinds - BY_WORDS, f"{portal}.{page}.{name}"
