"""One request, as a page sees it: who asks, in which language, what was posted, and ways to answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bots.domain.errors import KollegaError
from bots.farm.farm import Farm
from bots.farm.process import Case
from bots.farm.visits import Draft
from bots.farm.worklist import LARGEST, Task
from bots.web.access.errors import NotThere, NotYours
from bots.web.access.sessions import VisitorSession
from bots.web.access.visitor import Role, Visitor
from bots.web.site import Site
from bots.web.wording.languages import Language
from bots.web.wording.refusals import sentence

_NOT_TYPED = ("csrf", "back", "kept-form")


@dataclass
class Visit:
    """``form`` is what was posted, empty for a GET; ``session`` None where nobody has logged in.

    ``is_unfinished``: what was posted did not get through, though the answer is no error.
    """

    request: Request
    site: Site
    language: Language
    session: VisitorSession | None = None
    form: FormData = field(default_factory=FormData)
    is_unfinished: bool = False

    @property
    def farm(self) -> Farm:
        return self.site.farm

    @property
    def visitor(self) -> Visitor:
        """Who asks. Only for pages that need a role."""
        if self.session is None or self.session.visitor is None:
            raise NotYours()
        return self.session.visitor

    @property
    def person(self) -> str:
        return self.visitor.person

    @property
    def seconds_left(self) -> int:
        """How long until the session ends when the visitor does nothing more."""
        return 0 if self.session is None else int(self.site.sessions.left(self.session).total_seconds())

    @property
    def is_partial(self) -> bool:
        """Whether htmx asks for a part of a page."""
        return self.request.headers.get("hx-request") == "true"

    def number(self, name: str) -> int:
        """A whole number in the address.

        Raises:
            NotThere: larger than any there can be.
        """
        found = int(self.request.path_params[name])
        if found > LARGEST:
            raise NotThere()
        return found

    def posted(self, name: str) -> str:
        """A posted text, trimmed; empty when there is none."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    @cached_property
    def drafts(self) -> Mapping[str, Draft]:
        """What the visitor has typed and not sent, by the address of its form."""
        return self.farm.visits.drafts(self.person)

    def typed(self, address: str) -> FormData | None:
        """What was typed into the form that is sent to ``address``: just now, or before and not sent."""
        if self.request.method != "GET" and self.request.url.path == address:
            return self.form
        draft = self.drafts.get(address)
        return FormData([*draft.fields]) if draft else None

    def typed_in(self, address: str, name: str) -> str:
        """What was typed into one field of that form; empty where nothing was."""
        form = self.typed(address)
        return str(form.get(name) or "") if form else ""

    def keep_typed(self, person: str, address: str = "") -> None:
        """Keep what was posted for ``person``, until it gets through. ``address``: where its form is sent."""
        fields = [(name, str(value)) for name, value in self.form.multi_items() if name not in _NOT_TYPED]
        self.farm.visits.keep_draft(person, address or self.request.url.path, fields)

    def put_back(self) -> Draft | None:
        """What was typed on this page before and is in its forms again."""
        if self.session is None or self.session.visitor is None or self.request.method != "GET":
            return None
        here = self.request.url.path
        found = [one for address, one in self.drafts.items() if here in (address, page_of(address))]
        return max(found, key=lambda one: one.kept_at, default=None)

    def query(self, name: str) -> str:
        """A text in the address, trimmed; empty when there is none."""
        return self.request.query_params.get(name, "").strip()

    def sentence(self, error: KollegaError) -> str:
        """What an error says to this visitor."""
        return sentence(error, self.language, self.site.roster)

    def notify(self, kind: str, message: str) -> None:
        """Say something on the next page. ``kind``: success, info, warning or error."""
        if self.session is not None:
            self.session.notices.append((kind, message))

    def task(self, name: str = "task") -> Task:
        """The task of the address, if it belongs to one of the visitor's teams or to a robot they may see.

        Raises:
            NotThere, NoSuchTask: there is none. NotYours: it is another team's.
        """
        task = self.farm.reader.task(self.number(name))
        if not may_see(self.visitor, task, self.site):
            raise NotYours()
        return task

    def colleagues(self, tasks: Iterable[Task]) -> list[str]:
        """To whom all of these tasks can be given."""
        teams = {task.at_team for task in tasks if task.at_team is not None}
        return [one for one in self.farm.visits.people(teams) if one != self.person]

    def case(self) -> Case:
        """The case of the address; whether the visitor may see it is not asked.

        Raises:
            NotThere, NoSuchCase: there is none.
        """
        return self.farm.reader.case_by_id(self.number("case"))

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page or, for htmx, the part of it that ``template`` is."""
        session = self.session
        notices = [] if session is None else session.notices[:]
        if session is not None and not self.is_partial:
            session.notices.clear()
        content = (
            self.site.pages[self.language.code]
            .get_template(template)
            .render(
                visit=self,
                token=self._token,
                visitor=session.visitor if session else None,
                notices=notices,
                shortcuts=session.shortcuts if session else False,
                roster=self.site.roster,
                here=self.here,
                put_back=self.put_back() if status == 200 and not self.is_partial else None,
                now=self.farm.now(),
                **values,
            )
        )
        return HTMLResponse(content, status)

    def _token(self) -> Markup:
        """What every form holds to be taken."""
        token = self.session.csrf if self.session else ""
        return Markup('<input type="hidden" name="csrf" value="{}">').format(token)

    def go(self, to: str) -> Response:
        """See another page, by GET."""
        return RedirectResponse(to, 303)

    def back(self, otherwise: str) -> Response:
        """To the page that the form names, or ``otherwise``."""
        return self.go(local_path(self.posted("back")) or otherwise)

    def menu(self) -> list[tuple[str, str]]:
        """Addresses and names of the pages this visitor may see."""
        t = self.language
        overseers = {Role.OPERATOR, Role.AUDITOR}
        pages = [
            ("/inbox", t("Inbox"), {Role.COLLEAGUE}),
            ("/control", t("Control room"), overseers),
            ("/figures", t("Key figures"), overseers),
            ("/map", t("Process map"), overseers),
            ("/cases", t("Cases"), overseers | {Role.COLLEAGUE}),
            ("/decisions", t("Automated decisions"), set(Role)),
            ("/insight", t("Access requests"), {Role.AUDITOR}),
            ("/audit", t("Audit log"), {Role.AUDITOR}),
        ]
        return [(address, name) for address, name, roles in pages if self.visitor.may(roles)]

    @property
    def home(self) -> str:
        """Where the work of this visitor begins."""
        return next((address for address, _ in self.menu() if address in ("/inbox", "/control")), "/help")

    @property
    def address_to_read(self) -> str:
        """This page, or the one that its form stands on: an address that only takes forms leads there."""
        return self.here if self.request.method == "GET" else self.request.url.path

    @property
    def here(self) -> str:
        """The address of this page without the host."""
        url = self.request.url
        return url.path + (f"?{url.query}" if url.query else "")


def page_of(address: str) -> str:
    """The page on which the form stands that is sent to ``address``: the one above it."""
    return address.rpartition("/")[0] or "/"


def may_see(visitor: Visitor, task: Task, site: Site) -> bool:
    """A team's tasks are for the team; a robot's for the team that takes over from it, and for operators.

    Also while somebody does it by hand: an operator who took it over still sees it.
    """
    if not task.team and Role.OPERATOR in visitor.roles:
        return True
    if task.at_team is not None:
        return task.at_team in visitor.teams
    entry = site.roster.robots.get(task.queue)
    return entry is not None and entry.team in visitor.teams


def had_by(visitor: Visitor, queues: Collection[str], site: Site) -> bool:
    """Whether one of the visitor's teams is among ``queues``, or a robot that such a team takes over from."""
    robots = site.roster.robots
    teams = {robots[queue].team if queue in robots else queue for queue in queues}
    return not visitor.teams.isdisjoint(teams)


def local_path(address: str) -> str | None:
    """``address`` if it is a path on this site, so that nobody is led elsewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    return address if address.isprintable() else None
