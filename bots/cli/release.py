"""``kollega release``: what would a change of the processes do to the cases there are?"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from bots.cli.options import AsJson
from bots.cli.terminal import echo
from bots.config import Settings
from bots.decisions import terms_by_process
from bots.farm.cases import StoredCase
from bots.farm.process import Process, Safeguards
from bots.farm.reader import Reader
from bots.office import Office
from bots.processes import all_processes
from bots.release import Report, as_json, check_in_parallel, lines, read_export, without
from bots.vault import Cipher, generate_key

app = typer.Typer(help="Before a change is released.", no_args_is_help=True)


@app.callback()
def release() -> None:
    """Before a change is released."""


@app.command()
def check(
    context: typer.Context,
    process: Annotated[str | None, typer.Option(help="Only the cases of this process.")] = None,
    cases: Annotated[
        Path | None, typer.Option(help="A file from `kollega cases export` instead of the database.")
    ] = None,
    known: Annotated[
        Path | None,
        typer.Option(help="What --json printed before the change: only what is new is shown."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Worker processes.")] = os.cpu_count() or 1,
    as_json_: AsJson = False,
) -> None:
    """Run this version's processes over the stored cases. Exit code 1 where one would go another way."""
    began = perf_counter()
    report = (
        _of_file(context.obj, cases, process, workers)
        if cases is not None
        else _of_farm(context.obj, process, workers)
    )
    seconds = perf_counter() - began
    if known is not None:
        report = without(report, json.loads(known.read_text(encoding="utf-8")))
    if as_json_:
        echo(json.dumps(as_json(report), ensure_ascii=False))
    else:
        for line in lines(report):
            echo(line)
        echo(f"{report.checked / seconds:.0f} cases per second.")
    raise typer.Exit(1 if report.differing else 0)


def _of_farm(home: Path, process: str | None, workers: int) -> Report:
    office = Office.open(home)
    numbers = office.farm.reader.case_numbers(process)

    @cache
    def reader(pid: int) -> Reader:
        return Office.open(home).farm.reader

    def read(some: Sequence[int]) -> Iterator[StoredCase]:
        # No connection survives a fork.
        return reader(os.getpid()).stored_cases(some)

    return check_in_parallel(office.processes, numbers, read, _safeguards(office.settings), workers)


def _of_file(home: Path, path: Path, process: str | None, workers: int) -> Report:
    settings = Settings.load(home)
    found, sampled = read_export(path)
    stored = [one for one in found if process in (None, one.case.process)]

    def read(some: Sequence[int]) -> Iterator[StoredCase]:
        return (stored[number] for number in some)

    processes = _drawing(settings.decisions, sampled)
    return check_in_parallel(processes, range(len(stored)), read, _safeguards(settings), workers)


def _safeguards(settings: Settings) -> Safeguards:
    roster = settings.roster
    return Safeguards(roster.harmless, roster.fund.second_pair_over)


def _drawing(decisions: Path, sampled: frozenset[str]) -> dict[str, Process]:
    """The processes where no key is: what is drawn for a control stands in the file."""
    terms = terms_by_process(decisions, Cipher(generate_key()))
    drawn = {name: replace(one, is_sampled=sampled.__contains__) for name, one in terms.items()}
    return all_processes(drawn)
