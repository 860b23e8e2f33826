"""From invoice to subsidy with the robots as Control Room processes, and on our fleet: the same books."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bots.cli.demo import Demo
from bots.cli.main import app
from bots.cli.sandboxes import SandboxProcess, Weather
from bots.office import Office
from fixtures.portals.dservice.counts import claims
from fixtures.portals.navision.counts import payments, postings
from tests.robocorp.control_room import ControlRoom, Trouble

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(900)]
SEED = 5
INVOICES = int(os.environ.get("KOLLEGA_CHAIN_INVOICES", "1"))
ROUNDS = 12


def books(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    return {"postings": postings(folder), "payments": payments(folder), "claims": claims(folder)}


def bridge(home: Path, room: ControlRoom, step: str, *words: str) -> None:
    """The first or the last step, in this process: what is to be shown is the robots'."""
    environment = room.start(step)
    if environment is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        done = CliRunner().invoke(app, ["--home", str(home), "bridge", *words])
    assert done.exit_code == 0, done.output


def work(home: Path, room: ControlRoom, robot: str) -> None:
    """Runs of the robot's step, for as long as something waits for it; no database, no key of the farm."""
    task = ("robocorp.tasks", "run", "bots/robocorp/tasks.py", "-t", robot, "-o", str(home / "output"))
    while (environment := room.start(robot)) is not None:
        kept = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "PYTHONPATH": ".",
            "KOLLEGA_HOME": str(home),
        }
        done = subprocess.run(
            [sys.executable, "-m", *task],
            env=kept | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def run_process(home: Path, robot: str) -> None:
    """A process of three steps, started by its schedule with an empty item; one answer each is lost."""
    with ControlRoom(("hand-out", robot, "take-back")) as room:
        room.troubles = [Trouble("POST", r"/output$", "lost"), Trouble("POST", r"/output$", "lost", after=1)]
        room.add("hand-out", None)
        bridge(home, room, "hand-out", "hand-out", robot)
        work(home, room, robot)
        bridge(home, room, "take-back", "take-back")
        assert {item.state for item in room.items.values()} <= {"COMPLETED", "FAILED"}


def ready(office: Office) -> list[str]:
    office.farm.tick()
    robots = office.settings.roster.robots
    return [name for name in robots if office.farm.reader.robots_have_work([name])]


def test_the_books_are_the_same(tmp_path: Path):
    console = Console(quiet=True)
    fleet, rooms = tmp_path / "fleet", tmp_path / "rooms"
    with SandboxProcess(fleet / "sandbox", invoices=INVOICES, seed=SEED, weather=Weather.CALM) as portals:
        demo = Demo(fleet, console, workers=1)
        demo.work(demo.prepare(portals))
    (rooms / "sandbox").mkdir(parents=True)
    shutil.copy(fleet / "sandbox" / "world.json", rooms / "sandbox")
    with SandboxProcess(rooms / "sandbox", invoices=None, seed=None, weather=Weather.CALM) as portals:
        office = Demo(rooms, console, workers=1).prepare(portals)
        for _ in range(ROUNDS):
            for robot in ready(office):
                run_process(rooms, robot)
        assert ready(office) == []
    ours, theirs = books(fleet / "sandbox"), books(rooms / "sandbox")
    assert ours["postings"]
    assert ours["claims"]
    assert theirs == ours
    assert steps(rooms) == steps(fleet)
    assert Office.open(rooms).farm.reader.verify() == []


def steps(home: Path) -> list[tuple[str, str, list[str]]]:
    cases = Office.open(home).farm.reader.cases()
    return sorted(
        (case.process, case.reference, sorted(event.type for event in case.events)) for case in cases
    )
