"""Control Room's time: the one that all machines which work on its items have in common."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from bots.domain.clock import RunningClock, boot_time
from bots.farm.fleet import REFUSED_OVER, WARNED_OVER, ClockWrong, off_by

log = logging.getLogger(__name__)

_PATIENCE_S = 10.0
_HALF_A_SECOND = timedelta(seconds=0.5)
"""How far the time in an answer's head may be from the middle of the second that it names."""


def room_clock(environ: Mapping[str, str] = os.environ) -> RunningClock:
    """Control Room's time from now on, whoever sets this machine's clock meanwhile.

    This machine's, where there is no Control Room or it does not say what time it is.

    Raises:
        ClockWrong: this machine's clock is off by more than ``REFUSED_OVER``.
    """
    host = environ.get("RC_API_WORKITEM_HOST")
    said = _asked(host) if host else None
    if said is None:
        return RunningClock(datetime.now(UTC))
    now, error = said
    ahead = datetime.now(UTC) - now
    if abs(ahead) > REFUSED_OVER + error:
        raise ClockWrong(off=off_by(ahead))
    if abs(ahead) > WARNED_OVER + error:
        log.warning("this machine's clock is %s off Control Room's, by which work goes on", off_by(ahead))
    return RunningClock(now)


def _asked(host: str) -> tuple[datetime, timedelta] | None:
    """Control Room's time, and by how much it may be wrong."""
    sent = boot_time()
    try:
        answer = httpx.head(host, timeout=_PATIENCE_S)
        # The second in which it answered: in its middle, half the way ago.
        said = parsedate_to_datetime(answer.headers["Date"]) + _HALF_A_SECOND
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError) as error:
        log.warning("Control Room does not say what time it is (%s); this machine's clock is believed", error)
        return None
    way = timedelta(seconds=(boot_time() - sent) / 2)
    return said.astimezone(UTC) + way, way + _HALF_A_SECOND
