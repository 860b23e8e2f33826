"""The inbox's filter as it stands in an address and in a form. Never a person's number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode

from bots.domain.clock import COPENHAGEN
from bots.domain.dates import danish_date, parse_date
from bots.farm.colleagues import InboxCursor, InboxFilter
from bots.farm.worklist import LARGEST
from bots.web.access.visitor import Visitor

_YEARS = range(1900, 2200)


def read(asked: Mapping[str, str], visitor: Visitor) -> InboxFilter:
    """The filter that an address or a form names; what cannot be understood is left out."""
    team, who = asked.get("team", ""), asked.get("who", "")
    return InboxFilter(
        person=visitor.person,
        teams=(team,) if team in visitor.teams else tuple(sorted(visitor.teams)),
        mine=who == "mine",
        unassigned=who == "unassigned",
        proposed=who == "proposed",
        code=asked.get("code", "").strip() or None,
        text=asked.get("text", "").strip()[:100],
        due_before=_end_of(asked.get("before", "")),
        snoozed=asked.get("snoozed", "") == "yes",
    )


def query(wanted: InboxFilter, visitor: Visitor) -> str:
    """The part of an address that says the same."""
    chosen = {
        "team": wanted.teams[0] if len(wanted.teams) == 1 < len(visitor.teams) else "",
        "who": who(wanted) if who(wanted) != "all" else "",
        "code": wanted.code or "",
        "text": wanted.text,
        "before": before(wanted),
        "snoozed": "yes" if wanted.snoozed else "",
    }
    return urlencode({name: value for name, value in chosen.items() if value})


def who(wanted: InboxFilter) -> str:
    """One word for whose tasks are wanted."""
    return (
        "mine"
        if wanted.mine
        else "unassigned"
        if wanted.unassigned
        else "proposed"
        if wanted.proposed
        else "all"
    )


def before(wanted: InboxFilter) -> str:
    """The last day of a deadline that is wanted."""
    if wanted.due_before is None:
        return ""
    return danish_date(wanted.due_before.astimezone(COPENHAGEN).date() - timedelta(days=1))


def with_ticks(address: str, ids: Iterable[int]) -> str:
    """An address of the inbox with these tasks ticked, and no others."""
    path, _, asked = address.partition("?")
    kept = [(name, value) for name, value in parse_qsl(asked) if name != "pick"]
    said = urlencode([*kept, *(("pick", one) for one in ids)])
    return f"{path}?{said}" if said else path


def place(text: str) -> InboxCursor | None:
    """Where the next page begins."""
    due, _, number = text.partition("_")
    try:
        at = InboxCursor(datetime.fromtimestamp(int(due), UTC), int(number))
    except (ValueError, OverflowError, OSError):
        return None
    return at if 0 <= at.id <= LARGEST else None


def place_text(at: InboxCursor) -> str:
    return f"{int(at.due.timestamp())}_{at.id}"


def start_of(text: str) -> datetime | None:
    """Eight in the morning, in Denmark, of the day that was written; None where it is no day of ours."""
    day = _day(text)
    return None if day is None else datetime.combine(day, time(8), COPENHAGEN)


def _end_of(text: str) -> datetime | None:
    day = _day(text)
    return None if day is None else datetime.combine(day + timedelta(days=1), time(0), COPENHAGEN)


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None
