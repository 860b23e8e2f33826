"""robots.yaml: who works here, where, with which login, when, and who takes over."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bots.config.yaml_model import load_marked
from bots.domain.clock import COPENHAGEN
from bots.domain.cvr import Cvr
from bots.domain.errors import UsageError
from bots.domain.money import Kroner
from bots.domain.working_days import Calendar, is_bank_holiday
from bots.farm.robot.robot import Robot

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|y)")
_LAST_DAY = {"mon-fri": 4, "mon-sat": 5, "mon-sun": 6}
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "y": 365.25 * 86400}


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(str(value).strip())
    if match is None:
        raise ValueError(f"{value!r} is not a duration such as 500ms, 30s, 5m, 2h, 10d or 5y")
    return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])


def _cron(value: str) -> str:
    try:
        CronSim(value, datetime.now(COPENHAGEN))
    except CronSimError as error:
        raise ValueError(
            f"{value!r} is not a cron line of minute, hour, day of month, month and day of week, such as "
            f"'*/15 6-21 * * mon-fri': {error}"
        ) from None
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Cron = Annotated[str, AfterValidator(_cron)]
WorkingDays = Annotated[int, Field(ge=1, le=250)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Fund(_Entry):
    """Who we are on an invoice and in a mail."""

    name: str
    cvr: Cvr
    glns: tuple[str, ...] = Field(min_length=1)
    mail_from: str
    second_pair_over: Kroner = Decimal(25_000)


class PortalEntry(_Entry):
    """A system with screens. ``room`` is the package of its page objects, ``locators`` its YAML file."""

    room: str
    locators: Path


class Login(_Entry):
    """An account on a portal. ``slots`` tasks may use it at once, across all machines."""

    portal: Name
    secret: str
    slots: int = Field(ge=1, le=100)


class Team(_Entry):
    """Colleagues with one inbox. ``days``: in how many working days a task of theirs is due."""

    name: str
    does: str
    days: WorkingDays | None = None


class Hours(_Entry):
    """When the robot works, Europe/Copenhagen."""

    days: Literal["mon-fri", "mon-sat", "mon-sun"] = "mon-fri"
    from_: ClockTime = Field(alias="from")
    to: ClockTime

    def include(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) is within these hours. Danish bank holidays only with ``mon-sun``."""
        local = moment.astimezone(COPENHAGEN)
        if local.weekday() > _LAST_DAY[self.days]:
            return False
        if self.days != "mon-sun" and is_bank_holiday(local.date()):
            return False
        return self.from_ <= local.strftime("%H:%M") < self.to

    @model_validator(mode="after")
    def _forwards(self) -> Hours:
        if self.from_ >= self.to:
            raise ValueError(f"hours from {self.from_} to {self.to} end before they begin")
        return self


class Retry(_Entry):
    """Farm errors are tried ``attempts`` times in all, waiting from ``first`` growing to at most ``most``."""

    attempts: int = Field(ge=1, le=50)
    first: Duration
    most: Duration


class RobotEntry(_Entry):
    """One robot. Its key in the file is its queue. ``days``: in how many working days its tasks are due."""

    function: str = Field(pattern=r"^[\w.]+:\w+$")
    purpose: str
    login: Name | None = None
    hours: Hours
    workers: int = Field(ge=1, le=100)
    timeout: Duration
    lease: Duration
    retry: Retry
    point_of_no_return: bool
    settle: Duration = timedelta(0)
    team: Name
    retention: Duration
    minutes_by_hand: float = Field(ge=0)
    owner: Name
    days: WorkingDays | None = None

    def load(self) -> Robot[Any]:
        """Import the robot's function.

        Raises:
            UsageError: no such module or function, or it is not decorated with ``@robot``.
        """
        module, _, name = self.function.partition(":")
        try:
            found = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise UsageError(f"robots.yaml: function {self.function!r} cannot be loaded: {error}") from error
        if not isinstance(found, Robot):
            raise UsageError(f"robots.yaml: {self.function!r} is not decorated with @robot")
        return found


class ScheduleEntry(_Entry):
    """When a robot gets a task by itself, Europe/Copenhagen. ``catch_up``: what is missed while all stood."""

    robot: Name
    cron: Cron
    calendar: Calendar = "every-day"
    payload: dict[str, Any] = {}
    catch_up: Literal["last", "none", "all"] = "last"


class Roster(_Entry):
    """The whole file. ``load`` reads it; errors name line and column."""

    fund: Fund
    portals: dict[Name, PortalEntry]
    logins: dict[Name, Login]
    teams: dict[Name, Team]
    robots: dict[Name, RobotEntry]
    schedules: dict[Name, ScheduleEntry] = {}

    @classmethod
    def load(cls, path: Path) -> Roster:
        """Read and check robots.yaml.

        Raises:
            UsageError: with file, line, column and what is allowed there.
        """
        return load_marked(path, cls, _names_that_do_not_exist)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the file says, whatever its comments and the order of its keys."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def deadlines(self) -> dict[str, int]:
        """In how many working days a task of each robot or team is due, of those that say so."""
        queues: dict[str, RobotEntry | Team] = {**self.robots, **self.teams}
        return {name: queue.days for name, queue in queues.items() if queue.days is not None}

    def login_of(self, portal: str, queue: str) -> str:
        """The login that robot ``queue`` uses on ``portal``."""
        name = self.robots[queue].login
        if name is None or self.logins[name].portal != portal:
            raise UsageError(f"robots.yaml: robot {queue!r} has no login for portal {portal!r}")
        return name


def _names_that_do_not_exist(roster: Roster) -> Iterator[tuple[tuple[str, ...], str]]:
    references: list[tuple[tuple[str, ...], str | None, Mapping[str, object]]] = []
    for name, login in roster.logins.items():
        references.append((("logins", name, "portal"), login.portal, roster.portals))
    for name, robot in roster.robots.items():
        references.append((("robots", name, "team"), robot.team, roster.teams))
        references.append((("robots", name, "owner"), robot.owner, roster.teams))
        references.append((("robots", name, "login"), robot.login, roster.logins))
        if name in roster.teams:
            yield ("robots", name), "a queue belongs to a robot or to a team, and this is both"
    for name, schedule in roster.schedules.items():
        references.append((("schedules", name, "robot"), schedule.robot, roster.robots))
    for where, wanted, among in references:
        if wanted is not None and wanted not in among:
            yield where, f"{wanted!r} does not exist (allowed: {', '.join(sorted(among))})"
