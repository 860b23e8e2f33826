"""The form in which a colleague writes on a case what was heard outside."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from bots.domain.errors import UsageError
from bots.domain.reference import reference_of_digest
from bots.farm.process import About, Case, Heard, Message
from bots.web.access.errors import NotThere, NotYours
from bots.web.forms.checking import check
from bots.web.forms.form import Form
from bots.web.forms.making import form_for
from bots.web.forms.reading import PostedForm
from bots.web.pages.cases import visible_to
from bots.web.visit import Visit

SOURCE = "colleague"
"""The source of what a person writes here; its number is made with the form, so that it is told once."""


def show(visit: Visit) -> Response:
    """An empty form for one kind of event."""
    case, heard = _asked(visit)
    form = form_for(heard.model, visit.language, heard.words, {})
    return _page(visit, case, heard, form, _number())


def tell(visit: Visit) -> Response:
    """Put it on the case, which goes on."""
    case, heard = _asked(visit)
    posted = PostedForm(heard.model, visit.language, heard.words, {}, visit.form)
    number = visit.posted("id") or _number()
    if posted.changes_rows:
        return _page(visit, case, heard, posted.form, number)
    if not check(posted.form, heard.model, posted.answer, visit.language):
        return _page(visit, case, heard, posted.form, number, 422)
    message = Message(
        about=About(case=case.id),
        kind=visit.request.path_params["kind"],
        data=posted.answer,
        source=SOURCE,
        id=number,
        origin=visit.posted("origin"),
    )
    try:
        visit.farm.tell(message, actor=visit.person)
    except UsageError as error:
        return _page(visit, case, heard, posted.form, number, error.status, problem=visit.sentence(error))
    visit.notify("success", visit.language("It is written on the case."))
    return visit.go(f"/cases/{case.id}")


def _asked(visit: Visit) -> tuple[Case, Heard]:
    case = visit.case()
    if case.id not in visible_to(visit, [case.id]):
        raise NotYours()
    process = visit.site.processes.get(case.process)
    heard = process.hears.get(visit.request.path_params["kind"]) if process else None
    if heard is None or not case.opened:
        raise NotThere()
    return case, heard


def _page(
    visit: Visit, case: Case, heard: Heard, form: Form, number: str, status: int = 200, *, problem: str = ""
) -> Response:
    return visit.page(
        "tell.html",
        status,
        case=case,
        heard=heard,
        kind=visit.request.path_params["kind"],
        form=form,
        number=number,
        origin=visit.posted("origin") if visit.request.method == "POST" else "",
        problem=problem,
    )


def _number() -> str:
    """A number for what is written down here; of letters, so that it looks like nobody's."""
    return reference_of_digest("besked", secrets.token_hex(16))
