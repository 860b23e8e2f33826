"""``kollega case``: one matter from beginning to end."""

from __future__ import annotations

import json
import secrets
from typing import Annotated

import typer
from rich.table import Table

from bots.cli.answers import parse
from bots.cli.discretion import masked
from bots.cli.errors import WrongCall
from bots.cli.options import ME, AsJson, Person, Reason
from bots.cli.terminal import Console, echo
from bots.domain.clock import COPENHAGEN
from bots.domain.cpr import Cpr
from bots.domain.names import names_in
from bots.domain.reference import reference_of_digest
from bots.farm.cases import KindUnheard, NoSuchCase
from bots.farm.process import About, Case, Message
from bots.office import Office

Reference = Annotated[
    str, typer.Argument(help="A case's reference, for example FAK-BCDFGHJKLM, or a task's number.")
]

app = typer.Typer(help="Look at cases.", no_args_is_help=True)


@app.command()
def show(
    context: typer.Context,
    reference: Reference,
    as_json: AsJson = False,
) -> None:
    """The story of a case: what robots and people did, in order. CPR numbers and names are masked."""
    case = _find(Office.open(context.obj), reference)
    names = frozenset(name for event in case.events for name in names_in(event.data))
    if as_json:
        events = [
            {
                "seq": e.seq,
                "type": e.type,
                "at": e.at.isoformat(),
                "actor": e.actor,
                "data": masked(e.data, names),
            }
            for e in case.events
        ]
        plain = {"process": case.process, "reference": case.reference, "events": events}
        echo(json.dumps(plain, ensure_ascii=False))
        return
    table = Table(title=f"{case.process} {case.reference}", title_justify="left")
    for column in ("when", "who", "what", ""):
        table.add_column(column)
    for event in case.events:
        when = event.at.astimezone(COPENHAGEN).strftime("%d-%m-%Y %H:%M:%S")
        table.add_row(when, event.actor, event.type, _short(masked(event.data, names)))
    Console().print(table)


@app.command()
def unpark(context: typer.Context, reference: Reference, reason: Reason, person: Person = ME) -> None:
    """Let a parked case go on, after a developer has corrected what stopped it."""
    office = Office.open(context.obj)
    office.farm.operations.unpark(_find(office, reference).id, person, reason)
    echo(f"Case {reference} goes on.")


@app.command()
def remark(
    context: typer.Context,
    reference: Reference,
    text: Annotated[str, typer.Option(prompt="What the person says", help="Asked for where it is left out.")],
    person: Person = ME,
) -> None:
    """Write down what a person says about a case, or that they object: a colleague has to read it."""
    office = Office.open(context.obj)
    task = office.farm.colleagues.remark(_find(office, reference).id, person, text)
    echo(f"Written on the case; {task.queue} has task {task.id} about it.")


@app.command()
def tell(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="The kind of event, as a process hears it.")],
    words: Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE...", help="What it says.")] = None,
    case: Annotated[str, typer.Option(help="The case's or a task's reference, or a task's number.")] = "",
    person: Annotated[
        bool, typer.Option("--person", help="About a person, whose number is asked for.")
    ] = False,
    cvr: Annotated[str, typer.Option(help="About a firm.")] = "",
    source: Annotated[str, typer.Option(help="Where it comes from.")] = "command-line",
    number: Annotated[str, typer.Option(help="Its number there: what comes again changes nothing.")] = "",
    origin: Annotated[
        str, typer.Option(help="Where it can be looked up: a file and a line, a message.")
    ] = "",
    teller: Person = ME,
) -> None:
    """Tell a case what was heard outside. What fits no case becomes a task for a colleague."""
    office = Office.open(context.obj)
    hearing = [room for room in office.processes.values() if kind in room.hears]
    if not hearing:
        raise KindUnheard(kind=kind)
    message = Message(
        about=_about(office, case, cvr, person),
        kind=kind,
        data=parse(hearing[0].hears[kind].model, words or ()),
        source=source,
        id=number or reference_of_digest("besked", secrets.token_hex(16)),
        origin=origin,
    )
    told = office.farm.tell(message, actor=teller)
    for case_id in told.cases:
        echo(f"Told case {office.farm.reader.case_by_id(case_id).reference}.")
    if told.task is not None:
        echo(f"A colleague has task {told.task} about it.")
    if not told.cases and told.task is None:
        echo("It had been told before; nothing was changed.")


def _about(office: Office, case: str, cvr: str, person: bool) -> About:
    if sum(map(bool, (case, cvr, person))) != 1:
        raise WrongCall("say what it is about: one of --case, --cvr and --person")
    if case.isdecimal():
        return About(case=_find(office, case).id)
    if case:
        return About(reference=case)
    try:
        return About(cvr=cvr) if cvr else About(cpr=Cpr(typer.prompt("CPR number", hide_input=True)))
    except ValueError as error:
        raise WrongCall("that is no number of a person or a firm") from error


def _find(office: Office, reference: str) -> Case:
    if reference.isdecimal() and (task := office.farm.reader.task(int(reference))).case_id is not None:
        return office.farm.reader.case_by_id(task.case_id)
    for case in office.farm.reader.cases(reference=reference):
        return case
    raise NoSuchCase(case=reference)


def _short(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False)
    return text if len(text) <= 200 else text[:199] + "…"


@app.command()
def index(context: typer.Context) -> None:
    """Put cases from before the index of persons into it, as the first access request does."""
    done = Office.open(context.obj).farm.data_protection.index_persons()
    echo(f"{done} cases put into the index of persons.")
