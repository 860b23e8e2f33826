"""What colleagues do with one task. Each posts a form, changes one thing and shows the next page."""

from __future__ import annotations

from datetime import datetime

from starlette.responses import Response

from bots.domain.errors import Conflict, UsageError
from bots.farm.colleagues import LONGEST, Pending, TaskTaken
from bots.farm.process import OPERATIONS, PAYMENT_RELEASE, answer_fields
from bots.farm.worklist import Task
from bots.web import filters
from bots.web.access.visitor import Role
from bots.web.forms.checking import check
from bots.web.forms.refilling import refilled
from bots.web.pages import task
from bots.web.visit import Visit


def claim(visit: Visit) -> Response:
    """Take the task; who is too late learns who has it."""
    found = visit.task()
    t = visit.language
    try:
        visit.farm.colleagues.claim_for(found.id, visit.person)
    except TaskTaken as error:
        visit.notify("warning", t("%(person)s has just taken the task.", **error.facts))
    except Conflict as error:
        visit.notify("warning", visit.sentence(error))
    else:
        visit.notify("success", t("The task is yours."))
    return visit.back(_page(visit))


def release(visit: Visit) -> Response:
    visit.farm.colleagues.release_for(visit.task().id, visit.person)
    visit.notify("success", visit.language("The task is back with the team."))
    return visit.back("/inbox")


def assign(visit: Visit) -> Response:
    found, to = visit.task(), visit.posted("to")
    if to not in visit.colleagues([found]):
        return task.render(visit, found, 422, problem=visit.language("Choose a colleague."))
    visit.farm.colleagues.assign(found.id, visit.person, to)
    visit.notify("success", visit.language("The task is with %(person)s.", person=to))
    return visit.go(_page(visit))


def take_from(visit: Visit) -> Response:
    """Take a task that a colleague has; the log says who did."""
    visit.farm.colleagues.assign(visit.task().id, visit.person, visit.person)
    visit.notify("success", visit.language("The task is yours."))
    return visit.go(_page(visit))


def snooze(visit: Visit) -> Response:
    found = visit.task()
    until, problem = put_off_until(visit)
    if until is None:
        return task.render(visit, found, 422, problem=problem)
    visit.farm.colleagues.snooze(found.id, visit.person, until, visit.posted("reason"))
    visit.notify("success", visit.language("The task is back on %(day)s.", day=visit.language.day(until)))
    return visit.go("/inbox")


def put_off_until(visit: Visit) -> tuple[datetime | None, str]:
    """Until when the form puts tasks off; else what is wrong with its day or its reason."""
    until, now = filters.start_of(visit.posted("until")), visit.farm.now()
    if until is None or not now < until <= now + LONGEST:
        return None, visit.language(
            "Write a day within the next year as day-month-year, for example 24-12-2026."
        )
    if not visit.posted("reason"):
        return None, visit.language("Write why the task has to wait.")
    return until, ""


def note(visit: Visit) -> Response:
    found = visit.task()
    if not visit.posted("text"):
        return task.render(visit, found, 422, problem=visit.language("The note is empty."))
    visit.farm.colleagues.note(found.id, visit.person, visit.posted("text"))
    visit.notify("success", visit.language("The note is saved."))
    return visit.go(_page(visit))


def remark(visit: Visit) -> Response:
    """What the person in the case says, or that they object: somebody has to read it."""
    found = visit.task()
    if not visit.posted("text") or found.case_id is None:
        return task.render(visit, found, 422, problem=visit.language("Write what the person says."))
    visit.farm.colleagues.remark(found.case_id, visit.person, visit.posted("text"))
    visit.notify("success", visit.language("It is written on the case, and a colleague has a task about it."))
    return visit.go(_page(visit))


def ask(visit: Visit) -> Response:
    found, team = visit.task(), visit.posted("team")
    if team not in visit.site.roster.teams or not visit.posted("text"):
        problem = visit.language("Choose a team and write your question.")
        return task.render(visit, found, 422, problem=problem)
    visit.farm.colleagues.ask_team(found.id, visit.person, team, visit.posted("text"))
    name = visit.site.roster.teams[team].name
    visit.notify(
        "success", visit.language("%(team)s is asked. The task comes back with the answer.", team=name)
    )
    return visit.go(_page(visit))


def hand_over(visit: Visit) -> Response:
    found, team = visit.task(), visit.posted("team")
    if team not in visit.site.roster.teams or not visit.posted("text"):
        problem = visit.language("Choose a team and write what it needs to know.")
        return task.render(visit, found, 422, problem=problem)
    visit.farm.colleagues.hand_over(found.id, visit.person, team, visit.posted("text"))
    name = visit.site.roster.teams[team].name
    visit.notify("success", visit.language("The task is with %(team)s now.", team=name))
    return visit.go("/inbox")


def answer(visit: Visit) -> Response:
    """Give the answer; it counts when it can no longer be undone."""
    found = visit.task()
    model, given = task.posted(visit, found)
    if model is None or given is None:
        return task.render(visit, found, 409, problem=visit.language("The task asks no question any more."))
    if found.question == PAYMENT_RELEASE and Role.APPROVER not in visit.visitor.roles:
        problem = visit.language("An approver has to look at the payment.")
        return task.render(visit, found, 403, form=given.form, problem=problem)
    if given.changes_rows:
        visit.is_unfinished = True
        return task.render(visit, found, form=given.form)
    if not check(given.form, model, given.answer, visit.language):
        return task.render(visit, found, 422, form=given.form)
    try:
        visit.farm.colleagues.answer_later(found.id, visit.person, given.answer)
    except UsageError as error:
        now = visit.farm.reader.task(found.id)
        return task.render(visit, now, error.status, problem=visit.sentence(error))
    return visit.go(_page(visit))


