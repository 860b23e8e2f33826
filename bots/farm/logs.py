"""The log of a command or worker: to standard error, every record masked."""

from __future__ import annotations

import logging

from bots.farm.masking import MaskingFilter


def log_masked(level: int = logging.INFO) -> None:
    """Send all logging through the mask. Call it once, before anything is logged."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(processName)s %(levelname)s %(message)s"))
    handler.addFilter(MaskingFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
