"""``kollega clock``: what time it is for the farm, and how a sandbox gets to another day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from bots.cli.errors import WrongCall
from bots.cli.options import ME, Person
from bots.cli.terminal import echo
from bots.config import Duration
from bots.domain.clock import COPENHAGEN
from bots.office import Office

app = typer.Typer(help="What time it is for the farm.", no_args_is_help=True)

By = Annotated[str, typer.Argument(help="How far: 90m, 2h or 10d.")]


@app.command()
def show(context: typer.Context) -> None:
    """The farm's time, in Denmark."""
    echo(_shown(Office.open(context.obj).farm.now()))


@app.command()
def advance(context: typer.Context, by: By, person: Person = ME) -> None:
    """Move a sandbox's clock forward: waits end, schedules fire, pages show the day. Never a real farm's."""
    farm = Office.open(context.obj).farm
    echo(f"It is {_shown(farm.fleet.advance_clock(_length(by), person))} now.")


def _length(text: str) -> timedelta:
    try:
        return TypeAdapter[timedelta](Duration).validate_python(text)
    except ValidationError as error:
        raise WrongCall(error.errors()[0]["msg"].removeprefix("Value error, ")) from None


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(COPENHAGEN):%d-%m-%Y %H:%M}"
