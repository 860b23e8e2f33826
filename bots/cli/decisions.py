"""``kollega decisions``: which decisions were made by rules, and do they stand up?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
import yaml
from rich.table import Table

from bots.cli.options import AsJson
from bots.cli.terminal import Console, echo
from bots.config import Settings
from bots.decisions import Catalogue, as_yaml, decision_types, register, verify_decisions
from bots.domain.clock import COPENHAGEN
from bots.office import Office

app = typer.Typer(help="The register of automated decisions.", no_args_is_help=True)

_SHOWN = 20


@app.command("list")
def list_decisions(
    context: typer.Context,
    most: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
) -> None:
    """The newest decisions, with the numbers that `kollega explain` takes."""
    table = Table()
    for column in ("decision", "type", "when", "result", "automatic"):
        table.add_column(column)
    for row in Office.open(context.obj).farm.reader.decisions(most=most):
        when = row.decided_at.astimezone(COPENHAGEN).strftime("%d-%m-%Y %H:%M")
        table.add_row(row.id, row.type, when, row.result, "yes" if row.automatic else "no")
    Console().print(table)


@app.command()
def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Run every decision again on its stored data and by its own rules. Exit code 1 where one differs."""
    result = verify_decisions(Office.open(context.obj).farm.reader)
    if as_json:
        echo(json.dumps(asdict(result), ensure_ascii=False))
    else:
        for problem in result.problems[:_SHOWN]:
            echo(problem)
        echo(
            f"{result.decisions} decisions: {result.same} give the same outcome again, by "
            f"{result.rule_versions} version(s) of the rules; {result.people} were made by people; "
            f"{len(result.problems)} problems."
        )
    raise typer.Exit(1 if result.problems else 0)


@app.command("register")
def show_register(
    context: typer.Context,
    as_json: AsJson = False,
    as_text: Annotated[bool, typer.Option("--yaml", help="Print the whole register as YAML.")] = False,
) -> None:
    """Every type of automated decision with its purpose, terms, owner and figures."""
    office = Office.open(context.obj)
    entries = register(office.farm.reader, decision_types(office.settings.decisions))
    if as_json or as_text:
        plain = as_yaml(entries)
        echo(
            json.dumps(plain, ensure_ascii=False)
            if as_json
            else yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)
        )
        return
    table = Table()
    for column in ("type", "purpose", "mode", "owner", "decided", "automatic", "overturned", "upheld (goal)"):
        table.add_column(column)
    for one in entries:
        table.add_row(
            one.name,
            one.type.purpose.en,
            one.type.mode,
            one.type.owner,
            str(one.decided),
            _percent(one.automatic_percent),
            _percent(one.overturned_percent),
            f"{_percent(one.uphold_percent)} ({one.goal_percent} %)",
        )
    Console().print(table)


@app.command()
def catalogue(
    as_text: Annotated[bool, typer.Option("--yaml", help="Print a decisions.yaml to begin with.")] = False,
) -> None:
    """The 40 situations in which Udbetaling Danmark decides automatically: a beginning for a register."""
    found = Catalogue.load()
    if as_text:
        echo(yaml.safe_dump(found.draft(), allow_unicode=True, sort_keys=False))
        return
    for area in found.areas.values():
        echo(f"{area.title.da} ({area.title.en})")
        for situation in area.situations:
            echo(f"  - {situation}")
    echo(f"{found.situations} situations. Source: {found.source}")


@app.command()
def check(context: typer.Context) -> None:
    """Check decisions.yaml; a mistake is shown with line and column."""
    settings = Settings.load(context.obj)
    echo(f"{settings.decisions}: {len(decision_types(settings.decisions))} types of decision, no mistakes.")


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} %"
