"""Every reason code that the farm, the robots and the rules give has words, a team and a line in the docs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.cli.reasons import page
from bots.config.roster import Roster
from bots.domain.errors import UsageError
from bots.farm.operations.reason_codes import REASONS as OF_THE_FARM
from bots.farm.process.jobs import FOR_DEVELOPERS
from bots.farm.process.teams import DEVELOPERS
from bots.processes.invoice.rules import RULES
from bots.robots import all_reasons
from tests.contracts.every_error import every_error

DOC = Path("docs/reason-codes.md")
REASONS = {**OF_THE_FARM, **all_reasons()}
TEAMS = Roster.load(Path("robots.yaml")).teams
ROOMS = ("browser", "config", "domain", "farm", "recordings", "robocorp", "robots", "vault")
GIVES = {"NeedsColleague", "Refused", "Failure"}
CODE = re.compile(r"[a-z]+(-[a-z]+)+")


def given() -> set[str]:
    """Codes in the source: first arguments of what ends a task, and what is called ``code`` there."""
    found: set[str] = set()
    for path in (path for room in ROOMS for path in Path("bots", room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for part in _codes(node):
                found |= {
                    n.value
                    for n in ast.walk(part)
                    if isinstance(n, ast.Constant) and isinstance(n.value, str)
                }
    refusals = {error.code for error in every_error() if issubclass(error, UsageError)}
    return {code for code in found - refusals if CODE.fullmatch(code)}


def written() -> set[str]:
    """Every text in the source, besides where the codes are put into words."""
    sources = (path for room in ROOMS for path in Path("bots", room).rglob("*.py"))
    return {
        node.value
        for path in sources
        if path.name not in ("reasons.py", "reason_codes.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _codes(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVES and node.args:
        yield node.args[0]
    if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "code" for t in node.targets):
        yield node.value
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant):
                yield value


def test_every_code_that_is_given_has_words_and_none_is_made_up() -> None:
    assert given() - set(REASONS) == set()
    assert set(REASONS) - written() == set()


@pytest.mark.parametrize("code", REASONS)
def test_a_code_has_both_languages_and_a_team(code: str) -> None:
    reason = REASONS[code]
    assert reason.meaning.da.strip()
    assert reason.meaning.en.strip()
    assert reason.meaning.da != reason.meaning.en
    assert reason.team is None or reason.team in TEAMS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_both_languages(rule) -> None:  # type: ignore[no-untyped-def]
    for text in (rule.title, rule.text, rule.remedy):
        assert text.da.strip()
        assert text.en.strip()


def test_what_no_colleague_can_put_right_goes_to_the_developers() -> None:
    assert {REASONS[code].team for code in FOR_DEVELOPERS} == {DEVELOPERS}


def test_the_document_is_what_the_code_says() -> None:
    assert DOC.read_text(encoding="utf-8") == page(), f"write it anew: kollega work reasons > {DOC}"
