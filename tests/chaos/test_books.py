"""What chaos compares: every kind of difference is seen, and the reference itself is what was planted."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from fixtures.chaos.books import Expected, compare, expected
from fixtures.scenarios import Endings, Row
from fixtures.scenarios.invoice import SCENARIO
from fixtures.world import generate


@pytest.fixture(scope="module")
def must(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    return expected(SCENARIO, generate(20, 7), tmp_path_factory.mktemp("books") / "expected")


def books(must: Expected) -> dict[str, list[Row]]:
    return {name: list(rows) for name, rows in must.books.items()}


def differing(
    must: Expected, asked: Collection[tuple[str, str]] = (), are: Endings | None = None, **changed: list[Row]
) -> list[str]:
    there = {**books(must), **changed}
    return [
        line.partition(":")[0]
        for line in compare(must, must.cases if are is None else are, there, asked).in_words()
    ]


def test_every_book_has_something_to_compare(must):
    assert all(must.books[name] for name in ("postings", "payments", "claims", "mails", "responses"))
    assert {code for _, code in must.asked}


def test_a_book_that_is_as_it_must_be_differs_in_nothing(must):
    assert differing(must, must.asked) == []


@pytest.mark.parametrize("name", ["postings", "payments", "claims", "mails", "responses"])
def test_what_is_missing_is_lost_and_what_is_there_again_is_twice(must, name):
    rows = books(must)[name]
    assert differing(must, **{name: rows[1:]}) == ["lost"]
    assert differing(must, **{name: [*rows, rows[0]]}) == ["twice"]


@pytest.mark.parametrize("name", ["postings", "payments", "claims"])
def test_another_amount_is_wrong(must, name):
    [first, *rest] = books(must)[name]
    assert differing(must, **{name: [(*first[:-1], first[-1] + 1), *rest]}) == ["wrong"]


def test_another_account_and_another_person_are_wrong(must):
    [paid, *others] = books(must)["payments"]
    assert differing(must, payments=[(*paid[:2], "bank:1-2", *paid[3:]), *others]) == ["wrong"]
    [claim, *claims] = books(must)["claims"]
    assert differing(must, claims=[(claim[0], "610101-XXXX", *claim[2:]), *claims]) == ["wrong"]


def test_what_nobody_ordered_is_wrong(must):
    [first, *rest] = books(must)["postings"]
    stranger = (*first[:2], "F-9999", *first[3:])
    assert differing(must, postings=[first, stranger, *rest]) == ["wrong"]


def test_cases_that_are_missing_open_or_ended_otherwise_are_told(must):
    case, *others = must.cases
    rest = {other: must.cases[other] for other in others}
    assert differing(must, are=rest) == ["lost"]
    assert differing(must, are={**rest, case: "approve [] open"}) == ["lost"]
    assert differing(must, are={**rest, case: "approve [] by-mistake"}) == ["wrong"]
    assert differing(must, are={**must.cases, ("invoice", "FAK-NIX"): "approve [] approved"}) == ["wrong"]


def test_a_question_that_was_not_due_is_wrong_and_an_uncertain_one_is_not(must):
    assert differing(must, [("FAK-1-post-hjaelp", "robot-error")]) == ["wrong"]
    assert differing(must, [("FAK-1-post-hjaelp", "outcome-uncertain")]) == []
