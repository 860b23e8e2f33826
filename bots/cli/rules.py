"""``kollega rules``: the rule workshop for those who own the limits, the words and the prices."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bots.cli.options import ME, AsJson, Person
from bots.cli.terminal import Console, echo
from bots.decisions import backtest, decision_table, declared
from bots.domain.errors import FileExists
from bots.office import Office
from bots.registers import export_parameters, import_parameters, read_parameters

app = typer.Typer(
    help="Look at the rules, change what the business owns, try it first.", no_args_is_help=True
)

ProcessName = Annotated[str, typer.Argument(help="A process that decides by rules.")]
File = Annotated[Path, typer.Argument(help="An Excel file, .xlsx.")]


@app.command()
def explain(process: ProcessName, as_json: AsJson = False) -> None:
    """The rules of a process as a decision table, in the order they are evaluated."""
    rows = decision_table(process)
    if as_json:
        plain = [
            {**asdict(row), "looks_for": row.looks_for.model_dump(), "says": row.says.model_dump()}
            for row in rows
        ]
        echo(json.dumps(plain, ensure_ascii=False))
        return
    table = Table(show_lines=True)
    for column in ("no.", "code", "applies to", "looks for", "then", "source", "version"):
        table.add_column(column, overflow="fold")
    for row in rows:
        words = f"{row.looks_for.da} / {row.looks_for.en}"
        table.add_row(str(row.number), row.code, row.applies_to, words, row.leads_to, row.source, row.version)
    Console().print(table)


@app.command("export")
def export(context: typer.Context, file: File) -> None:
    """Write the limits, words and prices in force to an Excel file."""
    if file.exists():
        raise FileExists(f"{file} exists already. Choose another name, so that nobody's changes are lost.")
    rows = export_parameters(Office.open(context.obj).engine, file, declared())
    echo(f"{rows} rows written to {file}. Change them, try them, then import them.")


@app.command("import")
def import_file(context: typer.Context, file: File, person: Person = ME) -> None:
    """Make the parameters what the Excel file says; with a mistake in it nothing is changed."""
    echo(str(import_parameters(Office.open(context.obj).engine, file, declared(), actor=person)))


@app.command("try")
def try_changed(
    context: typer.Context,
    process: ProcessName,
    changed: Annotated[Path, typer.Option(help="The Excel file with the changed parameters.")],
    last: Annotated[int, typer.Option(min=1, help="How many decisions, the newest first.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Which of the last decisions would have come out differently. Nothing is turned on."""
    found = backtest(
        Office.open(context.obj).farm.reader, process, read_parameters(changed, declared()), last
    )
    if as_json:
        echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    table = Table(title=f"{len(found.changed)} of {found.tried} decisions would change", title_justify="left")
    for column in ("decision", "before", "after", "reasons before", "reasons after"):
        table.add_column(column, overflow="fold")
    for one in found.changed:
        table.add_row(
            one.decision, one.before, one.after, ", ".join(one.reasons_before), ", ".join(one.reasons_after)
        )
    Console().print(table)
