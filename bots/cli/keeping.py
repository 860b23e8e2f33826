"""``kollega backup`` and ``kollega retention``: what is kept, and for how long."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bots import registers
from bots.cli.options import ME, AsJson, Person
from bots.cli.terminal import echo
from bots.config import Settings
from bots.farm.operations import RetentionPeriods
from bots.farm.storage import connect, migrate
from bots.office import Office

app = typer.Typer()


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A new file. Personal data in it is encrypted.")],
    as_json: AsJson = False,
    person: Person = ME,
) -> None:
    """Copy the whole database into one file while the farm works. Keep vault and key apart from it."""
    made = Office.open(context.obj).farm.data_protection.backup(file, person)
    if as_json:
        echo(json.dumps({"file": str(made.file), "bytes": made.size, "sha256": made.sha256}))
    else:
        echo(f"{made.file}: {made.size:,} bytes, SHA-256 {made.sha256}")


@app.command("migrate")
def bring_up_to_date(
    context: typer.Context,
    force: Annotated[
        bool, typer.Option(help="Also beside runners of an earlier version: they stop within seconds.")
    ] = False,
) -> None:
    """Bring the database to this version. Not beside runners of an earlier one: they are named."""
    engine = connect(Settings.load(context.obj).database_url)
    migrate(engine, force=force)
    echo("The database is of this version.")


@app.command()
def retention(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what is past its time.")] = False,
    as_json: AsJson = False,
    person: Person = ME,
) -> None:
    """Delete personal data past the retention of robots.yaml. What happened, and the audit log, stay."""
    office = Office.open(context.obj)
    robots = office.settings.roster.robots
    terms = RetentionPeriods({name: entry.retention for name, entry in robots.items()})
    erased = office.farm.data_protection.erase_overdue(terms, person, [registers.erase], dry_run=dry_run)
    if as_json:
        echo(
            json.dumps(
                {"cases": erased.cases, "tasks": erased.tasks, "wiped": erased.wiped, "dry_run": dry_run}
            )
        )
        return
    done = "would be deleted" if dry_run else "was deleted"
    echo(f"Personal data of {erased.cases} cases and {erased.tasks} other tasks {done}.")
    if not erased.wiped:
        echo(
            "Its keys are destroyed, but others read the database and old pages may still hold them: "
            "run this again."
        )
