from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from bots.domain.orders.dservice import ClaimAnswer
from bots.farm.process.answer_fields import AnswerField, answer_fields
from bots.farm.process.general_words import words_of
from bots.farm.process.process import Process
from bots.farm.worklist.task import TaskState
from bots.processes import all_processes
from bots.processes.invoice.compared import compared
from bots.processes.invoice.questions import HandAction
from bots.processes.invoice.rules import RULES
from bots.processes.withdrawal.questions import Ending
from bots.web.wording.states import outcome, state

PROCESSES = all_processes()
ASKED = [
    (process, name, model)
    for process in PROCESSES.values()
    for name, model in {**process.questions, **process.receipts}.items()
]


def paths(fields: tuple[AnswerField, ...], at: str = "") -> Iterator[tuple[str, AnswerField]]:
    for one in fields:
        yield at + one.name, one
        yield from paths(one.fields, f"{at}{one.name}.")


@pytest.mark.parametrize(("process", "name", "model"), ASKED, ids=lambda one: getattr(one, "name", str(one)))
def test_every_field_and_every_choice_has_words_in_both_languages(
    process: Process, name: str, model: type[BaseModel]
) -> None:
    words = words_of(process, name)
    for path, field in paths(answer_fields(model)):
        assert path in words
        assert set(words[path].options or {}) == set(field.options)


def test_what_a_model_objects_to_is_said_in_both_languages() -> None:
    sources = [*Path("bots/processes").rglob("*.py"), *Path("bots/farm").rglob("*.py")]
    said = [call for source in sources for call in _calls(ast.parse(source.read_text()), "AnswerError")]
    assert len(said) > 5
    assert [call for call in said if {part.arg for part in call.keywords} != {"da", "en"}] == []
    in_danish = {
        text
        for source in sources
        for text in re.findall(r'raise ValueError\(\s*"([A-ZÆØÅ][^"{]*)"', source.read_text())
    }
    assert in_danish == set()


def _calls(tree: ast.AST, name: str) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in calls if isinstance(node.func, ast.Name) and node.func.id == name]


def test_every_outcome_of_a_case_has_words() -> None:
    for process in PROCESSES.values():
        room = Path("bots/processes", process.name)
        source = "".join(path.read_text() for path in room.rglob("*.py"))
        closed = {
            word
            for close in re.findall(r"Close\(([^()]*)\)", source)
            for word in re.findall(r'"([\w-]+)"', close)
        }
        assert [one for one in sorted(closed) if outcome(process, one).da == one] == []
    kept = {"invoice": HandAction, "subsidy": ClaimAnswer, "withdrawal": Ending}
    for name, outcomes in kept.items():
        assert [one for one in outcomes if outcome(PROCESSES[name], one).da == one] == []
    assert [one for one in TaskState if state(one).da == one] == []


def test_every_value_that_a_rule_compares_has_a_name() -> None:
    names = {name for rule in RULES for name in re.findall(r"\{(\w+)\}", rule.text.da)}
    assert [
        name for name in sorted(names) if compared(name).en == name.replace("_", " ") == compared(name).da
    ] == []
