"""``kollega robot``: robots and systems, running, paused or draining."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from bots.cli.options import ME, AsJson, Person, Reason
from bots.cli.terminal import Console, echo
from bots.config import Unlisted
from bots.domain.clock import COPENHAGEN
from bots.farm.operations import held
from bots.farm.worklist import ControlKind, ControlState
from bots.office import Office

app = typer.Typer(help="Pause, drain and resume robots, or all robots of a system.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The robot's name in robots.yaml; with --system a system's.")]
System = Annotated[
    bool,
    typer.Option(
        "--system", "--portal", help="NAME is a system: all its robots. (--portal is the former name.)"
    ),
]


@dataclass(frozen=True)
class _Standing:
    """One line of the list. ``tasks`` are claimed now."""

    kind: ControlKind
    name: str
    state: ControlState
    tasks: int
    since: datetime | None
    by: str | None
    reason: str | None


@app.command("list")
def list_robots(context: typer.Context, as_json: AsJson = False) -> None:
    """Every robot and system of robots.yaml: whether it runs, what is under way, since when, who and why."""
    standings = list(_standings(Office.open(context.obj)))
    if as_json:
        rows = [asdict(one) | {"since": one.since.isoformat() if one.since else None} for one in standings]
        echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table()
    for column in ("", "name", "state", "tasks now", "since", "by", "because"):
        table.add_column(column)
    for one in standings:
        since = one.since.astimezone(COPENHAGEN).strftime("%d-%m-%Y %H:%M") if one.since else ""
        table.add_row(
            one.kind.name.lower(), one.name, one.state, str(one.tasks), since, one.by or "", one.reason or ""
        )
    Console().print(table)


@app.command()
def pause(
    context: typer.Context, name: Name, reason: Reason, system: System = False, person: Person = ME
) -> None:
    """Nothing more is claimed from now on, by any worker on any machine. What is claimed is finished."""
    office, kind = _office_with(context, name, system)
    office.farm.operations.pause(kind, name, person, reason)
    echo(f"{kind.capitalize()} {name} is paused.")


@app.command()
def drain(
    context: typer.Context, name: Name, reason: Reason, system: System = False, person: Person = ME
) -> None:
    """As pause, and `kollega robot list` says draining until the last task under way has ended."""
    office, kind = _office_with(context, name, system)
    office.farm.operations.pause(kind, name, person, reason, drain=True)
    left = next(one.tasks for one in _standings(office) if (one.kind, one.name) == (kind, name))
    echo(f"{kind.capitalize()} {name} is draining; {left} tasks are under way.")


@app.command()
def resume(
    context: typer.Context, name: Name, reason: Reason, system: System = False, person: Person = ME
) -> None:
    """Let it go on. A pause of the system and one of the robot are each resumed on their own."""
    office, kind = _office_with(context, name, system)
    office.farm.operations.resume(kind, name, person, reason)
    echo(f"{kind.capitalize()} {name} is running.")


def _standings(office: Office) -> Iterator[_Standing]:
    roster = office.settings.roster
    under_way = office.farm.reader.under_way()
    known = {(one.kind, one.name): one for one in office.farm.reader.controls()}
    history = office.farm.history.broken()
    at_system = dict.fromkeys(roster.systems, 0)
    for name in roster.robots:
        if (system := roster.system_of(name)) is not None:
            at_system[system] += under_way.get(name, 0)
    everything = [(ControlKind.ROBOT, name, under_way.get(name, 0)) for name in roster.robots]
    everything += [(ControlKind.SYSTEM, name, tasks) for name, tasks in at_system.items()]
    for kind, name, tasks in everything:
        one = (held(name, roster.robots[name], history) if kind is ControlKind.ROBOT else None) or known.get(
            (kind, name)
        )
        if one is None:
            yield _Standing(kind, name, ControlState.RUNNING, tasks, None, None, None)
        else:
            yield _Standing(kind, name, one.with_under_way(tasks), tasks, one.since, one.actor, one.reason)


def _office_with(context: typer.Context, name: str, system: bool) -> tuple[Office, ControlKind]:
    office = Office.open(context.obj)
    roster = office.settings.roster
    kind = ControlKind.SYSTEM if system else ControlKind.ROBOT
    names = list(roster.systems if system else roster.robots)
    if name not in names:
        raise Unlisted(kind=kind.name.lower(), name=name, known=", ".join(names))
    return office, kind