def undo(visit: Visit) -> Response:
    """Take the answer back; it is in the form again."""
    found = visit.task()
    pending = visit.farm.colleagues.pending(found.id)
    try:
        visit.farm.colleagues.undo_answer(found.id, visit.person)
        _put_back(visit, found, pending)
    except Conflict:
        visit.notify("warning", visit.language("It was too late to undo: the case has gone on."))
    else:
        visit.notify("success", visit.language("The answer is undone. The task is yours again."))
    return visit.go(_page(visit))


def settle(visit: Visit) -> Response:
    found = visit.task()
    if not visit.posted("text"):
        return task.render(visit, found, 422, problem=visit.language("Write what you did."))
    visit.farm.colleagues.settle(found.id, visit.person, visit.posted("text"))
    visit.notify("success", visit.language("The task is closed."))
    return visit.go("/inbox")


def approve(visit: Visit) -> Response:
    visit.farm.colleagues.approve(visit.task().id, visit.person)
    visit.notify("success", visit.language("The answer is approved, and the case goes on."))
    return visit.go("/inbox")


def decline(visit: Visit) -> Response:
    found = visit.task()
    if not visit.posted("text"):
        return task.render(visit, found, 422, problem=visit.language("Write why you do not approve it."))
    pending = visit.farm.colleagues.pending(found.id)
    visit.farm.colleagues.decline(found.id, visit.person, visit.posted("text"))
    _put_back(visit, found, pending)
    visit.notify("success", visit.language("The answer went back to the colleague who gave it."))
    return visit.go("/inbox")


def take_over(visit: Visit) -> Response:
    """Do a robot's task by hand; it is in the inbox of the team that takes over from the robot."""
    found = visit.task()
    entry = visit.site.roster.robots.get(found.queue)
    try:
        visit.farm.colleagues.take_over(found.id, visit.person, entry.team if entry else OPERATIONS)
    except Conflict as error:
        visit.notify("warning", visit.sentence(error))
    else:
        visit.notify("success", visit.language("The task is yours; no robot touches it."))
    return visit.go(_page(visit))


def let_out(visit: Visit) -> Response:
    """Let the robot send a letter that somebody has read."""
    visit.farm.colleagues.let_out(visit.task().id, visit.person)
    visit.notify("success", visit.language("The robot sends the letter."))
    return visit.go(visit.home)


def give_back(visit: Visit) -> Response:
    visit.farm.colleagues.give_back(visit.task().id, visit.person, visit.posted("text"))
    visit.notify("success", visit.language("The robot has its task again."))
    return visit.go(visit.home)


def done_by_hand(visit: Visit) -> Response:
    """Say what came of a robot's task; it counts when it can no longer be undone."""
    found = visit.task()
    model, given = task.posted(visit, found)
    if given is not None and given.changes_rows:
        visit.is_unfinished = True
        return task.render(visit, found, form=given.form)
    if model is not None and given is not None and not check(given.form, model, given.answer, visit.language):
        return task.render(visit, found, 422, form=given.form)
    if model is None and not visit.posted("text"):
        return task.render(visit, found, 422, problem=visit.language("Write what you did."))
    receipt = given.answer if given else {}
    visit.farm.colleagues.finish_by_hand_later(found.id, visit.person, receipt, visit.posted("text"))
    return visit.go(_page(visit))


def give_up(visit: Visit) -> Response:
    found = visit.task()
    if not visit.posted("text"):
        return task.render(visit, found, 422, problem=visit.language("Write why it cannot be done."))
    visit.farm.colleagues.give_up(found.id, visit.person, visit.posted("text"))
    visit.notify("success", visit.language("The task is given up."))
    return visit.go(visit.home)


def retry(visit: Visit) -> Response:
    """Let the robot try one failed task again, with all its attempts."""
    found = visit.task()
    if not visit.posted("text"):
        return task.render(visit, found, 422, problem=visit.language("Write why; it is in the audit log."))
    visit.farm.operations.retry(found.id, visit.person, visit.posted("text"), teams=visit.site.roster.teams)
    visit.notify("success", visit.language("The robot has its task again."))
    return visit.go(_page(visit))


def reveal(visit: Visit) -> Response:
    """Show one person's CPR number on this page only; who and why is in the audit log before it is shown."""
    found = visit.task()
    persons = task.numbers(visit, found)
    which = visit.posted("person")
    if not which.isdecimal() or int(which) >= len(persons):
        return task.render(visit, found, 422, problem=visit.language("That person is not in the case."))
    if not visit.posted("reason"):
        problem = visit.language("Write why you need to see the CPR number.")
        return task.render(visit, found, 422, problem=problem)
    if not visit.site.cpr_reveals.allows(visit.person):
        problem = visit.language("You have looked at many CPR numbers. Try again in an hour.")
        return task.render(visit, found, 429, problem=problem)
    assert found.case_id is not None
    visit.farm.colleagues.reveal(found.case_id, visit.person, visit.posted("reason"))
    digits = persons[int(which)].reveal()
    return task.render(visit, found, revealed={int(which): f"{digits[:6]}-{digits[6:]}"})


def _put_back(visit: Visit, found: Task, pending: Pending | None) -> None:
    """Let whoever gave an answer that does not count find it in the form."""
    model = task.model_of(visit, found)
    if pending is None or (model is None and not pending.note):
        return
    fields = list(refilled(answer_fields(model), pending.answer or {})) if model else []
    fields += [("text", pending.note)] if pending.note else []
    visit.farm.visits.keep_draft(pending.person, task.form_address(found), fields)


def _page(visit: Visit) -> str:
    return f"/tasks/{visit.number('task')}"
