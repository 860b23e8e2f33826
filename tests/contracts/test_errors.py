"""Every error has a kind, a code and words in both languages, and is raised with the facts it tells."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bots.domain.errors import (
    Conflict,
    CredentialRejected,
    Invalid,
    KollegaError,
    NotAllowed,
    NotFound,
    NotSetUp,
    UsageError,
)
from tests.contracts.every_error import every_error

ERRORS = every_error()
KINDS = {NotFound: 404, Conflict: 409, NotAllowed: 403, Invalid: 422}
BY_NAME = {error.__name__: error for error in ERRORS}
ABSTRACT = {"KollegaError", "UsageError", "NotSetUp", "DealtWith", *(kind.__name__ for kind in KINDS)}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def raises() -> Iterator[tuple[str, ast.Call]]:
    """Every ``raise Some(...)`` in the product whose class is one of ours."""
    for path in Path("bots").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ABSTRACT | set(BY_NAME)
            ):
                yield f"{path}:{node.lineno}", node


def test_codes_are_kebab_case_and_each_is_one_error() -> None:
    codes = Counter(error.code for error in ERRORS)
    assert [code for code, times in codes.items() if times > 1] == []
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_has_words_in_both_languages_that_tell_the_same(error: type[KollegaError]) -> None:
    assert error.__doc__
    assert error.words.da != error.words.en
    for text in (error.words.da, error.words.en):
        assert re.search(r"\w", text)
        assert not re.search(r"kollega |--|`|UTC|KOLLEGA_|\.yaml", text.replace("robots.yaml", "")), text
    assert placeholders(error.words.da) <= placeholders(error.words.en) | placeholders(error.hint)
    assert "robots.yaml" not in error.words.da


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_its_status_is_its_kinds(error: type[KollegaError]) -> None:
    if issubclass(error, UsageError):
        kinds = [kind for kind in KINDS if issubclass(error, kind)]
        assert len(kinds) == 1
        assert error.status == (503 if issubclass(error, NotSetUp) else KINDS[kinds[0]])
    else:
        assert error.status == 503


def test_nobody_raises_a_kind_instead_of_an_error() -> None:
    assert [where for where, call in raises() if getattr(call.func, "id", "") in ABSTRACT] == []


def test_whoever_raises_an_error_gives_it_a_detail_or_every_fact() -> None:
    wrong = []
    for where, call in raises():
        error = BY_NAME[getattr(call.func, "id", "")]
        if call.args or issubclass(error, CredentialRejected):
            continue
        wanted = placeholders(error.words.en) | placeholders(error.words.da) | placeholders(error.hint)
        if wanted - {word.arg for word in call.keywords}:
            wrong.append(f"{where}: {error.__name__} lacks {sorted(wanted)}")
    assert wrong == []
