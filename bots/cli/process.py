"""``kollega process``: what a process does, seen from its code and its cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bots.cli.errors import WrongCall
from bots.cli.options import AsJson
from bots.cli.terminal import Console, echo
from bots.maps import ProcessMap, as_bpmn, as_json, as_ocel, map_of
from bots.office import Office

app = typer.Typer(help="What a process does.", no_args_is_help=True)


@app.callback()
def process() -> None:
    """What a process does."""


@app.command("map")
def show_map(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The process, as `bots/processes` calls it.")],
    bpmn: Annotated[Path | None, typer.Option(help="Write the map as BPMN 2.0 into this file.")] = None,
    ocel: Annotated[
        Path | None, typer.Option(help="Write the histories as OCEL 2.0 (JSON) into this file.")
    ] = None,
    as_json_: AsJson = False,
) -> None:
    """Where the cases of a process went: its steps, how often each way was taken, and how long it took."""
    office = Office.open(context.obj)
    if name not in office.processes:
        raise WrongCall(f"there is no process {name!r}; known are {', '.join(sorted(office.processes))}")
    reader = office.farm.reader
    numbers = reader.case_numbers(name)
    found = map_of(office.processes[name], reader.stored_cases(numbers))
    if bpmn is not None:
        bpmn.write_bytes(as_bpmn(found))
    if ocel is not None:
        log = as_ocel(reader.stored_cases(numbers))
        ocel.write_text(json.dumps(log, ensure_ascii=False), encoding="utf-8")
    if as_json_:
        echo(json.dumps(as_json(found), ensure_ascii=False))
        return
    _print(found)


def _print(found: ProcessMap) -> None:
    ways = Table(title=f"{found.process.name}: {found.cases} cases", title_justify="left")
    for column in ("from", "to", "times", "cases", "median", "after"):
        ways.add_column(column, justify="right" if column in ("times", "cases", "median") else "left")
    for edge in found.edges:
        took = str(edge.middle).partition(".")[0]
        words = (str(edge.source), str(edge.target))
        ways.add_row(*words, str(edge.times), str(edge.cases), took, ", ".join(edge.ended))
    console = Console()
    console.print(ways)
    for node, cases in sorted(found.standing.items()):
        console.print(f"{cases} open cases stand at {node}.", markup=False)
    if found.never:
        console.print(f"Never taken: {', '.join(map(str, found.never))}.", markup=False)
    if found.erased:
        console.print(f"{found.erased} cases are not in it: their personal data has been deleted.")
