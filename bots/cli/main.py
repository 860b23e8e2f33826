"""The top of the command: global options, the commands, and how errors leave the program.

The help is shown without anything else loaded.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from bots.cli.lazy import CommandPlace, LazyGroup


class Commands(LazyGroup):
    """Every command, in the order of the help."""

    places: ClassVar[dict[str, CommandPlace]] = {
        "init": CommandPlace("home", "Make a home folder: a new vault, a new key for the farm's data."),
        "robots": CommandPlace(
            "home", "Who works here, as robots.yaml says; an error in it is shown with line and column."
        ),
        "run": CommandPlace("running", "Run the robots."),
        "fleet": CommandPlace(
            "running", "Who is alive on all machines, what each works on and for how long, and who vanished."
        ),
        "sandbox": CommandPlace(
            "showing",
            "Only the sandbox portals, until Ctrl-C. A folder that was used before keeps its state.",
        ),
        "demo": CommandPlace(
            "showing",
            "The main job, end to end, on the sandbox: invoices arrive, are decided, posted, paid and "
            "claimed.",
        ),
        "clock": CommandPlace(
            "clock", "What time it is for the farm; a sandbox's own clock is moved with it.", is_group=True
        ),
        "web": CommandPlace(
            "web", "The pages: the inbox for colleagues, the control room for operators. Until Ctrl-C."
        ),
        "work": CommandPlace("worklist", "Look at, take and answer tasks, as a colleague.", is_group=True),
        "robot": CommandPlace(
            "robot", "Pause, drain and resume robots, or all robots of a system.", is_group=True
        ),
        "case": CommandPlace("case", "Look at cases.", is_group=True),
        "cases": CommandPlace("cases", "Write many cases into a file, without personal data.", is_group=True),
        "process": CommandPlace("process", "What a process does: its map.", is_group=True),
        "release": CommandPlace(
            "release", "What a change of the processes would do to the cases there are.", is_group=True
        ),
        "registers": CommandPlace(
            "registers", "The fund's own registers, filled from an Excel workbook.", is_group=True
        ),
        "audit": CommandPlace("audit", "The hash-chained audit log.", is_group=True),
        "login": CommandPlace("logins", "The robots' logins on the systems.", is_group=True),
        "vault": CommandPlace("vault", "The encrypted file with the robots' secrets.", is_group=True),
        "locators": CommandPlace(
            "locators", "Check, find and describe what robots look for on the portals.", is_group=True
        ),
        "record": CommandPlace(
            "record",
            "Record sessions: `kollega record PORTAL --scenario NAME`, scrubbed of personal data.",
            is_group=True,
        ),
        "replay": CommandPlace(
            "replay",
            "Replay recordings to their robots, without a network. Exit code 1: a robot did something else.",
        ),
        "decisions": CommandPlace("decisions", "The register of automated decisions.", is_group=True),
        "rules": CommandPlace(
            "rules", "Look at the rules, change what the business owns, try it first.", is_group=True
        ),
        "invoice": CommandPlace("invoice", "Invoices as files.", is_group=True),
        "explain": CommandPlace(
            "explaining", "Why a decision came out as it did, and what would have changed it."
        ),
        "insight": CommandPlace(
            "explaining",
            "Everything held about one person, with every explanation: insight.pdf and insight.json.",
        ),
        "bridge": CommandPlace("bridge", "Steps of a Control Room process around a robot's.", is_group=True),
        "export": CommandPlace("export", "Write what other systems read.", is_group=True),
        "new": CommandPlace(
            "new",
            "Write a new room: a system, a robot, a register or a process, with its test.",
            is_group=True,
        ),
        "reconcile": CommandPlace(
            "reconciling",
            "Read from the systems what a database that went back does not know, then let the robots go on.",
        ),
        "backup": CommandPlace(
            "keeping",
            "Copy the whole database into one file while the farm works. Keep vault and key apart from it.",
        ),
        "migrate": CommandPlace(
            "keeping",
            "Bring the database to this version. Not beside runners of an earlier one: they are named.",
        ),
        "retention": CommandPlace(
            "keeping",
            "Delete personal data past the retention of robots.yaml. What happened, and the audit log, stay.",
        ),
    }


_TRY_LATER = 75

_HELP: tuple[list[str], ...] = ([], ["--help"])
"""Arguments with which nothing runs that could log."""

app = typer.Typer(
    name="kollega",
    cls=Commands,
    help="Software robots and colleagues on one worklist.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def home_option(
    context: typer.Context,
    home: Annotated[
        Path, typer.Option(help="Folder with kollega.env, vault and database.", envvar="KOLLEGA_HOME")
    ] = Path(),
) -> None:
    context.obj = home


def main() -> None:
    """Entry point. Exit codes: 0 done, 1 a check found something, 2 something must be changed first.

    75: the same may succeed later, as when the database does not answer now (EX_TEMPFAIL).
    """
    if sys.argv[1:] not in _HELP:
        from bots.config import log_masked

        log_masked()
    try:
        app()
    except Exception as error:
        _leave(error)
        raise


def _leave(error: Exception) -> None:
    """End the program with what ``error`` says, where it says it to whoever typed the command."""
    from bots.cli.terminal import echo
    from bots.domain.errors import KollegaError

    if isinstance(error, KollegaError):
        echo(f"kollega: {error}", err=True)
        sys.exit(_TRY_LATER if error.passes else 2)
    if isinstance(error, OSError) and error.filename is not None:
        echo(f"kollega: {error.filename}: {error.strerror}. Choose another, or allow it.", err=True)
        sys.exit(2)
