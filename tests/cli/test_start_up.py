"""What a command does not need is not loaded: every command starts at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from bots.cli.lazy import LazyCommand
from bots.cli.main import Commands, app
from bots.office import Office

HEAVY = {
    "alembic",
    "babel",
    "holidays",
    "httpx",
    "jinja2",
    "lxml",
    "openpyxl",
    "playwright",
    "psycopg",
    "requests",
    "robocorp",
    "starlette",
    "uvicorn",
    "weasyprint",
    "cryptography.x509",
    "bots.browser",
    "bots.decisions",
    "bots.farm.cases",
    "bots.farm.colleagues",
    "bots.farm.operations",
    "bots.farm.process",
    "bots.letters",
    "bots.office",
    "bots.processes",
    "bots.recordings",
    "bots.registers",
    "bots.systems",
    "bots.web",
}

_RUN = """
import sys
from bots.cli.main import main
sys.argv = ["kollega", *{words!r}]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write(" ".join(sys.modules))
"""


def loaded_by(*words: str) -> set[str]:
    """Every module that the command has loaded."""
    script = _RUN.format(words=list(words))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_worklist_is_listed_without_what_others_need(home: Path):
    Office.open(home)  # the first start makes the database
    loaded = loaded_by("--home", str(home), "work", "list")
    assert "bots.cli.listing" in loaded
    assert loaded & (HEAVY | {"bots.cli.work"}) == set()


def test_the_help_loads_no_command_and_no_database():
    loaded = loaded_by("--help")
    assert loaded & (HEAVY | {"pydantic", "sqlalchemy", "yaml", "bots.config", "bots.cli.worklist"}) == set()


def commands() -> dict[str, LazyCommand]:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    context = typer.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if isinstance(command, LazyCommand)}


@pytest.mark.parametrize("name", Commands.places)
def test_the_help_says_of_a_command_what_the_command_says_of_itself(name):
    stand_in = commands()[name]
    itself = stand_in.loaded().help.partition("\n\n")[0]
    assert " ".join(itself.split()) == stand_in.help
