"""The days that a death's case waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bots.domain.text import Text
from bots.domain.working_days import after_days
from bots.farm.process import Close, Step, Wait
from bots.processes.deaths.case import DeathCase
from bots.processes.deaths.hearing import COURT_ANSWERED, CPR
from bots.processes.deaths.parameters import QUIET_DAYS, TEN_DAYS
from bots.processes.deaths.paying import Paid

_TEN_DAYS = Text(
    da="ti dage efter, at vi fik besked om dødsfaldet", en="ten days after we heard of the death"
)
_QUIET = Text(
    da="om betalingen kommer retur, eller dødsfaldet bliver rettet",
    en="whether the payment comes back or the death is corrected",
)


def ten_days_after(matter: DeathCase) -> datetime:
    """The working morning on or after the tenth day after the death was known."""
    return after_days(matter.known_at, TEN_DAYS, on="working-day")


def ten_days(matter: DeathCase, now: datetime) -> Wait | None:
    """The wait for them; None when they are over."""
    until = ten_days_after(matter)
    return Wait(until, _TEN_DAYS, hears=(CPR,)) if now < until else None


def paid_and_quiet(paid: Sequence[Paid], now: datetime, outcome: str) -> Step:
    """The wait after the last payment, then the end."""
    until = after_days(max(one.at for one in paid), QUIET_DAYS)
    return Wait(until, _QUIET, hears=(CPR, COURT_ANSWERED)) if now < until else Close(outcome)
