"""``kollega work retry|cancel|change|add``: what operators do with tasks."""

from __future__ import annotations

import json
import mimetypes
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from bots.cli.errors import WrongCall
from bots.cli.options import ME, AsJson, Person, Reason, TaskNumber
from bots.cli.terminal import echo
from bots.config import Unlisted
from bots.domain.clock import COPENHAGEN
from bots.domain.errors import FileUnusable
from bots.domain.file import File
from bots.domain.text import Text
from bots.farm.operations import Which
from bots.office import Office

app = typer.Typer(help="What operators do with tasks.")

_SHOWN = 20

Due = Annotated[str | None, typer.Option(help="Deadline, Danish time: 2026-12-01, 2026-12-01T14:00 or none.")]


class TeamPayload(BaseModel):
    """What a colleague reads: a stable code, a sentence in Danish and English, and labelled facts."""

    model_config = ConfigDict(extra="forbid")

    code: str
    reason: Text
    facts: list[tuple[str, str]] = []


@app.command()
def retry(
    context: typer.Context,
    reason: Reason,
    number: Annotated[int | None, typer.Argument(help="The task's number.")] = None,
    code: Annotated[str | None, typer.Option(help="All that failed with this reason code.")] = None,
    since: Annotated[str | None, typer.Option(help="All that failed since this day or time.")] = None,
    robot: Annotated[str | None, typer.Option(help="Only this robot's.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that failed.")] = False,
    as_json: AsJson = False,
    person: Person = ME,
) -> None:
    """Try failed tasks again: one by number, many by reason code, date or robot, or all of them.

    Where a case has asked a colleague about it, the question is answered with "try again" in your name.
    """
    many = everything or any(value is not None for value in (code, since, robot))
    if many == (number is not None):
        raise WrongCall("say which tasks: one number, or --code, --since, --robot or --all")
    office = Office.open(context.obj)
    teams = office.settings.roster.teams
    if number is not None:
        office.farm.operations.retry(number, person, reason, teams=teams)
        echo(f"Task {number} is tried again.")
        return
    which = Which(code, _moment(since, "--since") if since else None, robot)
    done = office.farm.operations.retry_many(which, person, reason, teams=teams)
    if as_json:
        echo(json.dumps({"retried": done.retried, "left": dict(done.left)}, ensure_ascii=False))
        return
    for _, why in done.left[:_SHOWN]:
        echo(why)
    echo(f"{len(done.retried)} tasks are tried again, {len(done.left)} were left alone.")


@app.command()
def cancel(context: typer.Context, number: TaskNumber, reason: Reason, person: Person = ME) -> None:
    """End a task that nobody has begun; its case hears of it."""
    Office.open(context.obj).farm.operations.cancel(number, person, reason)
    echo(f"Task {number} is cancelled.")


@app.command()
def change(
    context: typer.Context,
    number: TaskNumber,
    reason: Reason,
    priority: Annotated[int | None, typer.Option(help="Highest first; most tasks have 0.")] = None,
    due: Due = None,
    person: Person = ME,
) -> None:
    """Give an open task another priority or deadline."""
    if priority is None and due is None:
        raise WrongCall("say what to change: --priority, --due or both")
    farm = Office.open(context.obj).farm
    no_deadline = due == "none"
    moment = None if due is None or no_deadline else _moment(due, "--due", time(23, 59))
    farm.operations.change(number, person, reason, priority=priority, due=moment, no_deadline=no_deadline)
    echo(f"Task {number} is changed.")


@app.command()
def add(
    context: typer.Context,
    queue: Annotated[str, typer.Argument(help="A robot or a team of robots.yaml, or any with --stranger.")],
    reference: Annotated[str, typer.Argument(help="Our reference, unique in the queue; never a CPR number.")],
    payload: Annotated[str, typer.Option("--json", help="A file with the payload, or - to read it here.")],
    reason: Reason,
    priority: Annotated[int, typer.Option(help="Highest first.")] = 0,
    due: Due = None,
    file: Annotated[list[Path] | None, typer.Option(help="A file to go with it (may be repeated).")] = None,
    stranger: Annotated[
        bool, typer.Option("--stranger", help="The queue is of a robot that is not in robots.yaml.")
    ] = False,
    person: Person = ME,
) -> None:
    """Add a task by hand. Its payload is checked as the robot will read it.

    With --stranger, for any robot on WorklistAdapter, it may be any JSON.
    """
    office = Office.open(context.obj)
    moment = _moment(due, "--due", time(23, 59)) if due not in (None, "none") else None
    given = _read(payload)
    content = _anything(given, payload) if stranger else _checked(_model(office, queue), given, payload)
    task, is_new = office.farm.operations.add_by_hand(
        queue,
        reference,
        content,
        person,
        reason,
        team=queue in office.settings.roster.teams,
        priority=priority,
        due=moment,
        files=[_file(path) for path in file or ()],
    )
    was_there = f"Task {task.id} had this reference already ({task.state}); nothing was added."
    echo(f"Task {task.id} is on the worklist." if is_new else was_there)


def _model(office: Office, queue: str) -> type[BaseModel]:
    roster = office.settings.roster
    if queue in roster.teams:
        return TeamPayload
    if queue not in roster.robots:
        known = ", ".join((*roster.robots, *roster.teams))
        raise Unlisted(kind="robot or team", name=queue, known=known)
    takes: type[BaseModel] = office.robots([queue])[queue].takes
    return takes


def _read(source: str) -> str:
    if source == "-":
        return sys.stdin.read()
    try:
        return Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusable(f"{source} cannot be read: {error}. Name a UTF-8 file with JSON, or -.") from None


def _anything(content: str, source: str) -> dict[str, Any]:
    try:
        from bots.robocorp import as_object  # here: the other commands need nothing of Robocorp

        return as_object(json.loads(content))
    except ValueError as error:
        raise WrongCall(f"{source} is no JSON: {error}") from None


def _file(path: Path) -> File:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror}.") from None
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return File(path.name, media_type, content)


def _checked(model: type[BaseModel], content: str, source: str) -> BaseModel | dict[str, Any]:
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        wrong = [f"  {_place(one['loc'])}: {one['msg']}" for one in error.errors(include_input=False)]
        raise WrongCall(
            "\n".join([f"{source} is no {model.__name__}; correct it and add it again:", *wrong])
        ) from None


def _place(where: tuple[Any, ...]) -> str:
    return ".".join(map(str, where)) or "the whole"


def _moment(written: str, option: str, at: time = time(0)) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise WrongCall(f"{option} {written!r} is no day or time such as 2026-12-01T14:00") from None
    if "T" not in written and " " not in written:
        moment = datetime.combine(moment, at)
    return moment if moment.tzinfo else moment.replace(tzinfo=COPENHAGEN)
