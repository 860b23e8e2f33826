"""``kollega record``: sessions with a portal, recorded and scrubbed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.progress import Progress as Bar
from typer.core import TyperGroup

from bots.browser import Browser, installed_chromium
from bots.cli.errors import WrongCall
from bots.cli.pasting import command
from bots.cli.terminal import Console, echo
from bots.config import Settings, Unlisted
from bots.domain.clock import COPENHAGEN
from bots.domain.errors import FileUnusable
from bots.farm.robot import load_robot
from bots.recordings import (
    RECORDINGS,
    Export,
    Progress,
    Recording,
    RecordingUnusable,
    Take,
    record_by_hand,
    record_robot,
    without_user,
)
from bots.recordings import check as check_files
from bots.vault import open_vault


class _Group(TyperGroup):
    """A portal's name where a subcommand's could stand means: record a session with it."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            args = [_SESSION, *args]
        return super().resolve_command(ctx, args)


_SESSION = "session"
_LARGE = 5_000_000
_NAME = re.compile(r"[a-z0-9-]+")
app = typer.Typer(
    cls=_Group,
    help="Record sessions: `kollega record PORTAL --scenario NAME`, scrubbed of personal data.",
    no_args_is_help=True,
)

Scenario = Annotated[str, typer.Option(help="The recording's name: small letters, digits and '-'.")]
TaskFile = Annotated[
    Path | None, typer.Option("--task", help="YAML or JSON: the task; what is personal in it is replaced.")
]
Personal = Annotated[
    list[str] | None, typer.Option("--personal", help="A name or another personal value (may be repeated).")
]
LeaveOut = Annotated[bool, typer.Option(help="Put a note in the place of PDFs instead of refusing them.")]
To = Annotated[Path, typer.Option(help="The folder of recordings; each portal has its own in it.")]


@app.command(_SESSION)
def session(
    context: typer.Context,
    portal: Annotated[str, typer.Argument(help="The portal's name in robots.yaml.")],
    scenario: Scenario,
    robot: Annotated[str | None, typer.Option(help="Let this robot work, instead of you.")] = None,
    task: TaskFile = None,
    personal: Personal = None,
    leave_out_files: LeaveOut = False,
    to: To = RECORDINGS,
) -> None:
    """Open the portal in a browser and record what you, or a robot, do there.

    Nothing is written to disk before it is scrubbed.
    """
    _require_name(scenario)
    settings = Settings.load(context.obj)
    roster = settings.roster
    entry = roster.portal(portal)
    if robot is not None and robot not in roster.robots:
        raise Unlisted(kind="robot", name=robot, known=", ".join(roster.robots))
    login = (
        next((name for name, one in roster.logins.items() if one.system == portal), None)
        if robot is None
        else roster.login_of(portal, robot)
    )
    vault = open_vault(settings.inside(settings.vault), settings.inside(settings.vault_key_file))
    take = Take(
        portal,
        scenario,
        entry,
        settings.address(portal),
        dict(vault.get(roster.logins[login].secret)) if login else {},
        datetime.now(COPENHAGEN),
        task=_read_task(task),
        elsewhere=settings.elsewhere(portal),
        personal=tuple(personal or ()),
        leave_out_files=leave_out_files,
    )
    ca_file = settings.inside(settings.ca_file) if settings.ca_file else None
    if robot is not None:
        with Browser(executable=installed_chromium()) as browser:
            recording = record_robot(browser, take, load_robot(roster.robots[robot]), ca_file)
    else:
        echo("A browser opens. Do what is to be recorded, then close its window.")
        recording = record_by_hand(take, ca_file)
    _write(recording, to / portal, scenario, context.obj)


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A HAR file that Chrome's or Firefox's tools have saved.")],
    portal: Annotated[str, typer.Option(help="The portal's name in robots.yaml.")],
    scenario: Scenario,
    task: TaskFile = None,
    personal: Personal = None,
    leave_out_files: LeaveOut = False,
    to: To = RECORDINGS,
) -> None:
    """Scrub a HAR file and keep it as a recording; says what is missing from it.

    The file itself holds personal data and passwords: delete it afterwards.
    """
    _require_name(scenario)
    roster = Settings.load(context.obj).roster
    entry = roster.portal(portal)
    with _progress(file) as progress:
        export = Export(file, progress)
        if export.first is None:
            raise RecordingUnusable(
                f"{file} holds no requests: reload the page with the developer tools open"
            )
        take = Take(
            portal,
            scenario,
            entry,
            without_user(export.first.asked().origin),
            {},
            export.first.started,
            task=_read_task(task),
            personal=tuple(personal or ()),
            leave_out_files=leave_out_files,
        )
        for line in export.missing:
            echo(f"missing: {line}")
        _write(Recording(take, export), to / portal, scenario, context.obj)
    echo(f"{file} is not scrubbed: delete it.")


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="A file or a folder; all files in it are read.")] = Path(
        "fixtures"
    ),
) -> None:
    """Look for CPR numbers that are neither replacements nor published examples. Exit code 1: there are."""
    if not path.exists():
        raise FileUnusable(f"{path} does not exist")
    suspects = check_files(path)
    for suspect in suspects:
        echo(str(suspect))
    if suspects:
        raise typer.Exit(1)
    echo(f"{path}: no CPR number of a person.")


def _read_task(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        task = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FileUnusable(f"{path} cannot be read as YAML: {error}") from None
    if not isinstance(task, dict):
        raise FileUnusable(f"{path} must hold the fields of one task, as the robot takes them")
    return task


def _require_name(scenario: str) -> None:
    """Before anything is recorded: a session that cannot be written would be lost."""
    if not _NAME.fullmatch(scenario):
        raise WrongCall(f"{scenario!r} is no name for a recording: small letters, digits and '-' only")


@contextmanager
def _progress(file: Path) -> Iterator[Progress | None]:
    """A bar on the terminal for files that take their time: they are read three times."""
    size = file.stat().st_size if file.is_file() else 0
    if size < _LARGE:
        yield None
        return
    with Bar(console=Console(stderr=True)) as bar:
        task = bar.add_task(f"Scrubbing {file.name}", total=3 * size)
        yield lambda count: bar.advance(task, count)


def _write(recording: Recording, folder: Path, scenario: str, home: Path) -> None:
    path, report = recording.write(folder, scenario)
    for line in report:
        echo(f"scrubbed: {line}")
    echo(f"Written: {path} and {path.with_suffix('.yaml').name}. Read both before you commit them.")
    echo(f"To replay it: {command(home, 'replay', str(path))}")
