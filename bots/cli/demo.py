"""``kollega demo``: everything that the sandbox has to do, end to end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bots.cli import answers
from bots.cli.errors import RunnerFailed
from bots.cli.pasting import command
from bots.cli.progress import watch
from bots.cli.sandboxes import SandboxProcess
from bots.cli.summary import Summary
from bots.cli.tables import task_table
from bots.cli.terminal import Console
from bots.domain.clock import COPENHAGEN
from bots.farm.robot import RECEIPT
from bots.farm.worklist import TaskState
from bots.office import Office, make_home
from bots.registers import import_workbook

_RESTARTS = 20
_LOOK = 0.5
_MANY = 1_000_000
_COLUMN_OF = {TaskState.NEW: "waiting", TaskState.CLAIMED: "working"}


class Demo:
    """One demo in one home folder. ``run`` may be called again on a folder whose demo was interrupted."""

    def __init__(self, home: Path, console: Console, *, workers: int) -> None:
        self.home = home
        self._console = console
        self._workers = workers

    def prepare(self, sandbox: SandboxProcess, clock: datetime | None = None) -> Office:
        """Vault, addresses, database, registers and the first task; what is there already stays.

        ``clock`` (aware): when it is for this farm, and for this one only; None: now.
        """
        if not (self.home / "kollega.vault").exists():
            make_home(self.home, sandbox.secrets)
        sandbox.write_environment(self.home)
        office = Office.open(self.home)
        if clock is not None:
            office.farm.fleet.begin_clock(clock, "demo")
        report = import_workbook(
            office.engine,
            office.cipher,
            sandbox.workbook,
            actor="demo",
            processes=office.processes,
            clock=office.farm,
        )
        self._console.print(f"Registers filled: {', '.join(str(report).splitlines())}")
        day = office.farm.now().astimezone(COPENHAGEN).date().isoformat()
        for task in sandbox.tasks:
            office.farm.add_task(task["queue"], f"{task['reference']}-{day}", task["payload"], actor="demo")
        return office

    def work(self, office: Office) -> float:
        """Run the fleet until no robot has anything left to do; seconds it took.

        A runner that is killed is started again, as an operating system's service manager would.

        Raises:
            RunnerFailed: the runner cannot be started at all.
        """
        started = time.monotonic()
        for _ in range(_RESTARTS):
            code = self._watch_one_runner(office)
            if code == 0:
                return time.monotonic() - started
            if code > 0:
                last = self._log.read_text(encoding="utf-8").rstrip().rpartition("\n")[2]
                raise RunnerFailed(f"the runner ended with code {code}; {self._log} ends with: {last}")
            self._console.print(f"The runner was killed (signal {-code}); starting it again.")
        raise RunnerFailed(f"the runner was killed {_RESTARTS} times; see {self._log}")

    def summarise(self, office: Office, sandbox: SandboxProcess, seconds: float) -> Summary:
        """What came of it, by the cases and by the portals' own books."""
        return Summary(sandbox.summaries(self.home, seconds), office.open_team_tasks(), seconds)

    def stay(self, sandbox: SandboxProcess) -> None:
        """Keep the portals, the robots and the pages running until Ctrl-C, or until the portals end."""
        port = _free_port()
        own = [sys.executable, "-m", "bots.cli", "--home", str(self.home)]
        parent = ["--with-parent", str(os.getpid())]
        with (self.home / "pages.log").open("ab") as log:
            pages = subprocess.Popen(
                [*own, "web", "--port", str(port), *parent], stdout=log, stderr=log, start_new_session=True
            )
        runner = self._start([*own, "run", "--workers", str(self._workers), "--any-hour", *parent])
        self._console.print(f"The inbox: http://127.0.0.1:{port}/inbox (log in with any name and roles)")
        self._console.print(f"The control room: http://127.0.0.1:{port}/control")
        self._console.print("Portals, robots and pages run until Ctrl-C.")
        try:
            with suppress(KeyboardInterrupt):
                sandbox.wait()
        finally:
            _end(pages)
            _end(runner)

    def export_receipts(self, office: Office) -> int:
        """Put the masked pictures of the robots' receipts into ``receipts/``; how many there are."""
        folder = self.home / "receipts"
        folder.mkdir(exist_ok=True)
        number = 0
        for task in office.farm.reader.tasks(team=False, state=TaskState.DONE, limit=_MANY):
            for file in office.farm.reader.files(task_id=task.id):
                if file.name == RECEIPT:
                    picture = office.farm.reader.read_file(file.id)
                    (folder / f"{task.queue}-{task.reference}.png").write_bytes(picture.content)
                    number += 1
        return number

    def show_open_tasks(self, office: Office, *, stay: bool) -> None:
        """List what waits for colleagues, and the commands to answer one."""
        tasks = office.open_team_tasks()
        if tasks:
            self._console.print(task_table(tasks, title="Waiting for colleagues"))
            self._console.print("To answer one, as a colleague would:")
            asking = next((task for task in tasks if task.question), tasks[0])
            words = answers.example(office.question(asking)) if asking.question else ["note=..."]
            self._print_command(command(self.home, "work", "show", str(asking.id)))
            self._print_command(command(self.home, "work", "answer", str(asking.id), *words))
            if not stay:
                self._console.print("and to open the portals again and let the robots go on with the answer:")
                self._print_command(command(None, "demo", "--folder", str(self.home)))
            self._console.print("What became of it, and every step before:")
            self._print_command(command(self.home, "case", "show", str(asking.id)))

    def show_inbox(self) -> None:
        """Say where the inbox is, as the last thing of a demo that ends."""
        self._console.print("The inbox, at http://127.0.0.1:8000/inbox once this runs:")
        self._print_command(command(self.home, "web"))

    def _print_command(self, line: str) -> None:
        self._console.print(f"  {line}", soft_wrap=True, highlight=False, markup=False)

    @property
    def _log(self) -> Path:
        return self.home / "runner.log"

    def _watch_one_runner(self, office: Office) -> int:
        runner = self._start_runner()
        self._console.print(f"Runner started: process {runner.pid}")
        queues = (*office.settings.roster.robots, *office.settings.roster.teams)
        try:
            watch(self._console, lambda: _by_queue(office), queues, lambda: _still(runner))
        finally:
            _end(runner)
        return runner.returncode

    def _start_runner(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "bots.cli", "--home", str(self.home), "run"]
        words += ["--workers", str(self._workers), "--until-idle", "--any-hour"]
        return self._start([*words, "--with-parent", str(os.getpid())])

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)


def _by_queue(office: Office) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for count in office.farm.reader.queue_counts():
        column = _COLUMN_OF.get(count.state, count.state)
        counts.setdefault(count.queue, {}).setdefault(column, 0)
        counts[count.queue][column] += count.tasks
    return counts


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def _still(runner: subprocess.Popen[bytes]) -> bool:
    with suppress(subprocess.TimeoutExpired):
        runner.wait(_LOOK)
        return False
    return True


def _end(runner: subprocess.Popen[bytes]) -> None:
    if runner.poll() is None:
        runner.send_signal(signal.SIGTERM)
        runner.wait()
