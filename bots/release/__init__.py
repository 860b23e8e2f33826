"""What a change of the processes would do to stored cases, before it is released."""

from __future__ import annotations

from bots.release.differences import Difference, DifferenceKind
from bots.release.export import read as read_export
from bots.release.export import write as write_export
from bots.release.gate import CheckedCase, Report, as_json, check, check_in_parallel, lines
from bots.release.known import without
from bots.release.scrubbing import Scrubbing
from bots.release.verdicts import Judged, OpenVerdict

__all__ = [
    "CheckedCase",
    "Difference",
    "DifferenceKind",
    "Judged",
    "OpenVerdict",
    "Report",
    "Scrubbing",
    "as_json",
    "check",
    "check_in_parallel",
    "lines",
    "read_export",
    "without",
    "write_export",
]
