"""Finding cases, and the story of one. A person is looked for with a reason, and not too often."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from urllib.parse import urlencode

from starlette.responses import Response

from bots.decisions import decided, is_proposed
from bots.domain.cpr import Cpr
from bots.domain.reference import looks_like_cpr, without_gaps
from bots.domain.text import Text
from bots.farm.cases import WAITING, CaseSummary, CprInSearch
from bots.farm.process import Case
from bots.web.access.errors import NotYours
from bots.web.access.visitor import Role
from bots.web.letters import letters_of
from bots.web.visit import Visit, had_by, may_see
from bots.web.wording import states
from bots.web.wording.story import StoryContext, story
from bots.web.wording.waits import steps_of, waits_for

HANDS = {Role.COLLEAGUE, Role.OPERATOR}


def show(visit: Visit) -> Response:
    """The search page, with what was found for the address's word."""
    text = visit.query("q")
    if looks_like_cpr(text):
        visit.notify("warning", visit.language("A CPR number is searched for below, with a reason."))
        return visit.go("/cases")
    found = _ours(visit, text) if text else None
    return _found(visit, found, text, sees_all=_sees_all(visit))


def search(visit: Visit) -> Response:
    """The search form. It is posted, so that nothing that somebody types gets into an address unseen."""
    text = without_gaps(visit.posted("q"))
    return by_number(visit, text) if looks_like_cpr(text) else visit.go(f"/cases?{urlencode({'q': text})}")


def by_number(visit: Visit, text: str) -> Response:
    """What is found by ten digits, which may be a person's: so they get into no address.

    Whether somebody has that number is not told.
    """
    with suppress(CprInSearch):
        if found := _ours(visit, text):
            return _found(visit, found, text, sees_all=_sees_all(visit))
    message = visit.language(
        "No case has this as a P-number, an invoice number or a receipt. A CPR number is searched for below, "
        "with a reason."
    )
    visit.notify("warning", message)
    return visit.go("/cases")


def search_person(visit: Visit) -> Response:
    """Cases about a person; who looked and why is in the audit log before anything is shown."""
    t = visit.language
    try:
        cpr = Cpr(visit.posted("cpr"))
    except ValueError:
        return _again(visit, 422, t("Write the CPR number as ten digits."))
    if not visit.posted("reason"):
        return _again(visit, 422, t("Write why you look for this person."))
    if not visit.site.cpr_searches.allows(visit.person):
        return _again(visit, 429, t("You have searched for many persons. Try again in an hour."))
    found = visit.farm.colleagues.cases_of_person(cpr, visit.person, visit.posted("reason"))
    return _found(visit, found)


def one(visit: Visit) -> Response:
    """A case's story: robots and people in the same form."""
    case = visit.case()
    number = case.id
    if number not in visible_to(visit, [number]):
        raise NotYours()
    chapters = story(
        case,
        visit.farm.reader.audit_of(case_id=number),
        visit.farm.colleagues.notes(case_id=number),
        StoryContext.of(visit.farm.reader, visit.site.processes, visit.site.roster, case),
    )
    tasks = sorted(visit.farm.reader.tasks(case_id=number), key=lambda task: task.id)
    may_open = visit.visitor.may(HANDS)
    seen = {task.id for task in tasks if may_open and may_see(visit.visitor, task, visit.site)}
    closed = case.last("closed")
    process = visit.site.processes.get(case.process)
    explained = decided(case) is not None and visit.visitor.may({Role.AUDITOR})
    return visit.page(
        "case.html",
        case=case,
        title=states.title(process, case.process),
        outcome=states.outcome(process, closed.data["outcome"]) if closed else None,
        story=chapters,
        tasks=tasks,
        letters=letters_of(case, visit.farm.reader.files(case_id=number)),
        seen=seen,
        waits=_waits(visit, case),
        explained=explained,
        proposed=is_proposed(case),
        heard=process.hears if process and case.opened and visit.visitor.may(HANDS) else {},
    )


def remark(visit: Visit) -> Response:
    """What a person says about the case; a colleague then has to read it."""
    if not visit.posted("text"):
        visit.notify("warning", visit.language("Write what the person says."))
    else:
        visit.farm.colleagues.remark(visit.number("case"), visit.person, visit.posted("text"))
        visit.notify(
            "success", visit.language("It is written on the case, and a colleague has a task about it.")
        )
    return visit.go(f"/cases/{visit.number('case')}")


def _ours(visit: Visit, text: str) -> list[CaseSummary]:
    found = visit.farm.colleagues.find_cases(text)
    ours = visible_to(visit, [case.id for case in found])
    return [case for case in found if case.id in ours]


def _again(visit: Visit, status: int, problem: str) -> Response:
    visit.notify("warning", problem)
    return _found(visit, None, status=status)


def _found(
    visit: Visit,
    found: Sequence[CaseSummary] | None,
    text: str = "",
    *,
    sees_all: bool = True,
    status: int = 200,
) -> Response:
    processes = visit.site.processes
    waiting = [one.id for one in found or () if one.state == WAITING]
    waits = {case.id: _waits(visit, case) for case in visit.farm.reader.cases_of(waiting)}
    return visit.page(
        "cases.html",
        status,
        text=text,
        found=found,
        sees_all=sees_all,
        waits=waits,
        title_of=lambda one: states.title(processes.get(one.process), one.process),
        outcome_of=lambda one: states.outcome(processes.get(one.process), one.outcome or one.state),
    )


def _waits(visit: Visit, case: Case) -> tuple[Text, ...]:
    process = visit.site.processes.get(case.process)
    return waits_for(process, case, steps_of(process, case, visit.farm.now()))


def _sees_all(visit: Visit) -> bool:
    return not visit.visitor.roles.isdisjoint({Role.OPERATOR, Role.AUDITOR})


def visible_to(visit: Visit, case_ids: Collection[int]) -> set[int]:
    """Operators and auditors see every case; a colleague those that a team of theirs has had to do with."""
    if _sees_all(visit):
        return set(case_ids)
    had = visit.farm.colleagues.cases_had_by(case_ids)
    return {case_id for case_id, queues in had.items() if had_by(visit.visitor, queues, visit.site)}
