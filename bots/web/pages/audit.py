"""The audit log for auditors: who did what, when and why, newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.responses import Response

from bots.domain.reference import looks_like_cpr
from bots.farm.audit import AuditCursor, AuditFilter
from bots.farm.worklist import LARGEST
from bots.web import filters
from bots.web.visit import Visit

_FIELDS = ("chain", "actor", "action", "until")


def show(visit: Visit) -> Response:
    """One page of the log."""
    asked = {name: visit.query(name) for name in _FIELDS}
    until = filters.start_of(asked["until"])
    wanted = AuditFilter(
        chain=asked["chain"] or None,
        actor=asked["actor"] or None,
        action=asked["action"] or None,
        until=until,
    )
    page = visit.farm.reader.audit_page(wanted, _place(visit.query("after")))
    following = ""
    if page.after is not None:
        after = f"{page.after.at.isoformat()}_{page.after.seq}_{page.after.chain}"
        following = urlencode({**{k: v for k, v in asked.items() if v}, "after": after})
    return visit.page("audit.html", rows=page.rows, asked=asked, following=following)


def choose(visit: Visit) -> Response:
    """The filter form."""
    wanted = {name: visit.posted(name) for name in _FIELDS if visit.posted(name)}
    if any(looks_like_cpr(value) for value in wanted.values()):
        visit.notify("warning", visit.language("The audit log holds no CPR numbers."))
        return visit.go("/audit")
    return visit.go(f"/audit?{urlencode(wanted)}" if wanted else "/audit")


def _place(text: str) -> AuditCursor | None:
    moment, _, rest = text.partition("_")
    seq, _, chain = rest.partition("_")
    try:
        at = datetime.fromisoformat(moment).astimezone(UTC)
        return AuditCursor(at, chain, int(seq)) if 0 <= int(seq) <= LARGEST else None
    except (ValueError, OverflowError):
        return None
