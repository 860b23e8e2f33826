"""``kollega audit``: is the log what it was when it was written?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bots.cli.terminal import echo
from bots.farm.audit import anchors
from bots.office import Office

app = typer.Typer(help="The hash-chained audit log.", no_args_is_help=True)


@app.command()
def verify(
    context: typer.Context,
    against: Annotated[
        Path | None, typer.Option(help="Checkpoints that an auditor holds, one JSON object a line.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a script.")] = False,
) -> None:
    """Check every chain, checkpoint and table of the worklist. Exit code 1 when anything differs."""
    held = [] if against is None else anchors.read(against)
    problems = Office.open(context.obj).farm.reader.verify(held)
    if as_json:
        echo(json.dumps({"valid": not problems, "problems": [str(problem) for problem in problems]}))
    else:
        for problem in problems:
            echo(str(problem))
        echo(f"{len(problems)} problems" if problems else "Every chain and checkpoint is whole.")
    raise typer.Exit(1 if problems else 0)


@app.command()
def seal(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="A file outside, to add this one to.")] = None,
) -> None:
    """Seal the chains' heads into the next checkpoint now; a running fleet does so by itself."""
    office = Office.open(context.obj)
    sealed = office.farm.operations.seal_checkpoint()
    file = to or office.settings.anchor_file
    if sealed is not None and file is not None:
        anchors.append(file, sealed)
    echo(f"Checkpoint {sealed.seq}: {sealed.hash}" if sealed else "Nothing new to seal.")


@app.command()
def checkpoints(context: typer.Context) -> None:
    """Print every checkpoint, one JSON object a line, for somebody outside to keep."""
    for checkpoint in Office.open(context.obj).farm.reader.checkpoints():
        echo(anchors.line(checkpoint))
