"""``kollega locators``: where things are on the portals, checked and proposed."""

from __future__ import annotations

from typing import Annotated

import typer

from bots.farm.locators import LocatorBook
from bots.farm.roster import Roster
from bots.farm.yaml_schema import editor_schema

app = typer.Typer(help="Check, find and describe what robots look for on the portals.", no_args_is_help=True)


@app.command()
def schema(
    roster: Annotated[bool, typer.Option("--roster", help="That of robots.yaml instead.")] = False,
) -> None:
    """Print the JSON Schema of locators/*.yaml, for editors."""
    model, title = (Roster, "robots.yaml") if roster else (LocatorBook, "locators/<portal>.yaml")
    typer.echo(editor_schema(model, title), nl=False)
