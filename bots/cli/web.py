"""``kollega web``: the pages for colleagues and operators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def web(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen.")] = 8000,
    host: Annotated[str, typer.Option(help="On which address of this machine.")] = "127.0.0.1",
    with_parent: Annotated[
        int | None, typer.Option(hidden=True, help="The process that started this one: stop when it is gone.")
    ] = None,
) -> None:
    """The pages: the inbox for colleagues, the control room for operators. Until Ctrl-C."""
    from bots.cli.serving import serve  # half a second to load, which every other command does without

    home: Path = context.obj
    serve(home, host, port, with_parent)
