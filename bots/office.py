"""Opens one home folder whole: with the farm, its processes, registers and robots, ready to use."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from bots import registers
from bots.config import Fund, Roster, RosterWrong, Settings, Unlisted
from bots.decisions import terms_by_process
from bots.domain.errors import FileExists
from bots.farm.cases import Post
from bots.farm.colleagues import AsksNothing, Caution
from bots.farm.farm import Farm
from bots.farm.process import Process
from bots.farm.worklist import Task
from bots.home import Home
from bots.letters import Sender
from bots.processes import all_processes
from bots.vault import FARM_SECRET, FileVault, generate_key, make_key_file

if TYPE_CHECKING:
    from bots.farm.robot import Robot

HISTORY = Path("history")
"""The folder of a home that knows what was done when the database does not."""


@dataclass(frozen=True)
class Office(Home):
    """Everything a command may need. ``farm`` is ready; the registers are reached through ``engine``."""

    processes: Mapping[str, Process]
    farm: Farm

    @classmethod
    def open(cls, folder: Path, roster: Roster | None = None) -> Office:
        """As ``Home.open``, with the farm."""
        home = Home.open(folder, roster)
        settings, cipher, engine = home.settings, home.cipher, home.engine
        registers.create(engine)
        fund = settings.roster.fund
        caution = Caution(settings.undo, fund.second_pair_over)
        known = registers.registers(cipher, fund)
        processes = all_processes(terms_by_process(settings.decisions, cipher))
        for name in settings.roster.payments.processes:
            if name not in processes:
                raise RosterWrong(f"robots.yaml limits payments of {name!r}, which is no process")
        roster = settings.roster
        farm = Farm(
            engine,
            cipher,
            processes,
            known,
            caution=caution,
            deadlines=roster.deadlines,
            harmless=roster.harmless,
            settles=roster.settles,
            post=_post(fund),
            limits=roster.payments,
            outside=settings.inside(HISTORY),
        )
        farm.reader.check_key()
        farm.history.look()
        return cls(**vars(home), processes=processes, farm=farm)

    def question(self, task: Task) -> type[BaseModel]:
        """The model of the question that a team's task asks.

        Raises:
            AsksNothing: it asks none.
        """
        if task.case_id is None or task.question is None:
            raise AsksNothing(task=task.id)
        process = self.farm.reader.case_by_id(task.case_id).process
        return self.processes[process].questions[task.question]

    def robots(self, only: list[str] | None = None) -> Mapping[str, Robot[Any]]:
        """The robots of robots.yaml, or the named ones among them.

        Raises:
            UsageError: an unknown name, a robot whose decorator names another queue, or a schedule
                whose payload its robot does not take.
        """
        # Robots come with a browser, which most commands need not load.
        from bots.farm.robot import load_robot

        roster = self.settings.roster
        for name in only or ():
            if name not in roster.robots:
                raise Unlisted(kind="robot", name=name, known=", ".join(roster.robots))
        robots = {
            name: load_robot(entry) for name, entry in roster.robots.items() if not only or name in only
        }
        for name, robot in robots.items():
            if robot.name != name:
                raise RosterWrong(f"robots.yaml calls {name!r} what its function calls {robot.name!r}")
        for name, schedule in roster.schedules.items():
            if schedule.robot in robots:
                _check_payload(name, schedule.payload, robots[schedule.robot])
        return robots


def _check_payload(schedule: str, payload: dict[str, Any], robot: Robot[Any]) -> None:
    try:
        robot.takes.model_validate(payload)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RosterWrong(
            f"robots.yaml: schedule {schedule!r}: robot {robot.name!r} does not take its payload: "
            f"{where}: {first['msg']}"
        ) from None


def _post(fund: Fund) -> Post:
    return Post(Sender(fund.name, fund.cvr, fund.address), fund.letters_wait)


def make_home(home: Path, secrets: Mapping[str, Mapping[str, str]]) -> None:
    """Make a home folder with a new vault holding ``secrets`` and a new key for the farm's data."""
    home.mkdir(parents=True, exist_ok=True)
    settings = Settings.load(home)
    path = settings.inside(settings.vault)
    if path.exists():
        raise FileExists(f"{path} exists already: this home folder is in use. Choose another with --home.")
    vault = FileVault(path, make_key_file(settings.inside(settings.vault_key_file)))
    vault.set(FARM_SECRET, {"key": base64.b64encode(generate_key()).decode()})
    for name, secret in secrets.items():
        vault.set(name, secret)
