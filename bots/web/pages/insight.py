"""Access requests: everything held about one person, for auditors, with the deadline for the answer."""

from __future__ import annotations

import io
import json
import zipfile

from starlette.responses import Response

from bots.decisions import Asking, Insight, collect
from bots.domain.cpr import Cpr
from bots.farm.process import OPERATIONS
from bots.farm.worklist import Task
from bots.web.pages.decisions import spoken
from bots.web.pages.files import attachment
from bots.web.visit import Visit

_CODE = "insight"
_MANY = 1_000


def show(visit: Visit) -> Response:
    """The form, and the requests whose answer is due."""
    return visit.page("insight.html", due=_due(visit))


def answer(visit: Visit) -> Response:
    """Look the person up: one ZIP with a PDF and a JSON file. Who and why is in the audit log before."""
    t = visit.language
    try:
        cpr = Cpr(visit.posted("cpr"))
    except ValueError:
        return _again(visit, 422, t("Write the CPR number as ten digits."))
    if not visit.posted("reason"):
        return _again(visit, 422, t("Write why you look for this person."))
    if not visit.site.cpr_searches.allows(visit.person):
        return _again(visit, 429, t("You have searched for many persons. Try again in an hour."))
    asking = Asking(visit.person, visit.visitor.roles, visit.posted("reason"))
    found = collect(visit.farm, visit.site.decisions, cpr, asking, team=OPERATIONS)
    return attachment(_zipped(visit, found), f"indsigt-{found.task}.zip")


def _zipped(visit: Visit, found: Insight) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("insight.pdf", found.as_pdf(spoken(visit), visit.site.roster.fund.name))
        file.writestr("insight.json", json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    return packed.getvalue()


def _due(visit: Visit) -> list[Task]:
    waiting = visit.farm.reader.tasks(queue=OPERATIONS, team=True, open_only=True, limit=_MANY)
    return [task for task in waiting if task.payload.get("code") == _CODE]


def _again(visit: Visit, status: int, problem: str) -> Response:
    visit.notify("warning", problem)
    return visit.page("insight.html", status, due=_due(visit))
