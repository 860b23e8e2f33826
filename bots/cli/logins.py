"""``kollega login``: the robots' accounts on the systems, open or closed."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from bots.cli.options import ME, AsJson, Person, Reason
from bots.cli.terminal import Console, echo
from bots.config import Unlisted
from bots.domain.clock import COPENHAGEN
from bots.office import Office

app = typer.Typer(help="The robots' logins on the systems.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The login's name in robots.yaml.")]


@app.command("list")
def list_logins(context: typer.Context, as_json: AsJson = False) -> None:
    """Every login that has been used or closed."""
    logins = Office.open(context.obj).farm.reader.logins()
    if as_json:
        closed = [{"name": one.name, "closed": one.closed_reason} for one in logins]
        echo(json.dumps(closed, ensure_ascii=False))
        return
    table = Table()
    for column in ("login", "tasks now", "closed since", "because"):
        table.add_column(column)
    for one in logins:
        since = one.closed_at.astimezone(COPENHAGEN).strftime("%d-%m-%Y %H:%M") if one.closed_at else ""
        table.add_row(one.name, str(one.in_use), since, one.closed_reason or "")
    Console().print(table)


@app.command("open")
def open_(context: typer.Context, name: Name, reason: Reason, person: Person = ME) -> None:
    """Open a login again after its secret was renewed in the vault; its robots go on."""
    office = _office_with(context, name)
    office.farm.operations.open_login(name, person, reason)
    echo(f"Login {name} is open.")


@app.command()
def close(context: typer.Context, name: Name, reason: Reason, person: Person = ME) -> None:
    """Close a login at once: no robot takes another task that needs it."""
    office = _office_with(context, name)
    office.farm.operations.close_login(name, reason, person)
    echo(f"Login {name} is closed.")


def _office_with(context: typer.Context, name: str) -> Office:
    office = Office.open(context.obj)
    if name not in office.settings.roster.logins:
        known = ", ".join(office.settings.roster.logins)
        raise Unlisted(kind="login", name=name, known=known)
    return office
