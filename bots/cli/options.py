"""Arguments and options that several commands have."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

TaskNumber = Annotated[int, typer.Argument(help="The task's number, from `kollega work list`.")]
Reason = Annotated[str, typer.Option(help="Why; it is written in the audit log.")]
Person = Annotated[
    str, typer.Option("--as", help="Your login; it is written in the audit log.", envvar="KOLLEGA_PERSON")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script instead of a table.")]
AsJsonLine = Annotated[bool, typer.Option("--json", help="Print one JSON line for a script.")]
ME = getpass.getuser()
