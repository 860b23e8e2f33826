"""``kollega cases``: many cases at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bots.cli.errors import WrongCall
from bots.cli.terminal import echo
from bots.decisions import terms_by_process
from bots.farm.process import Case
from bots.office import Office
from bots.release import Scrubbing, write_export

app = typer.Typer(help="Many cases at once.", no_args_is_help=True)


@app.callback()
def cases() -> None:
    """Many cases at once."""


@app.command()
def export(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(help="The file to write: JSON, a line for each case.")],
    scrubbed: Annotated[
        bool, typer.Option("--scrubbed", help="CPR numbers, names and what people wrote are replaced.")
    ] = False,
    process: Annotated[str | None, typer.Option(help="Only the cases of this process.")] = None,
) -> None:
    """Write stored cases into a file for `kollega release check --cases`, without personal data."""
    if not scrubbed:
        raise WrongCall("cases leave the house without personal data only: say --scrubbed")
    office = Office.open(context.obj)
    scrubbing = Scrubbing(office.processes, office.settings.roster.robots)
    terms = terms_by_process(office.settings.decisions, office.cipher)
    reader = office.farm.reader

    def sampled(case: Case) -> bool:
        return case.process in terms and terms[case.process].is_sampled(case.reference)

    stored = reader.stored_cases(reader.case_numbers(process))
    count = write_export(to, map(scrubbing.scrub, stored), sampled)
    echo(f"{count} cases written to {to}.")
