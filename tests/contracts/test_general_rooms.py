"""General rooms know no process: neither its room, nor its name, its fields, its questions or its words.

The words come from the processes themselves, so that a new one is looked for without a line here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from bots.domain.decision import DecisionRecord
from bots.domain.orders.kerne import BenefitReceipt
from bots.domain.orders.mail import MailOrder, MailReceipt
from bots.farm.process.jobs import ROBOT_HANDOVER, RobotHandover
from bots.farm.process.objections import OBJECTION, Objection
from bots.farm.process.process import Process
from bots.farm.process.releasing import PAYMENT_RELEASE
from bots.farm.process.review import DECISION_CONTROL, Control
from bots.farm.process.steps import AskColleague, Pay, RunRobot, SendMail
from bots.processes import all_processes
from tests.contracts.every_error import every_error

ROOMS = (
    "browser",
    "cli",
    "config",
    "decisions",
    "domain",
    "farm",
    "maps",
    "recordings",
    "release",
    "robocorp",
    "vault",
    "web",
)
REGISTERS = (
    "consents",
    "holding.py",
    "importing.py",
    "parameter_workbook.py",
    "parameters",
    "register.py",
    "rooms.py",
    "storage",
    "workbook",
)
"""What belongs to no process in ``bots/registers``: all but the rooms of what processes ask."""

NOUNS = {
    "clinic", "danmark", "dservice", "faktura", "invoice", "klinik", "kreditnota", "navision",
    "nemhandel", "patient", "subsidies", "tilskud", "treatment",
}  # fmt: skip
"""What the processes of this house are about, and the systems they work in, in both languages."""

LANGUAGE = "the language that processes, registers and robots share: they do not know each other"
EXCEPTIONS = {
    "bots/domain/facts.py": LANGUAGE,
    "bots/domain/invoice.py": LANGUAGE,
    "bots/domain/orders/": LANGUAGE,
    "bots/domain/reference.py": LANGUAGE,
    "bots/domain/treatment_names.py": LANGUAGE,
    "bots/domain/ubl/": "the reader of one kind of document",
    "bots/cli/invoice.py": "`kollega invoice` reads one kind of document, without a farm",
    "bots/registers/workbook/cells.py": "an account is read as the document reader reads it",
    "bots/recordings/record/known.py": "the sandbox's public persons and clinics, which recordings may name",
    "bots/cli/main.py": "the help of `kollega invoice`, and of what the demo shows",
    "bots/cli/showing.py": "how much of the sandbox's one world arrives is an option that people know",
}
"""Files and folders that say a process's words, and why."""

_OURS = (
    AskColleague,
    BenefitReceipt,
    Control,
    DecisionRecord,
    MailOrder,
    MailReceipt,
    Objection,
    Pay,
    RobotHandover,
    RunRobot,
    SendMail,
)
_ANY_FILE = {"file_name", "file_sha256"}
_OUR_QUESTIONS = {DECISION_CONTROL, OBJECTION, PAYMENT_RELEASE, ROBOT_HANDOVER}
_PART = re.compile(r"[A-Z]?[a-zæøå]+|[A-Z]+(?![a-z])")


def test_general_rooms_say_no_word_of_a_process() -> None:
    found = {str(path): said for path in general_files() if not excepted(path) and (said := words_in(path))}
    assert found == {}, "a general room asks the Process; if there is no other way, say why in EXCEPTIONS"


def test_pages_say_no_word_of_a_process() -> None:
    found = {str(path): said for path in general_pages() if (said := set(said_in_page(path)))}
    assert found == {}


@pytest.mark.parametrize("place", EXCEPTIONS)
def test_no_exception_outlives_its_reason(place: str) -> None:
    assert any(words_in(path) for path in general_files() if str(path).startswith(place))


def test_what_a_process_says_is_looked_for() -> None:
    assert {"invoice", "subsidy", "withdrawal"} <= names()
    assert {"member_number", "invoice-decision", "several-members", "most_treatments"} <= compounds()
    assert not {"note", "decision", "solely_automated", "robot-handover"} & compounds()


def test_a_word_is_found_wherever_it_is_said() -> None:
    for source in (
        "from bots.processes.invoice import PROCESS",
        "x = case.process == 'invoice'",
        "WORDS = {'InvoiceDecision': 1}",
        "def of_subsidy(): ...",
        "label = 'Klinikkens konto'",
        "row['member_number']",
        "one.member_number",
        "code = f'{x}-invoice'",
    ):
        assert set(said_in(source)), source
    for source in ('"""An invoice, for example."""', "withdrawn_on = 1", "x = 'note'", "import invoke"):
        assert not set(said_in(source)), source


def general_files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted(Path("bots", room).rglob("*.py"))
    for place in REGISTERS:
        path = Path("bots/registers", place)
        yield from sorted(path.rglob("*.py")) if path.is_dir() else (path,)
    yield Path("bots/office.py")


def general_pages() -> Iterator[Path]:
    """Templates and what runs in the browser."""
    for room in ("decisions", "web"):
        for path in sorted(Path("bots", room).rglob("*")):
            if path.suffix in (".html", ".js", ".css"):
                yield path


def said_in_page(path: Path) -> Iterator[str]:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    yield from (word for word in re.findall(r"[\w-]+", text) if word in compounds())
    for part in _PART.findall(text):
        yield from (name for name in names() if part.lower().startswith(name))


def excepted(path: Path) -> bool:
    return any(str(path).startswith(place) for place in EXCEPTIONS)


@cache
def words_in(path: Path) -> tuple[str, ...]:
    return tuple(sorted(set(said_in(path.read_text(encoding="utf-8")))))


def said_in(source: str) -> Iterator[str]:
    """What a source says of a process, in its code and in its texts, but not in its docstrings."""
    for text in _texts(ast.parse(source)):
        if text in compounds():
            yield text
        for part in _PART.findall(text):
            word = part.lower()
            yield from (name for name in names() if word.startswith(name))


def _texts(tree: ast.AST) -> Iterator[str]:
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in docstrings:
                yield text
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case ast.alias(name=name):
                yield name
            case ast.ImportFrom(module=str(name)):
                yield name


@cache
def names() -> frozenset[str]:
    """Names of processes, and what they are about."""
    return frozenset({part for name in all_processes() for part in name.split("-")} | NOUNS)


@cache
def compounds() -> frozenset[str]:
    """Names of more than one word that a process gives to something: single words belong to everybody."""
    ours = {name for model in _OURS for name in _fields(model)} | _OUR_QUESTIONS | _ANY_FILE
    said = {word for process in all_processes().values() for word in _said_by(process)}
    ours |= {error.code for error in every_error()}
    return frozenset(word for word in said - ours if "_" in word or "-" in word)


def _said_by(process: Process) -> Iterator[str]:
    yield from (*process.questions, *process.outcomes, *process.codes)
    models: list[type[BaseModel]] = [
        process.opens_with,
        *process.questions.values(),
        *process.receipts.values(),
    ]
    if process.decision is not None:
        models += [process.decision.model, type(process.decision.parameters)]
        yield from (rule.code for rule in process.decision.rules)
    for model in models:
        yield from _fields(model)


def _fields(model: type) -> Iterator[str]:
    yield from getattr(model, "model_fields", None) or model.__dataclass_fields__
