"""``kollega work``: what colleagues and what operators do with tasks."""

from __future__ import annotations

from typing import ClassVar

import typer

from bots.cli.lazy import CommandPlace, LazyGroup


class WorkCommands(LazyGroup):
    """The list by itself, as it is asked for most."""

    places: ClassVar[dict[str, CommandPlace]] = {
        "list": CommandPlace("listing", "Open tasks of the teams, by deadline."),
    }
    others = ("work", "steering")


app = typer.Typer(
    cls=WorkCommands, help="Look at, take and answer tasks, as a colleague.", no_args_is_help=True
)


@app.callback()
def group() -> None:
    """Look at, take and answer tasks, as a colleague."""
