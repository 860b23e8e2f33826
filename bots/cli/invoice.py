"""``kollega invoice``: what reader and rules say of a file, without a farm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from bots import registers
from bots.cli.errors import WrongCall
from bots.cli.terminal import Console, echo, styled
from bots.config import Fund
from bots.domain.clock import SystemClock
from bots.domain.dates import day_in_denmark, parse_date
from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice
from bots.processes import all_processes
from bots.processes.invoice.case import facts_question_of
from bots.processes.invoice.check import Checked, CheckTally, Look, Verdict, assumed_facts, check, xml_files
from bots.vault import Cipher, generate_key

app = typer.Typer(help="Invoices as files.", no_args_is_help=True)

_CRASHED = 3
_COLOURS = {
    Verdict.APPROVE: "green",
    Verdict.REJECT: "yellow",
    Verdict.COLLEAGUE: "cyan",
    Verdict.REFUSED: "magenta",
    Verdict.CRASHED: "bold red",
}


@app.callback()
def _group() -> None:
    """Invoices as files."""


@app.command("check")
def check_files(
    files: Annotated[list[Path], typer.Argument(help="Files, or folders with XML files.", exists=True)],
    workbook: Annotated[
        Path | None,
        typer.Option("--registers", help="The workbook of members, guarantees, clinics and prices to ask."),
    ] = None,
    cvr: Annotated[str | None, typer.Option(help="The receiver's CVR number, with --registers.")] = None,
    gln: Annotated[list[str] | None, typer.Option(help="A GLN of the receiver, with --registers.")] = None,
    received: Annotated[str | None, typer.Option(help="The day they came in (today).")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="A JSON line per file, and one in the end.")
    ] = False,
) -> None:
    """Say what would become of each file and why: approve, reject, colleague, refused.

    Without --registers the registers are taken to know everything that a document refers to. The exit code
    is 0 when every file would be approved, 1 when one would not, and 3 when one made the reader crash.
    """
    today = day_in_denmark(SystemClock().now())
    try:
        received_on = parse_date(received) if received else today
    except ValueError as error:
        raise WrongCall(f"--received: {error}") from error
    tally = CheckTally()
    with looking(workbook, cvr, tuple(gln or ())) as look:
        for file in xml_files(files):
            checked = check(str(file), file.read_bytes(), received_on, look)
            tally.add(checked)
            show(checked, as_json=as_json)
    finish(tally, as_json=as_json)


@contextmanager
def looking(workbook: Path | None, cvr: str | None, glns: tuple[str, ...]) -> Iterator[Look]:
    """Whom to ask about an invoice: a workbook's registers, or none. Nothing that is asked is remembered.

    Raises:
        WrongCall: the workbook cannot be read or has errors, or no receiver is given.
    """
    if workbook is None:
        yield assumed_facts
        return
    if cvr is None or not glns:
        raise WrongCall("--registers needs --cvr and --gln: whom the invoices must be addressed to")
    try:
        fund = Fund(name="", cvr=cvr, glns=glns, mail_from="nobody@example.com")
    except ValidationError as error:
        raise WrongCall(f"--cvr or --gln: {error.errors()[0]['msg']}") from None
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    registers.create(engine)
    cipher = Cipher(generate_key())
    registers.import_workbook(engine, cipher, workbook, actor="invoice-check", processes=all_processes())
    ask = registers.registers(cipher, fund)["invoice-facts"]

    def look(invoice: Invoice, received_on: date) -> InvoiceFacts:
        moment = datetime.combine(received_on, time(12), UTC)
        with engine.connect() as connection, connection.begin() as transaction:
            answer = ask(connection, "FAK-CHECK", facts_question_of(invoice, received_on), moment)
            transaction.rollback()
        return InvoiceFacts.model_validate(answer)

    try:
        yield look
    finally:
        engine.dispose()


def show(checked: Checked, *, as_json: bool) -> None:
    """One file: a line for a script, or a line for each reason."""
    if as_json:
        echo(json.dumps(checked.plain(), ensure_ascii=False))
        return
    console = Console(soft_wrap=True)
    colour = _COLOURS[checked.verdict]
    codes = f" ({', '.join(checked.codes)})" if checked.codes else ""
    console.print(styled(f"{checked.verdict.value:9}", colour), f"{checked.name}{codes}")
    for reason in checked.reasons:
        where = f"line {reason.line}: " if reason.line else ""
        console.print(f"          {where + reason.text.en}")


def finish(tally: CheckTally, *, as_json: bool) -> None:
    """The counts, and the exit code."""
    if as_json:
        echo(json.dumps(tally.plain(), ensure_ascii=False))
    else:
        Console().print(summary(tally))
    if tally.verdicts[Verdict.CRASHED]:
        raise typer.Exit(_CRASHED)
    if tally.verdicts[Verdict.APPROVE] < tally.files:
        raise typer.Exit(1)


def summary(tally: CheckTally) -> Table:
    """How many files came out in each way, and why."""
    table = Table(title=f"{tally.files} files", title_justify="left")
    table.add_column("")
    table.add_column("Files", justify="right")
    for verdict in Verdict:
        table.add_row(styled(verdict.value, "bold"), str(tally.verdicts[verdict]))
        for (of, code), count in sorted(tally.reasons.items(), key=lambda item: (-item[1], item[0][1])):
            if of is verdict:
                table.add_row(f"  {code}", str(count))
    return table
