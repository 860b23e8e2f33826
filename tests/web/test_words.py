from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bots.domain.orders.dservice import ClaimAnswer
from bots.farm.worklist.task import TaskState
from bots.processes import all_processes
from bots.processes.invoice.questions import HandAction
from bots.processes.invoice.rules import RULES
from bots.processes.withdrawal.questions import Ending
from bots.web.forms import form_for
from bots.web.wording.labels import compared
from bots.web.wording.languages import all_languages
from bots.web.wording.spoken import word
from bots.web.wording.words import IN_ENGLISH, ONLY_ROBOTS_SAY, WORDS

MODELS = {
    model
    for process in all_processes().values()
    for model in (*process.questions.values(), *process.receipts.values())
}


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_every_field_and_every_choice_has_words_in_both_languages(model: type[BaseModel]) -> None:
    words = WORDS.get(model.__name__, {})
    assert set(words) == set(model.model_fields) - set(ONLY_ROBOTS_SAY)
    for field in form_for(model, all_languages()["en"], {}).fields:
        assert set(words[field.name].options or {}) == {option.value for option in field.options}


def test_what_a_model_objects_to_is_said_in_both_languages() -> None:
    sources = [*Path("bots/processes").rglob("*.py"), *Path("bots/farm").rglob("*.py")]
    said = {
        text
        for source in sources
        for text in re.findall(r'raise ValueError\(\s*"([A-ZÆØÅ][^"{]*)"', source.read_text())
    }
    assert len(said) > 5
    assert said - set(IN_ENGLISH) == set()


def test_every_outcome_of_a_case_has_words() -> None:
    source = "".join(path.read_text() for path in Path("bots/processes").rglob("*.py"))
    closed = {
        word
        for close in re.findall(r"Close\(([^()]*)\)", source)
        for word in re.findall(r'"([\w-]+)"', close)
    }
    outcomes = {*closed, *HandAction, *ClaimAnswer, *Ending, *TaskState}
    assert [one for one in sorted(outcomes) if word(one).da == one] == []


def test_every_value_that_a_rule_compares_has_a_name() -> None:
    names = {name for rule in RULES for name in re.findall(r"\{(\w+)\}", rule.text.da)}
    assert [
        name for name in sorted(names) if compared(name).en == name.replace("_", " ") == compared(name).da
    ] == []
