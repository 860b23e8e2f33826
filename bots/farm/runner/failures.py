"""A robot broke: what its error means, whether another attempt may succeed, and how its task goes on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from bots.config import Retry, RobotEntry
from bots.domain.errors import (
    CommitRefused,
    CredentialRejected,
    DatabaseDown,
    FarmError,
    PortalChanged,
    SessionExpired,
    StaleLease,
    SystemClosed,
    SystemDown,
    UsageError,
)
from bots.domain.file import File
from bots.domain.masking import mask
from bots.farm.farm import Farm
from bots.farm.process import DEVELOPERS, FOR_DEVELOPERS
from bots.farm.worklist import Lease, NeedsColleague

_PASSING = {
    kind.code
    for kind in (
        FarmError,
        SystemDown,
        SystemClosed,
        SessionExpired,
        DatabaseDown,
        StaleLease,
        CredentialRejected,
    )
}


_JITTER = timedelta(seconds=0.5)
"""So that tasks that broke together are not all tried again together."""

_MOST_DOUBLINGS = 40
"""More make any first rest longer than a lifetime, and one day too large a number."""


@dataclass(frozen=True)
class Failure:
    """The attempt broke. ``login`` was refused, where that is why: nothing may be tried with it again."""

    code: str
    message: str
    login: str | None = None


def diagnose(error: BaseException, scrub: Callable[[str], str] = str) -> Failure | NeedsColleague:
    """What a robot's error means, in words without CPR numbers; ``scrub`` takes secrets out as well."""
    message = mask(scrub(str(error)))
    match error:
        case CommitRefused():
            return NeedsColleague(error.code, message)
        case CredentialRejected():
            return Failure(error.code, message, error.login)
        case FarmError() | PortalChanged() | StaleLease():
            return Failure(error.code, message)
        case UsageError():
            return Failure("not-set-up", message)
        case ValidationError():
            problems = "; ".join(f"{e['loc']}: {e['msg']}" for e in error.errors(include_input=False))
            return Failure("payload-invalid", mask(scrub(problems)))
        case _:
            return Failure("robot-error", f"{type(error).__name__}: {message}")


def comes_back(failure: Failure, attempts: int, entry: RobotEntry) -> bool:
    """Whether the task is tried again after ``attempts``, this one included."""
    return _waits(failure, entry) or (failure.code in _PASSING and attempts < entry.retry.attempts)


def rest(retry: Retry, settle: timedelta, attempts: int) -> timedelta:
    """How long until the next attempt: twice as long each time, somewhat random, at least ``settle``."""
    doubled = retry.first.total_seconds() * 2 ** min(attempts - 1, _MOST_DOUBLINGS)
    jitter = random.uniform(0, _JITTER.total_seconds())  # noqa: S311  # it spreads, and hides nothing
    return max(timedelta(seconds=min(doubled + jitter, retry.most.total_seconds())), settle)


def fail(
    farm: Farm,
    lease: Lease,
    failure: Failure,
    entry: RobotEntry,
    worker: str,
    *,
    evidence: Callable[[], Iterable[File]] = tuple,
    clicked: bool = True,
) -> None:
    """End a task whose robot broke, with the ``evidence``, or put it back for another attempt.

    ``clicked``: False where it is certain that this attempt clicked nothing, whatever it said before.
    """
    if failure.login is not None:
        farm.operations.close_login(failure.login, failure.message, worker)
    retry_at = None
    if comes_back(failure, lease.task.attempts, entry):
        retry_at = farm.now() + rest(entry.retry, entry.settle, lease.task.attempts)
    else:
        for file in evidence():
            farm.attach(lease, file)
    farm.fail(
        lease,
        failure.code,
        failure.message,
        retry_at=retry_at,
        team=DEVELOPERS if failure.code in FOR_DEVELOPERS else entry.team,
        counted=not _waits(failure, entry),
        clicked=clicked,
    )


def _waits(failure: Failure, entry: RobotEntry) -> bool:
    """Whether others must act before it can be tried again; no attempt is used up until they have."""
    if failure.code == CredentialRejected.code:
        # Without a login of its own the robot's queue stays open, so its attempts must come to an end.
        return failure.login == entry.login
    return failure.code == SystemClosed.code
