"""``kollega registers``: fill the fund's own registers from Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bots.cli.terminal import echo
from bots.office import Office
from bots.registers import import_workbook

app = typer.Typer(help="The fund's own registers, filled from an Excel workbook.", no_args_is_help=True)


@app.command("import")
def import_(
    context: typer.Context,
    workbook: Annotated[Path, typer.Argument(help="An .xlsx file; docs/registers.md lists its sheets.")],
) -> None:
    """Fill the registers from an Excel workbook: all of it, or nothing and a list of errors by cell."""
    office = Office.open(context.obj)
    report = import_workbook(
        office.engine, office.cipher, workbook, actor="registers import", processes=office.processes
    )
    echo(str(report))
