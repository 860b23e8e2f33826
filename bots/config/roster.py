"""robots.yaml: who works here, where, with which login, when, and who takes over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.config.arrival import ArrivalEntry
from bots.config.errors import RosterWrong, Unlisted
from bots.config.payment_limits import PaymentLimits
from bots.config.system import SystemEntry, SystemKind
from bots.config.units import ClockTime, Cron, Duration, Name, WorkingDays
from bots.config.yaml_model import Where, load_marked
from bots.domain.clock import COPENHAGEN
from bots.domain.cvr import Cvr
from bots.domain.money import Kroner
from bots.domain.working_days import Calendar, is_bank_holiday

_FORMER_KEYS: Mapping[Where, str] = {("portals",): "systems", ("logins", "*", "portal"): "system"}
_MAIL = {"kind": "smtp", "room": "bots.systems.mail"}
_LAST_DAY = {"mon-fri": 4, "mon-sat": 5, "mon-sun": 6}


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Fund(_Entry):
    """Who we are on an invoice, in a mail and on a letter.

    ``address`` are the lines that stand on letters besides the name. ``letters_wait``: a colleague lets each
    letter out.
    """

    name: str
    cvr: Cvr
    glns: tuple[str, ...] = Field(min_length=1)
    mail_from: str
    second_pair_over: Kroner = Decimal(25_000)
    address: tuple[str, ...] = Field(default=(), max_length=6)
    letters_wait: bool = False


class Login(_Entry):
    """An account on a system. ``slots`` tasks may use it at once, across all machines."""

    system: Name
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
    """One robot. Its key in the file is its queue. ``days``: in how many working days its tasks are due.

    ``systems`` are those it uses besides that of its login.
    """

    function: str = Field(pattern=r"^[\w.]+:\w+$")
    purpose: str
    login: Name | None = None
    systems: tuple[Name, ...] = ()
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
    systems: dict[Name, SystemEntry]
    logins: dict[Name, Login]
    teams: dict[Name, Team]
    robots: dict[Name, RobotEntry]
    schedules: dict[Name, ScheduleEntry] = {}
    arrivals: dict[Name, ArrivalEntry] = {}
    payments: PaymentLimits = PaymentLimits()

    @classmethod
    def load(cls, path: Path) -> Roster:
        """Read and check robots.yaml.

        Raises:
            YamlWrong: with file, line, column and what is allowed there.
        """
        return load_marked(path, cls, _names_that_do_not_exist, _FORMER_KEYS)

    def with_face(self, system: str, face: str) -> Roster:
        """The same roster with ``system`` showing ``face``.

        Raises:
            KeyError, ValueError: no such system, or it has no such face.
        """
        shown = self.systems[system].with_face(face)
        return self.model_copy(update={"systems": {**self.systems, system: shown}})

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

    @property
    def harmless(self) -> frozenset[str]:
        """The robots that do nothing that cannot be undone."""
        return frozenset(name for name, robot in self.robots.items() if not robot.point_of_no_return)

    @property
    def settles(self) -> dict[str, timedelta]:
        """How long each robot's system is left alone before an uncertain outcome is looked up."""
        return {name: robot.settle for name, robot in self.robots.items()}

    def system(self, name: str) -> SystemEntry:
        """The entry of one system.

        Raises:
            Unlisted: robots.yaml has none of that name.
        """
        if name not in self.systems:
            raise Unlisted(kind="system", name=name, known=", ".join(self.systems))
        return self.systems[name]

    def portal(self, name: str) -> SystemEntry:
        """The entry of one system with screens.

        Raises:
            UsageError: robots.yaml has no such portal.
        """
        if name not in self.portals:
            raise Unlisted(kind="portal", name=name, known=", ".join(self.portals))
        return self.systems[name]

    @property
    def portals(self) -> dict[str, SystemEntry]:
        """The systems with screens."""
        return {name: entry for name, entry in self.systems.items() if entry.has_screens}

    def arrival(self, name: str) -> ArrivalEntry:
        """Where files of one kind arrive.

        Raises:
            Unlisted: robots.yaml has none of that name.
        """
        if name not in self.arrivals:
            raise Unlisted(kind="arrival", name=name, known=", ".join(self.arrivals))
        return self.arrivals[name]

    def login_of(self, system: str, queue: str) -> str:
        """The login that robot ``queue`` uses on ``system``: its own there, else the system's.

        Raises:
            UsageError: there is none.
        """
        login = self.login_at(system, queue)
        if login is None:
            noun = self.system(system).noun
            raise RosterWrong(f"robots.yaml: robot {queue!r} has no login for {noun} {system!r}")
        return login

    def login_at(self, system: str, queue: str) -> str | None:
        """As ``login_of``; None where the robot is let in without one."""
        own = self.robots[queue].login
        if own is not None and self.logins[own].system == system:
            return own
        return self.system(system).login if system in self.robots[queue].systems else None

    def systems_of(self, queue: str) -> tuple[str, ...]:
        """Every system that robot ``queue`` uses, that of its login first."""
        entry = self.robots[queue]
        own = (self.logins[entry.login].system,) if entry.login is not None else ()
        return tuple(dict.fromkeys((*own, *entry.systems)))

    def system_of(self, queue: str) -> str | None:
        """The system that robot ``queue`` stands still with: the first that it uses."""
        return next(iter(self.systems_of(queue)), None)

    def secrets_of(self, queue: str) -> tuple[str, ...]:
        """The vault's entries that robot ``queue`` needs."""
        at = [(self.systems[name], self.login_at(name, queue)) for name in self.systems_of(queue)]
        names = [
            name
            for system, login in at
            for name in (login and self.logins[login].secret, system.certificate)
            if name is not None
        ]
        return tuple(dict.fromkeys(names))

    def certificates(self, robots: Iterable[str]) -> dict[str, str]:
        """The vault's entries that may hold a certificate, by the login or system that shows it."""
        found = {}
        for queue in robots:
            for system in self.systems_of(queue):
                if (login := self.login_at(system, queue)) is not None:
                    found[login] = self.logins[login].secret
                if (own := self.systems[system].certificate) is not None:
                    found[system] = own
        return found

    @property
    def mail(self) -> str:
        """The system that mails are handed to."""
        return next(name for name, one in self.systems.items() if one.is_mail)

    @model_validator(mode="before")
    @classmethod
    def _with_mail(cls, data: Any) -> Any:
        """A mail server stands in the environment alone where robots.yaml says nothing about it."""
        systems = data.get("systems") if isinstance(data, dict) else None
        if not isinstance(systems, dict):
            return data
        kinds = [one.get("kind") for one in systems.values() if isinstance(one, dict)]
        if SystemKind.SMTP in kinds or "mail" in systems:
            return data
        return {**data, "systems": {**systems, "mail": _MAIL}}


