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
FACES = {
    (name, face): entry.with_face(face).screens
    for name, entry in PORTALS.items()
    for face in (None, *entry.faces)
}
BOOKS = {shown: LocatorBook.load(path) for shown, path in FACES.items()}
"""Every face of every portal, with its locators."""
BY_WORDS = {"role", "label", "placeholder", "text"}
LOCATOR_METHODS = {"fill", "choose", "check", "click", "text", "value", "texts", "table", "shows", "download"}
ACTS = {"fill", "choose", "check", "click", "download"}
ITS_NAME_IS_THE_DATA = {("navision", "open-card")}


FIRST_FACE = {"navision": "web_client"}
"""The module of a portal's first face, where it has several."""


def trees(portal: str, face: str | None) -> Iterator[ast.Module]:
    """The modules of a portal's room, without those of its other faces."""
    folder = Path(*PORTALS[portal].room.split("."))
    others = {each.replace("-", "_") for each in PORTALS[portal].faces if each != face}
    if face is not None:
        others.add(FIRST_FACE.get(portal, ""))
    for path in folder.glob("*.py"):
        if path.stem not in others:
            yield ast.parse(path.read_text(encoding="utf-8"))


def literals(tree: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def calls(portal: str, face: str | None, methods: set[str]) -> Iterator[ast.Call]:
    for node in chain.from_iterable(map(ast.walk, trees(portal, face))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods:
            owner = ast.unparse(node.func.value)
            if owner in ("screen", "self._screen"):
                yield node


def named(portal: str, face: str | None, methods: set[str]) -> set[str]:
    """Locators that are named in the first argument of a screen's method."""
    firsts = (call.args[0] for call in calls(portal, face, methods) if call.args)
    return {one.value for one in firsts if isinstance(one, ast.Constant)}


def pages_of(portal: str, face: str | None) -> set[str]:
    """Pages that are waited for: every text in goto(..., pages), expect(pages) and then=pages."""
    found: set[str] = set()
    for call in calls(portal, face, {"goto", "expect", "click"}):
        name = call.func.attr  # type: ignore[attr-defined]
        waited = call.args[1:] if name == "goto" else call.args if name == "expect" else []
        waited = [*waited, *(word.value for word in call.keywords if word.arg in ("then", "expect"))]
        for one in waited:
            found |= literals(one)
    return found


@pytest.mark.parametrize(("portal", "face"), FACES)
def test_every_locator_that_is_used_is_in_the_yaml(portal: str, face: str | None) -> None:
    known = {name for page in BOOKS[portal, face].pages.values() for name in page.locators}
    assert named(portal, face, LOCATOR_METHODS) - known == set()
    assert pages_of(portal, face) - BOOKS[portal, face].pages.keys() == set()


@pytest.mark.parametrize(("portal", "face"), FACES)
def test_every_locator_in_the_yaml_is_used(portal: str, face: str | None) -> None:
    words = set().union(*map(literals, trees(portal, face)))
    answers = {answer.value for answer in ClaimAnswer}
    kinds = BOOKS[portal, face].of_kind()
    unused_pages = BOOKS[portal, face].pages.keys() - words - kinds.keys() - answers
    unused = {name for page in BOOKS[portal, face].pages.values() for name in page.locators} - words
    assert (unused_pages, unused) == (set(), set())


@pytest.mark.parametrize(("portal", "face"), FACES)
def test_what_robots_act_on_is_found_by_its_words_and_by_something_else(
    portal: str, face: str | None
) -> None:
    """Words alone cannot tell that two captions have changed places."""
    acted = named(portal, face, ACTS)
    for page, spec in BOOKS[portal, face].pages.items():
        for name, target in spec.locators.items():
            kinds = {strategy.kind for strategy in target.find}
            is_only_read_here = kinds == {"css"}
            if name in acted and not is_only_read_here and (portal, name) not in ITS_NAME_IS_THE_DATA:
                assert kinds & BY_WORDS, f"{portal}.{page}.{name}"
                assert kinds - BY_WORDS, f"{portal}.{page}.{name}"


@pytest.mark.parametrize(("portal", "face"), FACES)
def test_every_face_says_which_it_is(portal: str, face: str | None) -> None:
    assert (BOOKS[portal, face].portal, BOOKS[portal, face].face) == (portal, face)
