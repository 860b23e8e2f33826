"""The top of the command: global options, one group per noun, and how errors leave the program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bots.cli import (
    alive,
    audit,
    bridge,
    case,
    decisions,
    explaining,
    export,
    invoice,
    keeping,
    locators,
    logins,
    new,
    record,
    registers,
    replay,
    robot,
    rules,
    steering,
    vault,
    web,
    work,
)
from bots.cli.demo import Demo
from bots.cli.fleet import Supervisor
from bots.cli.pasting import command
from bots.cli.sandboxes import SandboxProcess, Weather
from bots.config.logs import log_masked
from bots.config.settings import Settings
from bots.domain.errors import KollegaError
from bots.office import make_home

app = typer.Typer(
    name="kollega",
    help="Software robots and colleagues on one worklist.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
work.app.add_typer(steering.app)
app.add_typer(work.app, name="work")
app.add_typer(robot.app, name="robot")
app.add_typer(case.app, name="case")
app.add_typer(registers.app, name="registers")
app.add_typer(audit.app, name="audit")
app.add_typer(logins.app, name="login")
app.add_typer(vault.app, name="vault")
app.add_typer(locators.app, name="locators")
app.add_typer(record.app, name="record")
app.add_typer(decisions.app, name="decisions")
app.add_typer(rules.app, name="rules")
app.add_typer(invoice.app, name="invoice")
app.add_typer(explaining.app)
app.add_typer(bridge.app, name="bridge")
app.add_typer(export.app, name="export")
app.add_typer(new.app, name="new")
app.add_typer(keeping.app)
app.command("replay")(replay.replay_all)
app.command()(web.web)

LATEST = Path("output/latest")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON line for a script.")]
Invoices = Annotated[int | None, typer.Option(min=1, max=10_000, help="How many invoices arrive (60).")]
Seed = Annotated[
    int | None, typer.Option(help="The same seed gives the same people, invoices and weather (1).")
]
WeatherOption = Annotated[Weather, typer.Option(help="stormy: slow, failing, logging out, losing answers.")]


@app.callback()
def home_option(
    context: typer.Context,
    home: Annotated[
        Path, typer.Option(help="Folder with kollega.env, vault and database.", envvar="KOLLEGA_HOME")
    ] = Path(),
) -> None:
    context.obj = home


@app.command()
def init(context: typer.Context) -> None:
    """Make a home folder: a new vault, a new key for the farm's data."""
    make_home(context.obj, {})
    typer.echo(f"{context.obj} is ready. Keep its vault.key safe and apart from backups of the database.")


@app.command()
def robots(context: typer.Context) -> None:
    """Who works here, as robots.yaml says; an error in it is shown with line and column."""
    table = Table()
    for column in ("robot", "purpose", "login", "hours", "team", "point of no return"):
        table.add_column(column)
    for name, entry in Settings.load(context.obj).roster.robots.items():
        hours = f"{entry.hours.days} {entry.hours.from_}-{entry.hours.to}"
        commits = "yes" if entry.point_of_no_return else "no"
        table.add_row(name, entry.purpose, entry.login or "", hours, entry.team, commits)
    Console().print(table)


@app.command()
def run(
    context: typer.Context,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Worker processes, one browser each.")] = 1,
    only: Annotated[
        list[str] | None, typer.Option("--robot", help="Only these robots (may be repeated).")
    ] = None,
    until_idle: Annotated[bool, typer.Option(help="Stop when no robot has anything left to do.")] = False,
    any_hour: Annotated[bool, typer.Option(help="Work outside the hours of robots.yaml as well.")] = False,
    with_parent: Annotated[
        int | None, typer.Option(hidden=True, help="The process that started this one: stop when it is gone.")
    ] = None,
) -> None:
    """Run the robots.

    Stop with Ctrl-C or SIGTERM: they finish their task first; a second one ends them at once.
    """
    Supervisor(
        context.obj, workers, only, with_parent=with_parent, until_idle=until_idle, any_hour=any_hour
    ).run()


@app.command()
def fleet(context: typer.Context, as_json: AsJson = False) -> None:
    """Who is alive on all machines, what each works on and for how long, and who vanished."""
    alive.show(context.obj, as_json=as_json)


@app.command()
def sandbox(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Option(help="Where the portals keep their state.")] = None,
    port: Annotated[list[str] | None, typer.Option(help="portal=number, e.g. dservice=8443.")] = None,
    invoices: Invoices = None,
    seed: Seed = None,
    weather: WeatherOption = Weather.CALM,
) -> None:
    """Only the sandbox portals, until Ctrl-C. A folder that was used before keeps its state."""
    home: Path = context.obj
    with SandboxProcess(
        folder or home / "sandbox", invoices=invoices, seed=seed, weather=weather, ports=port or ()
    ) as portals:
        if (home / "kollega.vault").exists():
            portals.write_environment(home)
        typer.echo(json.dumps(portals.ready, ensure_ascii=False, indent=2))
        with suppress(KeyboardInterrupt):
            portals.wait()


@app.command()
def demo(
    invoices: Invoices = None,
    seed: Seed = None,
    weather: WeatherOption = Weather.CALM,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Worker processes, one browser each.")] = 2,
    folder: Annotated[
        Path | None, typer.Option(help="Home folder of the demo; one that was interrupted goes on.")
    ] = None,
    stay: Annotated[
        bool, typer.Option(help="Keep portals, robots and pages running until Ctrl-C, to click through.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """The main job, end to end, on the sandbox: invoices arrive, are decided, posted, paid and claimed."""
    console = Console(stderr=as_json)
    home = folder or Path("output") / f"demo-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    home.mkdir(parents=True, exist_ok=True)
    _point_latest_at(home)
    with (
        _told_how_to_go_on(home),
        SandboxProcess(home / "sandbox", invoices=invoices, seed=seed, weather=weather) as portals,
    ):
        console.print(f"Portals are up ({weather.value} weather): {', '.join(portals.addresses.values())}")
        performance = Demo(home, console, workers=workers)
        office = performance.prepare(portals)
        seconds = performance.work(office)
        summary = performance.summarise(office, portals, seconds)
        summary.print(console)
        performance.show_open_tasks(office, stay=stay)
        receipts = performance.export_receipts(office)
        console.print(f"{receipts} masked pictures of receipts: {home / 'receipts'}")
        console.print(f"Mails that were sent: {portals.folder / 'mails'}")
        if as_json:
            typer.echo(json.dumps(summary.as_json()))
        if stay:
            performance.stay(portals)
        else:
            performance.show_inbox()


@contextmanager
def _told_how_to_go_on(home: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"Stopped. To go on: {command(None, 'demo', '--folder', str(home))}", err=True)
        raise


def _point_latest_at(home: Path) -> None:
    if home.parent == LATEST.parent:
        LATEST.unlink(missing_ok=True)
        LATEST.symlink_to(home.name)


def main() -> None:
    """Entry point. Exit codes: 0 done, 1 a check found something, 2 something must be changed first."""
    log_masked()
    try:
        app()
    except KollegaError as error:
        sys.stderr.write(f"kollega: {error}\n")
        sys.exit(2)
    except OSError as error:
        if error.filename is None:
            raise
        sys.stderr.write(f"kollega: {error.filename}: {error.strerror}. Choose another, or allow it.\n")
        sys.exit(2)
