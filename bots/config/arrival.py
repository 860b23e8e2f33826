"""Files that come to us by themselves, as robots.yaml has them."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bots.config.units import ClockTime, Cron, Duration, Name
from bots.domain.working_days import Calendar


class ArrivalEntry(BaseModel):
    """One place where files arrive. Its key in robots.yaml is the name that ``desk.inbox`` takes.

    ``folder`` and ``match`` (as a shell's: ``D*.L*``) say which of the system's files. A file counts as whole
    when it has not changed for ``settle``, and, with ``trigger``, when the file of that name is there too
    (``{name}.done``). ``expected_by``: when a new one is there at the latest, Europe/Copenhagen, on ``days``;
    a day without is a task for ``team``, which also gets what cannot be read, and what is larger than
    ``largest`` megabytes. ``taken_to``: the folder of a mailbox that mails are moved to once they are dealt
    with; of a portal's list, that they are marked then. ``again``: whose matter other content is under a name
    that was dealt with: a colleague's, or a robot's as any new file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    system: Name
    folder: str = ""
    match: str = "*"
    settle: Duration = timedelta(seconds=30)
    again: Literal["colleague", "robot"] = "colleague"
    trigger: str | None = Field(default=None, pattern=r"\{name\}")
    largest: int = Field(default=100, ge=1, le=100)
    taken_to: str | None = Field(default=None, min_length=1)
    expected_by: ClockTime | None = None
    days: Literal["working-days", "every-day"] = "working-days"
    team: Name

    @field_validator("expected_by")
    @classmethod
    def _a_moment_of_the_day(cls, value: str | None) -> str | None:
        if value == "24:00":
            raise ValueError("24:00 belongs to two days: say 00:00 or 23:59")
        return value

    @property
    def cron(self) -> Cron:
        """When to look whether it has come."""
        hour, minute = (self.expected_by or "00:00").split(":")
        return f"{int(minute)} {int(hour)} * * {'mon-fri' if self.days == 'working-days' else '*'}"

    @property
    def calendar(self) -> Calendar:
        """The days on which nothing is expected are left out."""
        return "skip-bank-holidays" if self.days == "working-days" else "every-day"
