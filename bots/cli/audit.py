"""``kollega audit``: is the log what it was when it was written?"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bots.office import Office

app = typer.Typer(help="The hash-chained audit log.", no_args_is_help=True)


@app.command()
def verify(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False,
) -> None:
    """Check every chain and checkpoint. Exit code 1 when a row was changed or removed."""
    problems = Office.open(context.obj).farm.reader.verify()
    if as_json:
        typer.echo(json.dumps({"valid": not problems, "problems": [str(problem) for problem in problems]}))
    else:
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(f"{len(problems)} problems" if problems else "Every chain and checkpoint is whole.")
    raise typer.Exit(1 if problems else 0)


@app.command()
def seal(context: typer.Context) -> None:
    """Seal the chains' heads into the next checkpoint now; a running fleet does so by itself."""
    sealed = Office.open(context.obj).farm.operations.seal_checkpoint()
    typer.echo(f"Checkpoint {sealed.seq}: {sealed.hash}" if sealed else "Nothing new to seal.")
