"""Every address of the pages, and which role it needs. A test walks this list."""

from __future__ import annotations

from bots.web import help_page, inbox, login, stream
from bots.web.door import ANYONE, Door
from bots.web.visitor import Role

COLLEAGUES = frozenset({Role.COLLEAGUE})
EVERYBODY = frozenset(Role)
POST = ("POST",)

ROUTES = [
    Door("/login", login.show, needs=ANYONE),
    Door("/login", login.by_name, needs=ANYONE, methods=POST),
    Door("/login/provider", async_page=login.to_provider, needs=ANYONE),
    Door("/login/back", async_page=login.back_from_provider, needs=ANYONE),
    Door("/language", login.change_language, needs=ANYONE),
    Door("/logout", login.log_out, needs=EVERYBODY, methods=POST),
    Door("/shortcuts", login.change_shortcuts, needs=EVERYBODY, methods=POST),
    Door("/help", help_page.show, needs=EVERYBODY),
    Door("/live", async_page=stream.worklist, needs=EVERYBODY, quiet=True),
    Door("/", inbox.start, needs=EVERYBODY),
    Door("/inbox", inbox.show, needs=COLLEAGUES),
]
