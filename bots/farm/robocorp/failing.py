"""What a robot's error means for a work item: the code, the words, and whether it is tried again here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import uniform

from pydantic import ValidationError

from bots.farm.errors import (
    CommitRefused,
    CredentialRejected,
    FarmError,
    PortalChanged,
    StaleLease,
    UsageError,
)
from bots.farm.masking import mask
from bots.farm.outcome import NeedsColleague
from bots.farm.robocorp.envelope import Failure
from bots.farm.roster import Retry


class Stopped(BaseException):
    """Somebody asked this process to stop. No ``Exception``, so that no robot mistakes it for its own.

    ``code`` is text: a number would break the adapter that releases the item.
    """

    code = "stopped"
    message = "the process was asked to stop before the robot was done"


@dataclass(frozen=True)
class Diagnosis:
    """``again``: another attempt may succeed. ``halts``: no further item may be tried with this login."""

    ended: Failure | NeedsColleague
    again: bool = False
    halts: bool = False


def diagnose(error: Exception, scrub: Callable[[str], str]) -> Diagnosis:
    """As the runner does; ``scrub`` takes secrets out of what the error says."""
    message = mask(scrub(str(error)))
    match error:
        case CommitRefused():
            return Diagnosis(NeedsColleague(CommitRefused.code, message))
        case CredentialRejected():
            return Diagnosis(Failure(code="credential-rejected", message=message), halts=True)
        case FarmError():
            return Diagnosis(Failure(code=error.code, message=message), again=True)
        case PortalChanged():
            return Diagnosis(Failure(code="portal-changed", message=message))
        case StaleLease():
            return Diagnosis(Failure(code="stale", message=message))
        case ValidationError():
            said = "; ".join(f"{e['loc']}: {e['msg']}" for e in error.errors(include_input=False))
            return Diagnosis(Failure(code="payload-invalid", message=mask(scrub(said))))
        case UsageError():
            return Diagnosis(Failure(code="not-set-up", message=message))
        case _:
            return Diagnosis(Failure(code="robot-error", message=f"{type(error).__name__}: {message}"))


def rest(retry: Retry, settle: timedelta, attempt: int) -> float:
    """Seconds before the next attempt: twice as long each time, somewhat random, at least ``settle``."""
    growing = min(retry.first.total_seconds() * 2.0 ** (attempt - 1), retry.most.total_seconds())
    return max(growing * uniform(1, 1.5), settle.total_seconds())  # noqa: S311  no secret
