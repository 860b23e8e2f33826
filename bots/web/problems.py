"""Pages for what went wrong: what it is, and what to do next."""

from __future__ import annotations

from starlette.responses import Response

from bots.domain.errors import Conflict, KollegaError, NotAllowed, NotFound, NotSetUp, UsageError
from bots.web.visit import Visit


def refusal(visit: Visit, error: KollegaError) -> Response:
    """What the farm cannot do, by its kind, in the words of the error."""
    title, then = _by_kind(visit, error)
    return _page(visit, error.status, title, visit.sentence(error), then)


def _by_kind(visit: Visit, error: KollegaError) -> tuple[str, str]:
    t = visit.language
    match error:
        case NotFound():
            return t("There is no such page"), t("Go to the inbox and find the task there.")
        case NotAllowed():
            return (
                t("You do not have access to this"),
                t("Ask an operator for access if you need it for your work."),
            )
        case Conflict():
            return (
                t("It could not be done"),
                t("Nothing was changed. Go back to the inbox; the task may have changed meanwhile."),
            )
        case NotSetUp():
            return (
                t("It cannot be done now"),
                t("Nothing was changed and nothing is lost. Tell an operator if it lasts."),
            )
        case UsageError():
            return t("It was not accepted"), t("Nothing was changed. Go back, correct it and try again.")
        case _:
            return t("It cannot be done now"), t("Tell an operator if it lasts.")


def not_from_here(visit: Visit) -> Response:
    t = visit.language
    return _page(
        visit,
        403,
        t("The page was too old"),
        t("Nothing was changed. The form did not come from a page that is open in your present session."),
        t("Go back, load the page again and do it once more."),
    )


def not_so(visit: Visit, status: int) -> Response:
    """A request that no page makes, with the status that the server gives it."""
    t = visit.language
    return _page(
        visit,
        status,
        t("It could not be done"),
        t("The page cannot be used in that way, and nothing was changed."),
        t("Go to the inbox and find the task there."),
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


def _page(visit: Visit, status: int, title: str, what: str, then: str) -> Response:
    return visit.page("problem.html", status, title=title, what=what, then=then)
