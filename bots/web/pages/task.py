"""The task page: what the robot tried, why it stopped, what to decide, and what happens then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from bots.decisions.explaining import decided
from bots.domain.cpr import Cpr
from bots.farm.process.case import Case
from bots.farm.worklist.task import Task, TaskState
from bots.web.access.visitor import Role
from bots.web.document import choices_of, persons_of, source_of
from bots.web.forms import Form, answer_in, form_for
from bots.web.pages import files
from bots.web.visit import Visit
from bots.web.wording.reasons import reason_title
from bots.web.wording.story import story

RETRIED = (TaskState.FAILED, TaskState.CANCELLED)


def show(visit: Visit) -> Response:
    return render(visit, visit.task())


def render(
    visit: Visit,
    task: Task,
    status: int = 200,
    *,
    form: Form | None = None,
    revealed: Mapping[int, str] | None = None,
    problem: str = "",
) -> Response:
    """The page, with what was filled in and what is wrong with it, or with CPR numbers asked for."""
    case = case_of(visit, task)
    source = source_of(case)
    model = question_of(visit, task, case)
    if form is None and model is not None:
        form = form_for(model, visit.language, choices_of(source, visit.language))
    pending = visit.farm.colleagues.pending(task.id)
    acts = visit.farm.reader.audit_of(case_id=task.case_id, task_id=None if task.case_id else task.id)
    notes = visit.farm.colleagues.notes(case_id=task.case_id, task_id=None if task.case_id else task.id)
    process = visit.site.processes.get(case.process) if case else None
    others = [team for team in visit.site.roster.teams if team != task.at_team]
    return visit.page(
        "task.html",
        status,
        task=task,
        case=case,
        source=source,
        persons=persons_of(case, source, process),
        robot=None if task.team else visit.site.roster.robots.get(task.queue),
        form=form,
        pending=pending,
        files=files.files_of(visit),
        story=story(case, acts, notes, visit.site.roster),
        reason_title=reason_title,
        code=task.payload.get("code") or task.reason_code,
        other_teams=others,
        is_mine=task.claimed_by == visit.person and not task.ended,
        is_free=task.claimed_by is None and not task.ended,
        by_hand=task.state is TaskState.BY_HAND,
        may_retry=Role.OPERATOR in visit.visitor.roles and not task.team and task.state in RETRIED,
        may_approve=Role.APPROVER in visit.visitor.roles,
        revealed=revealed or {},
        problem=problem,
        explained=case is not None and decided(case) is not None,
    )


def case_of(visit: Visit, task: Task) -> Case | None:
    return None if task.case_id is None else visit.farm.reader.case_by_id(task.case_id)


def persons(visit: Visit, task: Task) -> tuple[Cpr, ...]:
    """Whose numbers the page shows masked, in its order."""
    case = case_of(visit, task)
    process = visit.site.processes.get(case.process) if case else None
    return persons_of(case, source_of(case), process)


def question_of(visit: Visit, task: Task, case: Case | None) -> type[BaseModel] | None:
    """The model of what is asked: the process's question, or the receipt of what was done by hand."""
    if task.ended:
        return None
    if task.state is TaskState.BY_HAND:
        return visit.farm.colleagues.receipt_model(task.id)
    process = visit.site.processes.get(case.process) if case else None
    return process.questions.get(task.question) if process and task.question else None


def filled(visit: Visit, task: Task) -> tuple[type[BaseModel] | None, Form | None, dict[str, Any]]:
    """The model, the posted form and the answer in it, whether it is right or not."""
    case = case_of(visit, task)
    model = question_of(visit, task, case)
    if model is None:
        return None, None, {}
    form = form_for(model, visit.language, choices_of(source_of(case), visit.language))
    return model, form, answer_in(form, visit.form)
