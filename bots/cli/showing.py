"""``kollega demo`` and ``kollega sandbox``: the main job, shown on portals of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bots.cli.demo import Demo
from bots.cli.options import AsJsonLine
from bots.cli.pasting import command
from bots.cli.sandboxes import SandboxProcess, Weather
from bots.cli.terminal import Console, echo
from bots.domain.clock import COPENHAGEN

app = typer.Typer()

LATEST = Path("output/latest")
Invoices = Annotated[int | None, typer.Option(min=1, max=10_000, help="How many invoices arrive (60).")]
Seed = Annotated[
    int | None, typer.Option(help="The same seed gives the same people, invoices and weather (1).")
]
WeatherOption = Annotated[Weather, typer.Option(help="stormy: slow, failing, logging out, losing answers.")]
Clock = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        help="The day and time in Denmark at which it begins, e.g. 2026-12-01T09:00; "
        "`kollega clock advance 10d` moves it on.",
    ),
]
Face = Annotated[
    str | None, typer.Option(help="How systems look that have such a face, e.g. business-central.")
]


@app.command()
def sandbox(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Option(help="Where the portals keep their state.")] = None,
    port: Annotated[list[str] | None, typer.Option(help="portal=number, e.g. dservice=8443.")] = None,
    invoices: Invoices = None,
    seed: Seed = None,
    weather: WeatherOption = Weather.CALM,
    face: Face = None,
) -> None:
    """Only the sandbox portals, until Ctrl-C. A folder that was used before keeps its state."""
    home: Path = context.obj
    with SandboxProcess(
        folder or home / "sandbox", invoices=invoices, seed=seed, weather=weather, face=face, ports=port or ()
    ) as portals:
        if (home / "kollega.vault").exists():
            portals.write_environment(home)
        echo(json.dumps(portals.ready, ensure_ascii=False, indent=2))
        with suppress(KeyboardInterrupt):
            portals.wait()


@app.command()
def demo(
    invoices: Invoices = None,
    seed: Seed = None,
    weather: WeatherOption = Weather.CALM,
    face: Face = None,
    clock: Clock = None,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Worker processes, one browser each.")] = 2,
    folder: Annotated[
        Path | None, typer.Option(help="Home folder of the demo; one that was interrupted goes on.")
    ] = None,
    stay: Annotated[
        bool, typer.Option(help="Keep portals, robots and pages running until Ctrl-C, to click through.")
    ] = False,
    as_json: AsJsonLine = False,
) -> None:
    """The main job, end to end, on the sandbox: invoices arrive, are decided, posted, paid and claimed."""
    console = Console(stderr=as_json)
    home = folder or Path("output") / f"demo-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    home.mkdir(parents=True, exist_ok=True)
    _point_latest_at(home)
    begins = clock.replace(tzinfo=COPENHAGEN) if clock else None
    today = begins.date().isoformat() if begins else None
    with (
        _told_how_to_go_on(home),
        SandboxProcess(
            home / "sandbox", invoices=invoices, seed=seed, today=today, weather=weather, face=face
        ) as portals,
    ):
        console.print(f"Portals are up ({weather.value} weather): {', '.join(portals.addresses.values())}")
        performance = Demo(home, console, workers=workers)
        office = performance.prepare(portals, begins)
        seconds = performance.work(office)
        summary = performance.summarise(office, portals, seconds)
        summary.print(console)
        performance.show_open_tasks(office, stay=stay)
        receipts = performance.export_receipts(office)
        console.print(f"{receipts} masked pictures of receipts: {home / 'receipts'}")
        console.print(f"Mails that were sent: {portals.folder / 'mails'}")
        if as_json:
            echo(json.dumps(summary.as_json()))
        if stay:
            performance.stay(portals)
        else:
            performance.show_inbox()


@contextmanager
def _told_how_to_go_on(home: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        echo(f"Stopped. To go on: {command(None, 'demo', '--folder', str(home))}", err=True)
        raise


def _point_latest_at(home: Path) -> None:
    if home.parent == LATEST.parent:
        LATEST.unlink(missing_ok=True)
        LATEST.symlink_to(home.name)
