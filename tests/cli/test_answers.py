from typing import Literal

import pytest
from pydantic import BaseModel, Field

from bots.cli import answers
from bots.domain.errors import UsageError


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
