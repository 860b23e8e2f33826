"""Named places where a process may be made to die, so that what follows can be proven.

``make chaos`` is the only user. A process dies at a point by SIGKILL, as it would in a power cut: nothing is
tidied up. Three things must come together, so that it cannot happen in production by accident: the
environment variable ``KOLLEGA_CRASH_FOLDER`` (it is not read from kollega.env) names a folder; a file with
the point's name lies in it; and every system's address is on this machine, or the program does not start.
Whoever reaches the point first removes the file and dies, so one file is one death, however many run.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from bots.domain.errors import NotSetUp
from bots.domain.text import Text

VARIABLE = "KOLLEGA_CRASH_FOLDER"
_HERE = ("localhost", "127.0.0.1", "::1")


class CrashPointsSet(NotSetUp):
    """The environment asks for crashes, but a system is not on this machine."""

    code = "crash-points-set"
    words = Text(
        da="Maskinen er sat op til afprøvning og må ikke bruge rigtige portaler. Driften skal rette det.",
        en="The machine is set up for trials and must not use real systems. An operator must correct it.",
    )


class CrashPoint(StrEnum):
    """Every point, in the order in which a task passes them; the last ones are the supervisor's."""

    CLAIMED = "claimed"
    """A worker has the task, and nobody knows yet."""
    CASE_OPENED = "case-opened"
    """The robot has opened a case and not yet marked it in the system."""
    TASK_ADDED = "task-added"
    """The robot has handed out one task, perhaps of many."""
    MAIL_SENT = "mail-sent"
    """The mail server has the mail, the farm does not know."""
    INTENT_DUE = "intent-due"
    """The form is filled, and nothing is written down about the click."""
    STOPPED = "stopped"
    """The farm has ended or put back a task that its case no longer wants; the robot does not know."""
    INTENT_WRITTEN = "intent-written"
    """``about_to_commit`` is committed; the click is not made."""
    CLICK_DUE = "click-due"
    """The button is found; the next instruction clicks it."""
    CLICK_SENT = "click-sent"
    """The click that cannot be undone is made; its answer is not read."""
    ANSWER_SHOWN = "answer-shown"
    """The system's answer is there; nobody has it but this process."""
    ATTACHING = "attaching"
    """In the transaction that keeps a file, before its commit."""
    OUTCOME_KNOWN = "outcome-known"
    """The robot has returned its outcome; the farm does not have it yet."""
    ATTEMPT_BROKEN = "attempt-broken"
    """The robot has raised an error; the farm does not know yet."""
    FINISHING = "finishing"
    """In the transaction that ends the task: state, event and next tasks are written, audit rows are not."""
    WRITTEN = "written"
    """In any transaction, when everything is written and the commit comes next."""
    FINISHED = "finished"
    """The task's end is committed."""
    SWEEPING = "sweeping"
    """In the transaction that takes over expired leases, before its commit."""
    WORKER_STARTED = "worker-started"
    """The supervisor has started a worker, perhaps one of many."""
    WORKER_REPLACED = "worker-replaced"
    """The supervisor has seen a worker die and not started another."""
    SEALING = "sealing"
    """The supervisor is about to seal the audit log."""


_folder: Path | None = None


def arm(addresses: Collection[str]) -> None:
    """Let this process die at points from now on, if its environment says so. ``addresses``: the systems'.

    Raises:
        CrashPointsSet: the environment says so and a system is on another machine.
    """
    global _folder
    named = os.environ.get(VARIABLE)
    if not named:
        return
    for address in addresses:
        if urlsplit(address if "//" in address else f"//{address}").hostname not in _HERE:
            raise CrashPointsSet(
                f"{VARIABLE} is set, but the system at {address} is not a sandbox on this machine. It makes "
                "robots die on purpose; whoever set it must remove it from the environment."
            )
    _folder = Path(named)


def reached(point: CrashPoint) -> None:
    """Die here if somebody asked for it; one comparison otherwise."""
    if _folder is None:
        return
    try:
        (_folder / point).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
