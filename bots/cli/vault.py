"""``kollega vault``: the secrets of one home folder. Values come from standard input, never as arguments."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from bots.farm.errors import UsageError
from bots.farm.settings import Settings
from bots.farm.vault import FileVault, read_key

app = typer.Typer(help="The encrypted file with the robots' secrets.", no_args_is_help=True)


@app.command("set")
def set_(
    context: typer.Context, name: Annotated[str, typer.Argument(help="The entry, as robots.yaml names it.")]
) -> None:
    """Store an entry: a JSON object of texts on standard input, e.g. {"username": ..., "password": ...}."""
    try:
        values = json.load(sys.stdin)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"standard input is not JSON (line {error.lineno}, column {error.colno}): {error.msg}"
        ) from None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise UsageError('standard input must be one JSON object of texts, e.g. {"password": "..."}')
    _vault(context).set(name, values)
    typer.echo(f"Entry {name} is stored.")


@app.command("list")
def list_entries(context: typer.Context) -> None:
    """The names of the entries; never their values."""
    for name in _vault(context).names():
        typer.echo(name)


def _vault(context: typer.Context) -> FileVault:
    settings = Settings.load(context.obj)
    return FileVault(settings.inside(settings.vault), read_key(settings.inside(settings.vault_key_file)))
