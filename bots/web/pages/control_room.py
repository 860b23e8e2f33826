"""The control room: how every robot stands, and what operators do about it. Every act says why."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bots.domain.errors import Conflict
from bots.farm.operations import WHY, Which
from bots.farm.worklist import ControlKind
from bots.vault import reached
from bots.web.access.visitor import Role
from bots.web.chart import columns
from bots.web.visit import Visit

ROOM = "/control"


def show(visit: Visit) -> Response:
    """The state of everything; oldest waiting first, because averages hide it."""
    now = standing(visit)
    room = now["room"]
    by_hour = [
        (rows[0][0], sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows))
        for rows in zip(*(robot.hourly for robot in room.robots), strict=True)
    ]
    return visit.page(
        "control_room.html",
        **now,
        screens=visit.farm.visits.screens(),
        by_hour=by_hour,
        chart=columns([done for _, done, _, _ in by_hour]),
        systems=sorted(visit.site.roster.systems),
        live=visit.query("live") != "off",
        may_act=Role.OPERATOR in visit.visitor.roles,
        reached=reached,
    )


def standing(visit: Visit) -> dict[str, Any]:
    """How everything stands at this moment, for the top of the page."""
    room = visit.farm.operations.control_room(visit.site.roster)
    return {
        "room": room,
        "robots": sorted(room.robots, key=lambda one: (one.oldest_waiting is None, one.oldest_waiting)),
        "alive": [worker for worker in room.workers if not worker.lost],
        "lost": [worker for worker in room.workers if worker.lost],
        "warned": [one for one in room.certificates if reached(one.days_left(room.at)) is not None],
        "because": WHY,
    }


def steer(visit: Visit) -> Response:
    """Pause, drain or resume a robot or a system."""
    t = visit.language
    kind, name, act, reason = (visit.posted(field) for field in ("kind", "name", "act", "reason"))
    roster = visit.site.roster
    known = {ControlKind.ROBOT.value: set(roster.robots), ControlKind.SYSTEM.value: set(roster.systems)}
    if name not in known.get(kind, ()) or act not in ("pause", "drain", "resume"):
        return _warned(visit, t("There is no such robot or system."))
    if not reason:
        return _warned(visit, t("Write why; it is in the audit log."))
    try:
        if act == "resume":
            visit.farm.operations.resume(ControlKind(kind), name, visit.person, reason)
        else:
            visit.farm.operations.pause(ControlKind(kind), name, visit.person, reason, drain=act == "drain")
    except Conflict as error:
        return _warned(visit, visit.sentence(error))
    visit.notify("success", t("%(name)s: done, for the whole fleet.", name=name))
    return visit.go(ROOM)


def open_login(visit: Visit) -> Response:
    """Let the fleet use a closed login again."""
    t = visit.language
    if not visit.posted("reason"):
        return _warned(visit, t("Write why; it is in the audit log."))
    try:
        visit.farm.operations.open_login(visit.posted("name"), visit.person, visit.posted("reason"))
    except Conflict as error:
        return _warned(visit, visit.sentence(error))
    visit.notify("success", t("The login is open again."))
    return visit.go(ROOM)


def retry(visit: Visit) -> Response:
    """Try failed tasks of a robot again, or those with one reason. First it asks whether all are meant."""
    t = visit.language
    queue, reason, code = visit.posted("name"), visit.posted("reason"), visit.posted("code")
    if queue not in visit.site.roster.robots:
        return _warned(visit, t("There is no such robot or system."))
    if not reason:
        return _warned(visit, t("Write why; it is in the audit log."))
    if visit.posted("sure") != "yes":
        visit.is_unfinished = True
        return visit.page("retry_sure.html", queue=queue, reason=reason, code=code)
    which = Which(queue=queue, code=code or None)
    done = visit.farm.operations.retry_many(which, visit.person, reason, teams=visit.site.roster.teams)
    visit.notify("success", t("%(number)s tasks are tried again.", number=len(done.retried)))
    if done.left:
        visit.notify("warning", t("%(number)s tasks need a colleague first.", number=len(done.left)))
    return visit.go(ROOM)


def _warned(visit: Visit, message: str) -> Response:
    visit.is_unfinished = True
    visit.notify("warning", message)
    return visit.go(ROOM)
