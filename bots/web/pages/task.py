"""The task page: what the robot tried, why it stopped, what to decide, and what happens then."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import BaseModel
from starlette.responses import Response

from bots.decisions import decided, is_proposed
from bots.domain.cpr import Cpr
from bots.farm.cases import WITHDRAWN
from bots.farm.colleagues import ASKED, NoteKind, waits_to_be_let_out
from bots.farm.process import LETTER_QUEUE, Case, Process, Step, is_wanted, words_of
from bots.farm.worklist import Task, TaskState
from bots.web.access.visitor import Role
from bots.web.beside import persons_of, shown_of
from bots.web.forms.form import Form
from bots.web.forms.making import Choices, form_for
from bots.web.forms.reading import PostedForm
from bots.web.letters import letters_of
from bots.web.pages import files
from bots.web.visit import Visit
from bots.web.wording.answers import answer, ordered
from bots.web.wording.labels import fact
from bots.web.wording.story import StoryContext, story
from bots.web.wording.waits import steps_of, waits_for

RETRIED = (TaskState.FAILED, TaskState.CANCELLED)


def show(visit: Visit) -> Response:
    return render(visit, visit.task())


def notice(visit: Visit) -> Response:
    """The part of the page that says whether the task is still wanted, while somebody has it open."""
    task = visit.task()
    case = case_of(visit, task)
    steps = steps_of(process_of(visit, case), case, visit.farm.now())
    return visit.page("task_notice.html", task=task, unwanted=_is_unwanted(task, case, steps))


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
    process = process_of(visit, case)
    shown = shown_of(process, case)
    persons = persons_of(task, process, case, shown)
    model = question_of(visit, task, case)
    named = asked(task)
    typed = _typed_before(visit, task, process, case)
    if form is None and model is not None:
        words, choices = words_of(process, named), choices_of(process, case, named)
        form = typed.form if typed else form_for(model, visit.language, words, choices)
    pending = visit.farm.colleagues.pending(task.id)
    acts = visit.farm.reader.audit_of(case_id=task.case_id, task_id=None if task.case_id else task.id)
    notes = visit.farm.colleagues.notes(case_id=task.case_id, task_id=None if task.case_id else task.id)
    context = StoryContext.of(visit.farm.reader, visit.site.processes, visit.site.roster, case)
    steps = steps_of(process, case, visit.farm.now())
    kept = files.files_of(visit)
    others = [team for team in visit.site.roster.teams if team != task.at_team]
    return visit.page(
        "task.html",
        status,
        task=task,
        case=case,
        shown=shown,
        persons=persons,
        numbers={one.cpr: number for number, one in enumerate(persons)},
        facts=[(fact(process, label), value) for label, value in task.payload.get("facts", ())],
        ordered=() if task.team else ordered(process, task.queue, task.payload),
        replies=[note for note in notes if note.kind is NoteKind.REPLIED and note.task_id == task.id],
        is_asked=task.payload.get("code") == ASKED,
        robot=None if task.team else visit.site.roster.robots.get(task.queue),
        form=form,
        pending=pending,
        given=answer(process, named, pending.answer) if pending else (),
        files=kept,
        letters=letters_of(case, kept, task.reference) if task.queue == LETTER_QUEUE else [],
        seen={task.id},
        story=story(case, acts, notes, context),
        reason_title=visit.site.reasons,
        code=task.payload.get("code") or task.reason_code,
        other_teams=others,
        colleagues=visit.colleagues([task]) if task.team and not task.ended else [],
        waits=waits_for(process, case, steps),
        unwanted=_is_unwanted(task, case, steps),
        typed=answer(process, named, typed.answer) if typed else (),
        is_mine=task.claimed_by == visit.person and not task.ended,
        is_free=task.claimed_by is None and not task.ended,
        by_hand=task.state is TaskState.BY_HAND,
        may_let_out=waits_to_be_let_out(task),
        may_retry=Role.OPERATOR in visit.visitor.roles and not task.team and _may_be_retried(task),
        may_approve=Role.APPROVER in visit.visitor.roles,
        revealed=revealed or {},
        problem=problem,
        explained=case is not None and decided(case) is not None,
        proposed=case is not None and is_proposed(case),
    )


def form_address(task: Task) -> str:
    """Where the form that ends the task is sent."""
    return f"/tasks/{task.id}/{'by-hand' if task.state is TaskState.BY_HAND else 'answer'}"


def _typed_before(visit: Visit, task: Task, process: Process | None, case: Case | None) -> PostedForm | None:
    """What the visitor has filled in and not got through with, also where nothing is asked any more."""
    data, named = visit.typed(form_address(task)), asked(task)
    model = _model(process, named)
    if data is None or model is None:
        return None
    choices = choices_of(process, case, named)
    return PostedForm(model, visit.language, words_of(process, named), choices, data)


def model_of(visit: Visit, task: Task) -> type[BaseModel] | None:
    """The model of the task's question or receipt, whether it is still asked or not."""
    return _model(process_of(visit, case_of(visit, task)), asked(task))


def _model(process: Process | None, named: str | None) -> type[BaseModel] | None:
    return {**process.questions, **process.receipts}.get(named) if process and named else None


def _may_be_retried(task: Task) -> bool:
    return task.state in RETRIED and task.outcome != WITHDRAWN


def _is_unwanted(task: Task, case: Case | None, steps: Collection[Step]) -> bool:
    """Whether the case waits no longer for an open task, which stays where somebody may have done it."""
    if case is None or task.ended or not steps:
        return False
    return not is_wanted(case, (task.queue, task.reference), steps)


def case_of(visit: Visit, task: Task) -> Case | None:
    return None if task.case_id is None else visit.farm.reader.case_by_id(task.case_id)


def process_of(visit: Visit, case: Case | None) -> Process | None:
    return visit.site.processes.get(case.process) if case else None


def numbers(visit: Visit, task: Task) -> tuple[Cpr, ...]:
    """Whose numbers the page shows masked, in its order."""
    case = case_of(visit, task)
    return tuple(one.cpr for one in persons_of(task, process_of(visit, case), case))


def asked(task: Task) -> str | None:
    """The name of the question, or the queue whose receipt is asked for."""
    return task.question if task.team else task.queue


def question_of(visit: Visit, task: Task, case: Case | None) -> type[BaseModel] | None:
    """The model of what is asked: the process's question, or the receipt of what was done by hand."""
    if task.ended:
        return None
    if task.state is TaskState.BY_HAND:
        return visit.farm.colleagues.receipt_model(task.id)
    process = process_of(visit, case)
    return process.questions.get(task.question) if process and task.question else None


def choices_of(process: Process | None, case: Case | None, question: str | None) -> Choices:
    """What the case allows where the question's model leaves it open."""
    if process is None or case is None or question is None or not case.opened:
        return {}
    return process.choices(case, question)


def posted(visit: Visit, task: Task) -> tuple[type[BaseModel], PostedForm] | tuple[None, None]:
    """The model of what is asked, and what was filled in, whether it is right or not."""
    case = case_of(visit, task)
    model = question_of(visit, task, case)
    if model is None:
        return None, None
    process, named = process_of(visit, case), asked(task)
    choices = choices_of(process, case, named)
    return model, PostedForm(model, visit.language, words_of(process, named), choices, visit.form)
