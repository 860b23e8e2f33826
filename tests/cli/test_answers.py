from typing import Literal

import pytest
from pydantic import BaseModel, Field

from bots.cli import answers
from bots.domain.errors import UsageError
from bots.farm.colleagues.answers import validated
from tests.web.estate import Heirs


class Decision(BaseModel):
    decision: Literal["approve", "reject"] = Field(title="Afgørelse")
    reasons: list[Literal["vat-charged", "wrong-receiver"]] = Field(default=[], title="Afvisningsårsager")
    note: str | None = None


def test_fields_say_what_is_allowed():
    assert answers.fields(Decision) == [
        ("decision", "Afgørelse", "approve, reject"),
        ("reasons", "Afvisningsårsager (may be left out)", "vat-charged, wrong-receiver"),
        ("note", "Note (may be left out)", ""),
    ]


def test_words_become_an_answer():
    words = ["decision=reject", "reasons=vat-charged, wrong-receiver", "note=a = b"]
    assert answers.parse(Decision, words) == {
        "decision": "reject",
        "reasons": ["vat-charged", "wrong-receiver"],
        "note": "a = b",
    }


def test_the_example_can_be_typed():
    assert answers.example(Decision) == ["decision=approve"]
    Decision.model_validate(answers.parse(Decision, answers.example(Decision)))


def test_a_wrong_word_is_named():
    with pytest.raises(UsageError, match="decision, reasons, note"):
        answers.parse(Decision, ["desicion=approve"])
    with pytest.raises(UsageError, match="not field=value"):
        answers.parse(Decision, ["approve"])


NAMED = ["died=24-11-2026", "heirs.1.cpr=?", "heirs.1.share=33,5", "heirs.1.kin=child", "heirs.2.share=66,5"]


def test_rows_dates_shares_and_amounts_are_written_as_people_write_them():
    words = [*NAMED, "amount=1.234,50", "checked=true"]
    assert answers.parse(Heirs, words, ask=lambda name: f"asked for {name}") == {
        "died": "2026-11-24",
        "heirs": [{"cpr": "asked for heirs.1.cpr", "share": "33.5", "kin": "child"}, {"share": "66.5"}],
        "amount": "1234.50",
        "checked": "true",
    }


def test_the_fields_of_a_row_are_listed_with_its_number():
    listed = {name: allowed for name, _, allowed in answers.fields(Heirs)}
    assert listed["heirs.1.kin"] == "spouse, child"
    assert listed["heirs.1.cpr"].startswith("?")
    assert answers.example(Heirs)[:3] == ["died=...", "heirs.1.cpr=?", "heirs.1.share=..."]


@pytest.mark.parametrize(
    "word",
    [
        "heirs.1.cpr=6101701234",
        "heirs.2.share=1",
        "heirs=1",
        "heirs.x.share=1",
        "heirs.1.name=Bo",
        "died.x=1",
    ],
)
def test_a_wrong_word_for_a_row_is_refused_without_its_value(word: str):
    with pytest.raises(UsageError) as refused:
        answers.parse(Heirs, [word])
    assert "6101701234" not in str(refused.value)


def test_what_is_wrong_with_an_answer_never_says_a_number():
    given = {"died": "2026-11-24", "checked": True, "heirs": [{"cpr": "610170-123", "share": "7"}]}
    with pytest.raises(UsageError) as refused:
        validated(Heirs, given)
    assert "heirs.1.cpr: " in str(refused.value)
    assert "heirs.1.kin: is missing; allowed: spouse, child" in str(refused.value)
    assert "610170" not in str(refused.value)
