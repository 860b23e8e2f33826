"""What is done with several ticked tasks of the inbox at once, all with one reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.responses import Response

from bots.farm.at_once import AtOnce
from bots.farm.errors import UsageError
from bots.farm.task import LARGEST, Task
from bots.web.actions import put_off_until
from bots.web.visit import NotYours, Visit
from bots.web.visitor import is_login

INBOX = "/inbox"


def claim(visit: Visit) -> Response:
    return _done(visit, _ids(visit), lambda ids: visit.farm.claim_many(ids, visit.person))


def release(visit: Visit) -> Response:
    return _done(visit, _ids(visit), lambda ids: visit.farm.release_many(ids, visit.person))


def snooze(visit: Visit) -> Response:
    """First ask until when and why, on a page of its own; then put them off."""
    ids = _ids(visit)
    if not ids or "until" not in visit.form:
        return _asked(visit, ids, "snooze")
    until, problem = put_off_until(visit)
    if until is None:
        return _asked(visit, ids, "snooze", problem)
    reason = visit.said("reason")
    return _done(visit, ids, lambda ids: visit.farm.snooze_many(ids, visit.person, until, reason))


def assign(visit: Visit) -> Response:
    """First ask to whom, on a page of its own; then give them."""
    ids, to = _ids(visit), visit.said("to")
    if not ids or "to" not in visit.form:
        return _asked(visit, ids, "assign")
    if not is_login(to):
        return _asked(visit, ids, "assign", visit.language("Write your colleague's login."))
    return _done(visit, ids, lambda ids: visit.farm.assign_many(ids, visit.person, to))


def _ids(visit: Visit) -> list[int]:
    """The ticked tasks, which all have to be of the visitor's teams."""
    given = [int(one) for one in visit.form.getlist("pick") if isinstance(one, str) and one.isdecimal()]
    ids = [number for number in given if number <= LARGEST]
    for task in map(visit.farm.task, ids):
        if task.at_team not in visit.visitor.teams:
            raise NotYours(f"task {task.id} belongs to another team.")
    return ids


def _asked(visit: Visit, ids: Sequence[int], verb: str, problem: str = "") -> Response:
    if not ids:
        return _none(visit)
    tasks: list[Task] = [visit.farm.task(task_id) for task_id in ids]
    status = 422 if problem else 200
    return visit.page("several.html", status, tasks=tasks, verb=verb, problem=problem)


def _done(visit: Visit, ids: Sequence[int], act: Callable[[Sequence[int]], AtOnce]) -> Response:
    if not ids:
        return _none(visit)
    t = visit.language
    try:
        found = act(ids)
    except UsageError:
        visit.tell("warning", t("Several tasks at once must have the same reason."))
        return visit.back(INBOX)
    if found.done:
        visit.tell("success", t("Tasks it was done with: %(number)s.", number=len(found.done)))
    if found.missed:
        visit.tell(
            "warning",
            t("Not done, because others have them or they have ended: %(number)s.", number=len(found.missed)),
        )
    return visit.back(INBOX)


def _none(visit: Visit) -> Response:
    visit.tell("warning", visit.language("Tick the tasks first."))
    return visit.back(INBOX)