def _names_that_do_not_exist(roster: Roster) -> Iterator[tuple[Where, str]]:
    references: list[tuple[Where, str | None, Mapping[str, object]]] = []
    for name, login in roster.logins.items():
        references.append((("logins", name, "system"), login.system, roster.systems))
    for name, system in roster.systems.items():
        references.append((("systems", name, "login"), system.login, roster.logins))
        if system.login in roster.logins and roster.logins[system.login].system != name:
            yield ("systems", name, "login"), f"{system.login!r} is a login of another system"
    for name, robot in roster.robots.items():
        references.append((("robots", name, "team"), robot.team, roster.teams))
        references.append((("robots", name, "owner"), robot.owner, roster.teams))
        references.append((("robots", name, "login"), robot.login, roster.logins))
        for index, used in enumerate(robot.systems):
            references.append((("robots", name, "systems", index), used, roster.systems))
        if name in roster.teams:
            yield ("robots", name), "a queue belongs to a robot or to a team, and this is both"
    references += _what_comes_by_itself(roster)
    for where, wanted, among in references:
        if wanted is not None and wanted not in among:
            yield where, f"{wanted!r} does not exist (allowed: {', '.join(sorted(among))})"


def _what_comes_by_itself(roster: Roster) -> Iterator[tuple[Where, str | None, Mapping[str, object]]]:
    for name, schedule in roster.schedules.items():
        yield ("schedules", name, "robot"), schedule.robot, roster.robots
    for name, arrival in roster.arrivals.items():
        yield ("arrivals", name, "system"), arrival.system, roster.systems
        yield ("arrivals", name, "team"), arrival.team, roster.teams
