"""What a change of the processes would do to stored cases, before it is released."""

from __future__ import annotations

from bots.release.differences import Difference, Kind
from bots.release.export import read as read_export
from bots.release.export import write as write_export
from bots.release.gate import Checked, Report, as_json, check, check_in_parallel, lines
from bots.release.known import without
from bots.release.scrubbing import Scrubbing
from bots.release.verdicts import Judged, Verdict

__all__ = [
    "Checked",
    "Difference",
    "Judged",
    "Kind",
    "Report",
    "Scrubbing",
    "Verdict",
    "as_json",
    "check",
    "check_in_parallel",
    "lines",
    "read_export",
    "without",
    "write_export",
]
