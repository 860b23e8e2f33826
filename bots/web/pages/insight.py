"""Access requests: everything held about one person, for auditors, with the deadline for the answer."""

from __future__ import annotations

import io
import json
import zipfile

from starlette.responses import Response

from bots.decisions import Asking, Holder, Insight, collect
from bots.domain.cpr import Cpr
from bots.farm.process import OPERATIONS
from bots.farm.worklist import LARGEST, Task
from bots.web.access.errors import NotThere
from bots.web.access.visitor import Role
from bots.web.pages.decisions import spoken
from bots.web.pages.files import attachment
from bots.web.visit import Visit, may_see

CODE = "insight"
ASKED_BY = "Bestilt af"
_MANY = 1_000


def show(visit: Visit) -> Response:
    """The form, and the requests with what became of them."""
    return _page(visit)


def sent(visit: Visit) -> Response:
    """The answer to a request was sent: its task is done."""
    which = visit.posted("task")
    if not which.isdecimal() or int(which) > LARGEST:
        raise NotThere()
    task = visit.farm.reader.task(int(which))
    if task.payload.get("code") != CODE:
        raise NotThere()
    visit.farm.colleagues.settle(task.id, visit.person, visit.language("The answer was sent."))
    visit.notify("success", visit.language("The answer was sent."))
    return visit.go("/insight")


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
    packed, holder = io.BytesIO(), Holder.of(visit.site.roster, visit.site.processes)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("insight.pdf", found.as_pdf(spoken(visit), holder))
        file.writestr("insight.json", json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    return packed.getvalue()


def _again(visit: Visit, status: int, problem: str) -> Response:
    visit.notify("warning", problem)
    return _page(visit, status)


def _page(visit: Visit, status: int = 200) -> Response:
    found = visit.farm.reader.tasks(queue=OPERATIONS, team=True, topic=CODE, limit=_MANY)
    by = visit.visitor.may({Role.COLLEAGUE, Role.OPERATOR})
    seen = {task.id for task in found if by and may_see(visit.visitor, task, visit.site)}
    requests = sorted(found, key=lambda task: (task.ended, -task.id))
    return visit.page("insight.html", status, requests=requests, seen=seen, asked_by=_asked_by)


def _asked_by(task: Task) -> str:
    """Who wrote the request down."""
    return str(next((value for label, value in task.payload.get("facts", ()) if label == ASKED_BY), "–"))
