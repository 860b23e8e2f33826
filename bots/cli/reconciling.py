"""``kollega reconcile``: after the database went back, find out what is missing and let the robots go on."""

from __future__ import annotations

import json
import os
import platform
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from bots.browser import Browser
from bots.cli.options import ME, AsJson, Person
from bots.cli.preflight import check, reachable
from bots.cli.terminal import echo
from bots.domain.clock import COPENHAGEN
from bots.domain.crashpoints import arm
from bots.farm.operations import WHY
from bots.farm.runner import Found, Reconciliation
from bots.farm.storage import Generation
from bots.office import Office

app = typer.Typer()

FURTHER_BACK = timedelta(days=14)
"""What arrived before the database's last moment may have been fetched after it."""


@app.command()
def reconcile(
    context: typer.Context,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Take in what arrived from this day on. Says also that history went back where the farm "
            "cannot know it: a whole machine that was set back.",
        ),
    ] = None,
    as_json: AsJson = False,
    person: Person = ME,
) -> None:
    """Read from the systems what a database that went back does not know, then let the robots go on.

    Nothing is clicked that cannot be undone. May be run again at any time, also after it was killed.
    """
    office = Office.open(context.obj)
    history = office.farm.history
    generation = history.broken()
    if generation is None and since is not None:
        generation = history.declare(person, f"--since {since.date()}")
    if generation is None:
        _tell(as_json, {"generation": None}, "History is whole; there is nothing to reconcile.")
        return
    if not as_json:
        echo(WHY[generation.cause].en)
    found = _read_everything(office, generation, since.date() if since else first_day(generation))
    lost, silent = history.lost(), history.silent_machines(generation)
    history.let_go(generation.number, person, vars(found))
    figures = {
        "generation": generation.number,
        **vars(found),
        "unasked": [[one.queue, one.reference] for one in lost],
        "silent_machines": silent,
    }
    _tell(
        as_json,
        figures,
        f"{found.cases} cases opened, {found.done} tasks were done already. The robots go on.",
        *(f"{one.queue} did {one.reference} before, and no case has asked for it yet." for one in lost),
        *(f"{host} has not been heard of since: start its runner, it may know of more." for host in silent),
    )


def first_day(generation: Generation) -> date:
    """The day from which arrivals are read."""
    reaches = generation.reaches or generation.began_at
    return (reaches - FURTHER_BACK).astimezone(COPENHAGEN).date()


def _read_everything(office: Office, generation: Generation, since: date) -> Found:
    settings = office.settings
    only = reachable(settings)
    robots = office.robots(only)
    check(office, robots)
    office.farm.fleet.check(settings.roster.fingerprint)
    arm(settings.addresses.values())
    name = f"{platform.node()}-{os.getpid()}-reconcile"
    with Browser(ca_file=settings.inside(settings.ca_file) if settings.ca_file else None) as browser:
        reconciliation = Reconciliation(name, office.farm, settings, office.vault, browser, robots)
        return reconciliation.run(generation, since)


def _tell(as_json: bool, figures: dict[str, object], *lines: str) -> None:
    if as_json:
        echo(json.dumps(figures))
        return
    for line in lines:
        echo(line)
