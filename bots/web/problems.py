"""Pages for what went wrong: what it is, and what to do next."""

from __future__ import annotations

from starlette.responses import Response

from bots.domain.masking import mask
from bots.web.visit import Visit


def refused(visit: Visit) -> Response:
    t = visit.language
    return _page(
        visit,
        403,
        t("You do not have access to this"),
        t("The page or task belongs to a team or a role that you do not have."),
        t("Ask an operator for access if you need it for your work."),
    )


def not_from_here(visit: Visit) -> Response:
    t = visit.language
    return _page(
        visit,
        403,
        t("The page was too old"),
        t("Nothing was changed. The form did not come from a page that is open in your present session."),
        t("Go back, load the page again and do it once more."),
    )


def not_found(visit: Visit) -> Response:
    t = visit.language
    return _page(
        visit,
        404,
        t("There is no such page"),
        t("The address may be wrong, or what it showed has been deleted."),
        t("Go to the inbox and find the task there."),
    )


def not_done(visit: Visit, message: str, status: int = 409) -> Response:
    t = visit.language
    return _page(
        visit,
        status,
        t("It could not be done"),
        t("Nothing was changed. What the farm says about it is in English:"),
        t("Go back to the inbox; the task may have changed while you looked at it."),
        mask(message),
    )


def database_down(visit: Visit) -> Response:
    t = visit.language
    return _page(
        visit,
        503,
        t("The worklist does not answer"),
        t("Nothing was changed and nothing is lost."),
        t("Try again in a minute. If it lasts, tell an operator."),
    )


def broken(visit: Visit) -> Response:
    t = visit.language
    return _page(
        visit,
        500,
        t("Something went wrong here"),
        t("The mistake is ours, and it has been written in the log."),
        t("Try again. If it happens again, tell an operator what you did."),
    )


def _page(visit: Visit, status: int, title: str, what: str, then: str, message: str = "") -> Response:
    return visit.page("problem.html", status, title=title, what=what, then=then, message=message)
