"""``kollega work``: one task as a colleague sees it on a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bots.cli import answers
from bots.cli.errors import WrongCall
from bots.cli.options import ME, AsJson, Person, TaskNumber
from bots.cli.pasting import command
from bots.cli.tables import as_plain, task_table
from bots.cli.terminal import Console, echo
from bots.domain.text import Text
from bots.farm.process import OPERATIONS
from bots.farm.worklist import Task
from bots.office import Office

app = typer.Typer(help="Look at, take and answer tasks, as a colleague.", no_args_is_help=True)

DeclineReason = Annotated[str, typer.Option(help="Why; whoever answered reads it.")]


@app.command()
def reasons() -> None:
    """Every reason code: who acts, and what it means; as docs/reason-codes.md has it."""
    from bots.cli.reasons import page  # loads every robot

    echo(page(), nl=False)


@app.command()
def show(context: typer.Context, number: TaskNumber, as_json: AsJson = False) -> None:
    """One task: why the robot stopped, what it read, what to decide and how to answer."""
    office = Office.open(context.obj)
    task = office.farm.reader.task(number)
    if as_json:
        echo(json.dumps(as_plain(task), ensure_ascii=False))
        return
    console = Console()
    console.print(task_table([task], title=f"Task {task.id}"))
    facts = Table(show_header=False)
    for label, value in task.payload.get("facts", ()):
        facts.add_row(label, value)
    console.print(facts)
    stored = (
        office.farm.reader.files(case_id=task.case_id)
        if task.case_id
        else office.farm.reader.files(task_id=task.id)
    )
    for file in stored:
        console.print(f"File {file.id}: {file.name} ({file.media_type}, {file.size:,} bytes). To read it:")
        _print_command(console, command(context.obj, "work", "file", str(file.id), "--to", file.name))
    if task.case_id is not None:
        console.print("What happened before:")
        _print_command(console, command(context.obj, "case", "show", str(task.id)))
    if task.question is None:
        console.print("It asks nothing: settle it with what was done.")
        _print_command(console, command(context.obj, "work", "answer", str(task.id), "note=..."))
        return
    question = office.question(task)
    table = Table(title="To decide", title_justify="left")
    for column in ("field", "meaning", "allowed"):
        table.add_column(column)
    for row in answers.fields(question):
        table.add_row(*row)
    console.print(table)
    console.print("To answer, for example:")
    words = answers.example(question)
    _print_command(console, command(context.obj, "work", "answer", str(task.id), *words))


@app.command()
def claim(context: typer.Context, number: TaskNumber, person: Person = ME) -> None:
    """Take a task: until you release or answer it, nobody else can."""
    Office.open(context.obj).farm.colleagues.claim_for(number, person)
    echo(f"Task {number} is yours, {person}.")


@app.command()
def release(context: typer.Context, number: TaskNumber, person: Person = ME) -> None:
    """Give a task back to the team."""
    Office.open(context.obj).farm.colleagues.release_for(number, person)
    echo(f"Task {number} is back on the worklist.")


@app.command()
def answer(
    context: typer.Context,
    number: TaskNumber,
    values: Annotated[list[str], typer.Argument(help="field=value ..., as `kollega work show` lists them.")],
    person: Person = ME,
) -> None:
    """Answer a task; the case goes on with your answer. A task without a question is settled with note=..."""
    office = Office.open(context.obj)
    farm, task = office.farm, office.farm.reader.task(number)
    if task.question is None:
        farm.colleagues.settle(number, person, _note(values))
    elif why := farm.colleagues.answer(number, person, answers.parse(office.question(task), values)):
        _waits(number, why)
        return
    echo(f"Task {number} is answered. Robots that run (`kollega run`) go on with it.")


@app.command()
def approve(context: typer.Context, number: TaskNumber, person: Person = ME) -> None:
    """Be the second pair of eyes: let a colleague's answer count. Never your own."""
    farm = Office.open(context.obj).farm
    waiting = farm.colleagues.pending(number)
    if waiting is not None:
        echo(f"{waiting.person} answered: {json.dumps(waiting.answer, ensure_ascii=False)}")
    farm.colleagues.approve(number, person)
    echo(f"Task {number} is approved. Robots that run (`kollega run`) go on with it.")


