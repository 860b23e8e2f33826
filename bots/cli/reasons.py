"""``kollega work reasons``: docs/reason-codes.md, from the code."""

from __future__ import annotations

from collections.abc import Iterable

from bots.domain.text import Text
from bots.farm.operations.reason_codes import REASONS
from bots.processes.invoice.rules import RULES
from bots.processes.invoice.verdict import TEAM

_PAGE = """# Reason codes

Why a task or a case is with a colleague, in one word: for lists, counts and `kollega work retry --code`. "The
robot's team" is the `team` of the robot in `robots.yaml`. Written by `kollega work reasons`; a test compares.

## Of the farm and the robots (`bots/farm/operations/reason_codes.py`)

{reasons}

## Of the rules for invoices (`bots/processes/invoice/rules/`)

{rules}
"""
_HEAD = "| code | who acts | på dansk | in English |\n|---|---|---|---|"


def page() -> str:
    """Every reason code of the farm, the robots and the rules: who acts, and what it means."""
    return _PAGE.format(
        reasons=_table((code, one.team, one.meaning) for code, one in REASONS.items()),
        rules=_table((rule.code, TEAM, rule.title) for rule in RULES),
    )


def _table(rows: Iterable[tuple[str, str, Text]]) -> str:
    lines = (f"| `{code}` | {team} | {text.da} | {text.en} |" for code, team, text in sorted(rows, key=_code))
    return "\n".join((_HEAD, *lines))


def _code(row: tuple[str, str, Text]) -> str:
    return row[0]
