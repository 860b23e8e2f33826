"""``kollega new``: a working room with its test, to be filled."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bots.cli.errors import WrongCall
from bots.cli.scaffold import RoomName, WrittenRoom, write_room
from bots.cli.terminal import echo
from bots.config import Roster, RosterWrong, Unlisted

app = typer.Typer(
    help="Write a new room: a system, a robot, a register or a process, with its test.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="Lower-case words joined by hyphens, such as death-benefit.")]
Title = Annotated[str, typer.Option(help="What colleagues call it, in Danish. The name, where not given.")]
Project = Annotated[Path, typer.Option(help="The checkout of the project.", file_okay=False)]


@app.command()
def system(name: Name, title: Title = "", project: Project = Path()) -> None:
    """A system outside: its pages and locators, its sandbox, and its entry and login in robots.yaml."""
    if "-" in name:
        raise WrongCall(f"{name!r}: a system is called by one word, as its folder and locators are.")
    _write(project, "system", name, title)


@app.command()
def robot(
    name: Name,
    system: Annotated[str, typer.Option(help="The system that it works on, as in robots.yaml.")],
    title: Title = "",
    project: Project = Path(),
) -> None:
    """A robot that looks first and commits once: its order and receipt, its room, its test on the sandbox."""
    roster = _roster(project)
    login = next((key for key, one in roster.logins.items() if one.system == system), None)
    if login is None:
        known = ", ".join(sorted({one.system for one in roster.logins.values()}))
        raise RosterWrong(f"robots.yaml has no login at a system {system!r}; it has them at {known}.")
    values = {"login": login, "team": _team(roster), "system": system, "system_module": system}
    _write(project, "robot", name, title, **values)


@app.command()
def register(name: Name, title: Title = "", project: Project = Path()) -> None:
    """A register of the fund's own: its table, sheet, question, what it holds of a person, its end."""
    _write(project, "register", name, title)


@app.command()
def process(
    name: Name,
    robot: Annotated[str, typer.Option(help="The robot that carries it out, as in robots.yaml.")],
    register: Annotated[str, typer.Option(help="The register that it decides by.")],
    title: Title = "",
    project: Project = Path(),
) -> None:
    """A process that asks a register, decides by a rule, lets a robot do it or asks a colleague."""
    roster = _roster(project)
    if robot not in roster.robots:
        raise Unlisted(kind="robot", name=robot, known=", ".join(roster.robots))
    doer, asked = RoomName(robot), RoomName(register)
    values = {
        "team": _team(roster),
        "robot": doer.kebab,
        "robot_module": doer.module,
        "robot_type": doer.type,
        "register": asked.kebab,
        "register_module": asked.module,
    }
    _write(project, "process", name, title, **values)


def _roster(project: Path) -> Roster:
    return Roster.load(project / "robots.yaml")


def _team(roster: Roster) -> str:
    return next(iter(roster.teams))


def _write(project: Path, kind: str, name: str, title: str, **values: object) -> None:
    room = RoomName(name)
    written = write_room(project, kind, room, {"title": title or room.kebab.capitalize(), **values})
    _say(written)


def _say(written: WrittenRoom) -> None:
    for path in written.new:
        echo(f"new      {path}")
    for path in written.changed:
        echo(f"changed  {path}")
