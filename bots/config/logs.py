"""The log of a command or worker: to standard error, every record masked."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from typing import TextIO

from bots.domain.masking import MaskingFilter


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to what ``sys.stderr`` is now: whoever runs a command inside a program may exchange it."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def log_masked(level: int = logging.INFO, also: Callable[[], Iterable[str]] = tuple) -> None:
    """Send all logging through the mask. Call it once, before anything is logged.

    ``also`` is asked for every record for what else must not be read in it.
    """
    handler = _StandardError()
    handler.setFormatter(logging.Formatter("%(asctime)s %(processName)s %(levelname)s %(message)s"))
    handler.addFilter(MaskingFilter(also))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
