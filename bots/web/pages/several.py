"""What is done with several ticked tasks of the inbox at once, all with one reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.responses import Response

from bots.domain.errors import Invalid
from bots.farm.colleagues import AtOnce
from bots.farm.worklist import LARGEST, Task
from bots.web import filters
from bots.web.access.errors import NotYours
from bots.web.pages.actions import put_off_until
from bots.web.visit import Visit, local_path

INBOX = "/inbox"


def claim(visit: Visit) -> Response:
    return _done(visit, _ticked(visit), lambda ids: visit.farm.colleagues.claim_many(ids, visit.person))


def release(visit: Visit) -> Response:
    return _done(visit, _ticked(visit), lambda ids: visit.farm.colleagues.release_many(ids, visit.person))


def snooze(visit: Visit) -> Response:
    """First ask until when and why, on a page of its own; then put them off."""
    ticked = _ticked(visit)
    if not ticked or "until" not in visit.form:
        return _asked(visit, ticked, "snooze")
    until, problem = put_off_until(visit)
    if until is None:
        return _asked(visit, ticked, "snooze", problem)
    reason = visit.posted("reason")
    return _done(
        visit, ticked, lambda ids: visit.farm.colleagues.snooze_many(ids, visit.person, until, reason)
    )


def assign(visit: Visit) -> Response:
    """First ask to whom, on a page of its own; then give them."""
    ticked, to = _ticked(visit), visit.posted("to")
    if not ticked or "to" not in visit.form:
        return _asked(visit, ticked, "assign")
    if to not in visit.colleagues(ticked):
        return _asked(visit, ticked, "assign", visit.language("Choose a colleague."))
    return _done(visit, ticked, lambda ids: visit.farm.colleagues.assign_many(ids, visit.person, to))


def _ticked(visit: Visit) -> list[Task]:
    """The ticked tasks, which all have to be of the visitor's teams."""
    given = [int(one) for one in visit.form.getlist("pick") if isinstance(one, str) and one.isdecimal()]
    tasks = [visit.farm.reader.task(number) for number in given if number <= LARGEST]
    for task in tasks:
        if task.at_team not in visit.visitor.teams:
            raise NotYours()
    return tasks


def _asked(visit: Visit, tasks: Sequence[Task], verb: str, problem: str = "") -> Response:
    if not tasks:
        return _none(visit)
    visit.is_unfinished = True
    status = 422 if problem else 200
    colleagues = visit.colleagues(tasks) if verb == "assign" else []
    return visit.page("several.html", status, tasks=tasks, verb=verb, problem=problem, colleagues=colleagues)


def _done(visit: Visit, tasks: Sequence[Task], act: Callable[[Sequence[int]], AtOnce]) -> Response:
    if not tasks:
        return _none(visit)
    t = visit.language
    try:
        found = act([task.id for task in tasks])
    except Invalid as error:
        visit.notify("warning", visit.sentence(error))
        return visit.go(filters.with_ticks(_came_from(visit), (task.id for task in tasks)))
    if found.done:
        visit.notify("success", t("Tasks it was done with: %(number)s.", number=len(found.done)))
    if found.missed:
        visit.notify(
            "warning",
            t("Not done, because others have them or they have ended: %(number)s.", number=len(found.missed)),
        )
    return visit.go(filters.with_ticks(_came_from(visit), ()))


def _came_from(visit: Visit) -> str:
    return local_path(visit.posted("back")) or INBOX


def _none(visit: Visit) -> Response:
    visit.notify("warning", visit.language("Tick the tasks first."))
    return visit.back(INBOX)
