"""Membership of danmark, as far as earlier claims have told."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bots.domain.orders.dservice import ClaimAnswer
from tests.registers.conftest import Consulted
from tests.registers.sheets_of_a_clinic import ANNA, BENT


def remember(consult: Consulted, on: str, answer: ClaimAnswer, case: str = "FAK-A-1") -> None:
    said = consult("danmark-remember", case, cpr=ANNA, on=on, answer=answer.value)
    assert said == {"remembered": True}


def not_member_on(consult: Consulted, cpr: str = ANNA) -> str | None:
    answer: str | None = consult("danmark-status", "FAK-B-1", cpr=cpr, on="2026-11-20")["not_member_on"]
    return answer


def test_nothing_is_known_before_the_first_claim(consult: Consulted) -> None:
    assert not_member_on(consult) is None


def test_not_a_member_is_remembered_with_its_date_for_that_person(consult: Consulted) -> None:
    for _ in range(2):
        remember(consult, "2026-11-10", ClaimAnswer.NOT_A_MEMBER)
    assert not_member_on(consult) == "2026-11-10"
    assert not_member_on(consult, BENT) is None


@pytest.mark.parametrize(
    "answer", [ClaimAnswer.ACCEPTED, ClaimAnswer.ALREADY_CLAIMED, ClaimAnswer.LIMIT_REACHED]
)
def test_an_answer_that_shows_membership_ends_it(consult: Consulted, answer: ClaimAnswer) -> None:
    remember(consult, "2026-11-10", ClaimAnswer.NOT_A_MEMBER)
    remember(consult, "2026-11-11", answer, "FAK-C-1")
    assert not_member_on(consult) is None


@pytest.mark.parametrize("answer", [ClaimAnswer.FORM_REFUSED, ClaimAnswer.TOO_OLD])
def test_an_answer_that_says_nothing_about_membership_changes_nothing(
    consult: Consulted, answer: ClaimAnswer
) -> None:
    remember(consult, "2026-11-10", ClaimAnswer.NOT_A_MEMBER)
    remember(consult, "2026-11-11", answer, "FAK-C-1")
    assert not_member_on(consult) == "2026-11-10"


def test_an_older_answer_that_comes_late_does_not_count(consult: Consulted) -> None:
    remember(consult, "2026-11-10", ClaimAnswer.NOT_A_MEMBER)
    remember(consult, "2026-11-09", ClaimAnswer.ACCEPTED, "FAK-C-1")
    assert not_member_on(consult) == "2026-11-10"


def test_a_question_of_another_shape_is_refused(consult: Consulted) -> None:
    with pytest.raises(ValidationError):
        consult("danmark-status", "FAK-A-1", cpr=ANNA)
