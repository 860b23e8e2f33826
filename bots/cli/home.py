"""``kollega init`` and ``kollega robots``: a home folder, and who works in it."""

from __future__ import annotations

import typer
from rich.table import Table

from bots.cli.terminal import Console, echo
from bots.config import Settings
from bots.office import make_home

app = typer.Typer()


@app.command()
def init(context: typer.Context) -> None:
    """Make a home folder: a new vault, a new key for the farm's data."""
    make_home(context.obj, {})
    echo(f"{context.obj} is ready. Keep its vault.key safe and apart from backups of the database.")


@app.command()
def robots(context: typer.Context) -> None:
    """Who works here, as robots.yaml says; an error in it is shown with line and column."""
    table = Table()
    for column in ("robot", "purpose", "login", "hours", "team", "point of no return"):
        table.add_column(column)
    for name, entry in Settings.load(context.obj).roster.robots.items():
        hours = f"{entry.hours.days} {entry.hours.from_}-{entry.hours.to}"
        commits = "yes" if entry.point_of_no_return else "no"
        table.add_row(name, entry.purpose, entry.login or "", hours, entry.team, commits)
    Console().print(table)
