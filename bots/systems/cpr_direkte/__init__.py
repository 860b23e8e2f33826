"""CPR Direkte: the extracts in which the CPR register tells of the persons that the fund subscribes to."""

from __future__ import annotations

from bots.systems.cpr_direkte.errors import ExtractUnreadable
from bots.systems.cpr_direkte.extract import Extract, is_whole, read_extract

__all__ = ["Extract", "ExtractUnreadable", "is_whole", "read_extract"]
