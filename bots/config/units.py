"""What robots.yaml counts in: durations, times of the day, cron lines, working days; and its names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field

from bots.domain.clock import COPENHAGEN

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|y)")
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
