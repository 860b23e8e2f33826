"""Errors by who acts next. A robot raises one of these; the runner knows from the type what follows."""

from __future__ import annotations


class KollegaError(Exception):
    """What is wrong, where, and who acts next: the message says all three."""


class UsageError(KollegaError):
    """The person at the command line or in a configuration file has to change something."""

    code = "not-set-up"


class FarmError(KollegaError):
    """The farm acts: the task is tried again later, with growing delay, up to the robot's limit.

    ``code`` is the reason code of such an attempt.
    """

    code = "browser-lost"


class PortalDown(FarmError):
    """The portal does not answer, answers with an error, or shows its maintenance page."""

    code = "portal-down"


class PortalClosed(PortalDown):
    """The portal says itself that it is closed for maintenance. Waiting for it uses up no attempt."""

    code = "portal-closed"


class SessionExpired(FarmError):
    """The portal has logged the robot out. The farm logs in anew and starts the task again."""

    code = "session-expired"


class PortalChanged(KollegaError):
    """A developer acts: a locator resolves to nothing, to several elements, or strategies disagree.

    ``trace`` holds one line per strategy that was tried; ``nearest`` what resembles it, as a hint.
    """

    code = "portal-changed"

    def __init__(self, message: str, trace: tuple[str, ...] = (), nearest: tuple[str, ...] = ()) -> None:
        hint = (f"nearest on the page (a hint, never used): {', '.join(nearest)}",) if nearest else ()
        super().__init__("\n  ".join((message, *trace, *hint)))
        self.trace = trace
        self.nearest = nearest


class CredentialRejected(KollegaError):
    """An operator acts: the login was refused. Its queue stops at once so that no account is locked."""

    code = "credential-rejected"

    def __init__(self, login: str, message: str) -> None:
        super().__init__(f"login {login!r} was refused: {message}. An operator must renew it and reopen it.")
        self.login = login
        self.reason = message


class StaleLease(KollegaError):
    """This worker slept past its lease and another has the task: nothing it did here was kept."""

    code = "too-late"


class DatabaseDown(FarmError):
    """The worklist's database does not answer. The farm connects again; what was committed is kept."""

    code = "database-down"


class CommitRefused(KollegaError):
    """A colleague acts: two attempts passed the point of no return without a receipt; a third never may."""

    code = "outcome-uncertain"
