"""``kollega work reasons``: docs/reason-codes.md, from the code."""

from __future__ import annotations

from collections.abc import Mapping

from bots.farm.operations import REASONS
from bots.farm.process import ReasonCode
from bots.processes import all_processes
from bots.robots import all_reasons

_PAGE = """# Reason codes

Why a task or a case is with a colleague, in one word: for lists, counts and `kollega work retry --code`. "The
robot's team" is the `team` of the robot in `robots.yaml`. Written by `kollega work reasons`; a test compares.

## Of the farm and the robots (`bots/farm/operations/reason_codes.py`, `bots/robots/*/reasons.py`)

{reasons}
"""
_PROCESS = """
## Of the process `{name}` (`bots/processes/{name}/`)

{codes}
"""
_HEAD = "| code | who acts | på dansk | in English |\n|---|---|---|---|"
_ROBOTS_TEAM = "the robot's team"


def page() -> str:
    """Every reason code of the farm, the robots and the processes: who acts, and what it means."""
    processes = sorted(all_processes().values(), key=lambda process: process.name)
    return _PAGE.format(reasons=_table({**REASONS, **all_reasons()}, _ROBOTS_TEAM)) + "".join(
        _PROCESS.format(name=process.name, codes=_table(process.codes, process.team))
        for process in processes
        if process.codes
    )


def _table(codes: Mapping[str, ReasonCode], team: str) -> str:
    lines = (
        f"| `{code}` | {one.team or team} | {one.meaning.da} | {one.meaning.en} |"
        for code, one in sorted(codes.items())
    )
    return "\n".join((_HEAD, *lines))
