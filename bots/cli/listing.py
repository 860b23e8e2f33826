"""``kollega work list``: what waits for colleagues, without what only other commands need."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bots.cli.options import AsJson
from bots.cli.tables import as_plain, task_table
from bots.cli.terminal import Console, echo
from bots.config import Unlisted
from bots.home import Home

app = typer.Typer()


@app.command("list")
def list_tasks(
    context: typer.Context,
    team: Annotated[str | None, typer.Option(help="Only this team's tasks.")] = None,
    as_json: AsJson = False,
) -> None:
    """Open tasks of the teams, by deadline."""
    home = Home.open(context.obj)
    if team is not None and team not in home.settings.roster.teams:
        raise Unlisted(kind="team", name=team, known=", ".join(home.settings.roster.teams))
    tasks = home.open_team_tasks(team)
    if as_json:
        echo(json.dumps([as_plain(task) for task in tasks], ensure_ascii=False))
    elif tasks:
        Console().print(task_table(tasks, title="Open tasks"))
    else:
        echo("No open tasks.")
