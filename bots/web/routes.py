"""Every address of the pages, and which role it needs. A test walks this list."""

from __future__ import annotations

from bots.web.access.visitor import Role
from bots.web.door import ANYONE, Door
from bots.web.pages import (
    actions,
    audit,
    cases,
    control_room,
    decisions,
    drafts,
    events,
    figures,
    files,
    help_page,
    inbox,
    insight,
    login,
    process_map,
    several,
    stream,
    task,
    wall,
)

COLLEAGUES = frozenset({Role.COLLEAGUE})
EVERYBODY = frozenset(Role)
APPROVERS = frozenset({Role.APPROVER})
HANDS = frozenset({Role.COLLEAGUE, Role.OPERATOR})
"""Operators too may do a robot's task by hand."""
OPERATORS = frozenset({Role.OPERATOR})
AUDITORS = frozenset({Role.AUDITOR})
OVERSEERS = OPERATORS | AUDITORS
CASES = OVERSEERS | COLLEAGUES
"""Colleagues find the cases that their own teams or those teams' robots have had a task of."""
POST = ("POST",)
TASK = "/tasks/{task:int}"

ROUTES = [
    Door("/login", login.show, needs=ANYONE),
    Door("/login", login.by_name, needs=ANYONE, methods=POST, keeps=False),
    Door("/login/provider", async_page=login.to_provider, needs=ANYONE),
    Door("/login/back", async_page=login.back_from_provider, needs=ANYONE),
    Door("/language", login.change_language, needs=ANYONE),
    Door("/logout", login.log_out, needs=EVERYBODY, methods=POST, keeps=False),
    Door("/shortcuts", login.change_shortcuts, needs=EVERYBODY, methods=POST, keeps=False),
    Door("/session", drafts.left, needs=EVERYBODY, quiet=True),
    Door("/session", drafts.left, needs=EVERYBODY, methods=POST, keeps=False),
    Door("/drafts", drafts.keep, needs=EVERYBODY, methods=POST, keeps=False),
    Door("/drafts/forget", drafts.forget, needs=EVERYBODY, methods=POST, keeps=False),
    Door("/help", help_page.show, needs=EVERYBODY),
    Door("/live", async_page=stream.worklist, needs=EVERYBODY, quiet=True),
    Door("/", inbox.start, needs=EVERYBODY),
    Door("/inbox", inbox.show, needs=COLLEAGUES),
    Door("/inbox/choose", inbox.choose, needs=COLLEAGUES, methods=POST, keeps=False),
    Door("/inbox/claim", several.claim, needs=COLLEAGUES, methods=POST),
    Door("/inbox/release", several.release, needs=COLLEAGUES, methods=POST),
    Door("/inbox/snooze", several.snooze, needs=COLLEAGUES, methods=POST),
    Door("/inbox/assign", several.assign, needs=COLLEAGUES, methods=POST),
    Door("/inbox/views", inbox.save_view, needs=COLLEAGUES, methods=POST),
    Door("/inbox/views/remove", inbox.remove_view, needs=COLLEAGUES, methods=POST),
    Door(TASK, task.show, needs=HANDS),
    Door(f"{TASK}/notice", task.notice, needs=HANDS, quiet=True),
    Door(f"{TASK}/files/{{file:int}}", files.show, needs=HANDS),
    Door(f"{TASK}/files/{{file:int}}/read", files.read, needs=HANDS),
    Door(f"{TASK}/files/{{file:int}}/pages/{{page:int}}", files.page, needs=HANDS),
    Door(f"{TASK}/explanation", decisions.of_task, needs=HANDS),
    Door(f"{TASK}/remark", actions.remark, needs=HANDS, methods=POST),
    Door(f"{TASK}/claim", actions.claim, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/release", actions.release, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/assign", actions.assign, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/take-from", actions.take_from, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/snooze", actions.snooze, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/note", actions.note, needs=HANDS, methods=POST),
    Door(f"{TASK}/ask", actions.ask, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/hand-over", actions.hand_over, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/answer", actions.answer, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/undo", actions.undo, needs=HANDS, methods=POST),
    Door(f"{TASK}/settle", actions.settle, needs=COLLEAGUES, methods=POST),
    Door(f"{TASK}/approve", actions.approve, needs=APPROVERS, methods=POST),
    Door(f"{TASK}/decline", actions.decline, needs=APPROVERS, methods=POST),
    Door(f"{TASK}/take-over", actions.take_over, needs=HANDS, methods=POST),
    Door(f"{TASK}/let-out", actions.let_out, needs=HANDS, methods=POST),
    Door(f"{TASK}/give-back", actions.give_back, needs=HANDS, methods=POST),
    Door(f"{TASK}/by-hand", actions.done_by_hand, needs=HANDS, methods=POST),
    Door(f"{TASK}/give-up", actions.give_up, needs=HANDS, methods=POST),
    Door(f"{TASK}/retry", actions.retry, needs=OPERATORS, methods=POST),
    Door(f"{TASK}/reveal", actions.reveal, needs=COLLEAGUES, methods=POST),
    Door("/control", control_room.show, needs=OVERSEERS),
    Door("/control/steer", control_room.steer, needs=OPERATORS, methods=POST),
    Door("/control/login", control_room.open_login, needs=OPERATORS, methods=POST),
    Door("/control/retry", control_room.retry, needs=OPERATORS, methods=POST),
    Door("/control/screens", wall.link, needs=OPERATORS, methods=POST),
    Door("/control/screens/remove", wall.unlink, needs=OPERATORS, methods=POST),
    Door("/wall/{secret}", wall.show, needs=ANYONE, quiet=True),
    Door("/figures", figures.show, needs=OVERSEERS),
    Door("/map", process_map.show, needs=OVERSEERS),
    Door("/cases", cases.show, needs=CASES),
    Door("/cases/search", cases.search, needs=CASES, methods=POST, keeps=False),
    Door("/cases/person", cases.search_person, needs=OVERSEERS, methods=POST),
    Door("/cases/{case:int}", cases.one, needs=CASES),
    Door("/cases/{case:int}/explanation", decisions.of_case, needs=AUDITORS),
    Door("/cases/{case:int}/remark", cases.remark, needs=OPERATORS, methods=POST),
    Door("/cases/{case:int}/tell/{kind}", events.show, needs=HANDS),
    Door("/cases/{case:int}/tell/{kind}", events.tell, needs=HANDS, methods=POST),
    Door("/decisions", decisions.show, needs=EVERYBODY),
    Door("/decisions/register.yaml", decisions.download, needs=EVERYBODY),
    Door("/insight", insight.show, needs=AUDITORS),
    Door("/insight", insight.answer, needs=AUDITORS, methods=POST),
    Door("/insight/sent", insight.sent, needs=AUDITORS, methods=POST),
    Door("/audit", audit.show, needs=AUDITORS),
    Door("/audit/choose", audit.choose, needs=AUDITORS, methods=POST, keeps=False),
]
