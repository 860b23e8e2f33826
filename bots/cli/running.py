"""``kollega run`` and ``kollega fleet``: the robots at work."""

from __future__ import annotations

from typing import Annotated

import typer

from bots.cli import alive
from bots.cli.fleet import Supervisor
from bots.cli.options import AsJsonLine

app = typer.Typer()


@app.command()
def run(
    context: typer.Context,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Worker processes, one browser each.")] = 1,
    only: Annotated[
        list[str] | None, typer.Option("--robot", help="Only these robots (may be repeated).")
    ] = None,
    until_idle: Annotated[bool, typer.Option(help="Stop when no robot has anything left to do.")] = False,
    any_hour: Annotated[bool, typer.Option(help="Work outside the hours of robots.yaml as well.")] = False,
    with_parent: Annotated[
        int | None, typer.Option(hidden=True, help="The process that started this one: stop when it is gone.")
    ] = None,
) -> None:
    """Run the robots.

    Stop with Ctrl-C or SIGTERM: they finish their task first; a second one ends them at once.
    """
    Supervisor(
        context.obj, workers, only, with_parent=with_parent, until_idle=until_idle, any_hour=any_hour
    ).run()


@app.command()
def fleet(context: typer.Context, as_json: AsJsonLine = False) -> None:
    """Who is alive on all machines, what each works on and for how long, and who vanished."""
    alive.show(context.obj, as_json=as_json)