@app.command()
def decline(context: typer.Context, number: TaskNumber, reason: DeclineReason, person: Person = ME) -> None:
    """Give a colleague's answer back, with the reason."""
    Office.open(context.obj).farm.colleagues.decline(number, person, reason)
    echo(f"Task {number} is back with whoever answered it.")


@app.command()
def note(context: typer.Context, number: TaskNumber, text: str, person: Person = ME) -> None:
    """Write a note on a task for whoever has it next."""
    Office.open(context.obj).farm.colleagues.note(number, person, text)
    echo(f"Noted on task {number}.")


@app.command("take-over")
def take_over(context: typer.Context, number: TaskNumber, person: Person = ME) -> None:
    """Do a robot's task by hand: no robot gets it until you give it back."""
    office = Office.open(context.obj)
    queue = office.farm.reader.task(number).queue
    entry = office.settings.roster.robots.get(queue)
    task = office.farm.colleagues.take_over(number, person, entry.team if entry else OPERATIONS)
    echo(f"Task {number} of {queue} is yours, {person}.")
    if task.tried_before:
        echo(f"Look in the system first: an attempt may have gone through ({_intent(task)}).")
    model = office.farm.colleagues.receipt_model(number)
    words = answers.example(model) if model else ["--note", "..."]
    console = Console()
    console.print("When it is done, for example:")
    _print_command(console, command(context.obj, "work", "by-hand", str(number), *words))


@app.command("by-hand")
def by_hand(
    context: typer.Context,
    number: TaskNumber,
    values: Annotated[list[str] | None, typer.Argument(help="field=value ... of the receipt.")] = None,
    note: Annotated[str, typer.Option(help="What you did.")] = "",
    cannot: Annotated[str, typer.Option(help="Why it cannot be done, instead of a receipt.")] = "",
    person: Person = ME,
) -> None:
    """Say what came of a robot's task that you took over: its receipt, or why it cannot be done."""
    farm = Office.open(context.obj).farm
    if cannot:
        farm.colleagues.give_up(number, person, cannot)
    else:
        model = farm.colleagues.receipt_model(number)
        given = answers.parse(model, values or []) if model else {}
        if why := farm.colleagues.finish_by_hand(number, person, given, note):
            _waits(number, why)
            return
    echo(f"Task {number} has ended; its case goes on.")


@app.command("give-back")
def give_back(context: typer.Context, number: TaskNumber, person: Person = ME) -> None:
    """Give a task that you took over back to its robot."""
    Office.open(context.obj).farm.colleagues.give_back(number, person)
    echo(f"Task {number} is its robot's again.")


@app.command()
def file(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The file's number, from `kollega work show`.")],
    to: Annotated[Path, typer.Option(help="Where to write it.")],
) -> None:
    """Write a task's file (the document, a masked screenshot) to disk."""
    to.write_bytes(Office.open(context.obj).farm.reader.read_file(number).content)
    echo(f"Written to {to}")


def _waits(number: int, why: Sequence[Text]) -> None:
    echo(f"Task {number} waits for a second person: {' '.join(text.en for text in why)}")
    echo(f"Somebody else looks at it and runs: kollega work approve {number}, or work decline.")


def _print_command(console: Console, line: str) -> None:
    console.print(f"  {line}", soft_wrap=True, highlight=False, markup=False)


def _intent(task: Task) -> str:
    intent = task.intent or {}
    marks = ", ".join(f"{name} {value}" for name, value in intent.get("fingerprint", {}).items())
    return f"{intent.get('reference', '')} {marks}".strip()


def _note(values: list[str]) -> str:
    name, equals, note = (values[0] if values else "").partition("=")
    if len(values) != 1 or name != "note" or not equals or not note:
        raise WrongCall("this task asks nothing: settle it with note='what was done'")
    return note
