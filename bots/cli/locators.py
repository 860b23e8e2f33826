"""``kollega locators``: where things are on the portals, checked and proposed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from bots.browser import BROKEN, Browser, Entrance, LocatorBook, LocatorFinding, LocatorStanding, walk
from bots.browser import pick as pick_one
from bots.cli.options import AsJson
from bots.cli.terminal import Console, echo
from bots.config import Roster, editor_schema
from bots.domain.errors import KollegaError, UsageError
from bots.office import Office

app = typer.Typer(help="Check, find and describe what robots look for on the portals.", no_args_is_help=True)

DRIFT_ONLY = 3
"""Exit code where everything still works, but some strategies find nothing any more."""


@app.command()
def schema(
    roster: Annotated[bool, typer.Option("--roster", help="That of robots.yaml instead.")] = False,
) -> None:
    """Print the JSON Schema of locators/*.yaml, for editors."""
    model, title = (Roster, "robots.yaml") if roster else (LocatorBook, "locators/<portal>.yaml")
    echo(editor_schema(model, title), nl=False)


@app.command()
def check(
    context: typer.Context,
    portal: Annotated[str | None, typer.Argument(help="One portal of robots.yaml (all of them).")] = None,
    as_json: AsJson = False,
) -> None:
    """Log in, walk the pages that need no irreversible step, and look at every locator. Sends nothing.

    Exit codes: 0 all fine, 1 a locator is missing or ambiguous or a portal could not be walked, 3 drift only.
    """
    office = Office.open(context.obj)
    findings: list[LocatorFinding] = []
    with Browser(ca_file=office.settings.ca_file) as browser:
        for name in [portal] if portal else office.settings.roster.portals:
            findings += _walked(office, browser, name)
    if as_json:
        echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False))
    else:
        _print(findings)
    standings = {one.standing for one in findings}
    if standings & BROKEN:
        raise typer.Exit(1)
    if LocatorStanding.DRIFT in standings:
        raise typer.Exit(DRIFT_ONLY)


@app.command()
def pick(
    context: typer.Context,
    portal: Annotated[str, typer.Argument(help="A portal of robots.yaml.")],
    page: Annotated[
        str | None, typer.Option(help="A page that the portal's walk opens (its start page).")
    ] = None,
) -> None:
    """Open a page in a window, wait for a click on an element, and print a YAML entry for it.

    The click does not reach the portal. Nothing is written to the file.
    """
    office = Office.open(context.obj)
    entrance = Entrance.of(portal, office.settings, office.vault)
    with Browser(ca_file=office.settings.ca_file, visible=True) as browser:
        echo("Click the element that the robot shall use. Close the window to stop.", err=True)
        echo(pick_one(browser, entrance, page), nl=False)


def _walked(office: Office, browser: Browser, portal: str) -> Iterator[LocatorFinding]:
    entrance = Entrance.of(portal, office.settings, office.vault)
    try:
        yield from walk(browser, entrance)
    except UsageError:
        raise
    except KollegaError as error:
        yield LocatorFinding(
            portal, "", "", LocatorStanding.MISSING, f"could not be walked: {str(error).splitlines()[0]}"
        )


def _print(findings: Sequence[LocatorFinding]) -> None:
    table = Table()
    for column in ("portal", "page", "locator", "", "why"):
        table.add_column(column, overflow="fold")
    for one in findings:
        if one.standing not in (LocatorStanding.FINE, LocatorStanding.NOT_REACHED):
            table.add_row(one.portal, one.page, one.locator, one.standing, one.why)
    console = Console()
    if table.row_count:
        console.print(table)
    counted = Counter(one.standing for one in findings)
    console.print(", ".join(f"{counted[standing]} {standing}" for standing in LocatorStanding))
