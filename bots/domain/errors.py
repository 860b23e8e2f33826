"""Errors by kind: what is wrong, where, and who acts next, in words for people and for the command line.

Two families. What somebody asked for cannot be done: ``UsageError`` and its kinds, whose pages answer with
the kind's HTTP status. A robot's attempt broke: ``FarmError`` and the rest, where the runner knows from the
type what follows and ``code`` is the reason code of the attempt.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from bots.domain.text import Text


class KollegaError(Exception):
    """What is wrong, where, and who acts next.

        ``code`` names the error for scripts and logs and never changes. ``words`` say it to people, in both
        languages, with ``{facts}``; they know pages and people, no commands. ``hint`` is added on the command
        line and may name commands. ``status`` is the HTTP status of its page.

        ``detail`` stands in place of the words on the command line and in the log, in English: file, line,
    address. No page shows it. ``facts`` fill the words; a moment is shown in the reader's time zone. What
    ``passes`` may go well later, though nobody changes anything here.
    """

    code: ClassVar[str]
    words: ClassVar[Text]
    hint: ClassVar[str] = ""
    status: ClassVar[int] = 503
    passes: ClassVar[bool] = False

    def __init__(self, detail: str = "", /, **facts: object) -> None:
        self.facts = facts
        super().__init__(detail or self._line())

    def _line(self) -> str:
        facts = {name: _plain(value) for name, value in self.facts.items()}
        return " ".join(part.format(**facts) for part in (self.words.en, self.hint) if part)


def _plain(value: object) -> object:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else value


class UsageError(KollegaError):
    """Somebody asked for what cannot be done. Always one of the four kinds below."""


class NotFound(UsageError):
    """What was named does not exist, or no longer does."""

    status = 404


class Conflict(UsageError):
    """It exists, but stands otherwise than whoever asked believed: taken, answered, ended, paused."""

    status = 409


class NotAllowed(UsageError):
    """It could be done, but not by whoever asked."""

    status = 403


class Invalid(UsageError):
    """What was given is incomplete or wrong, and whoever gave it has to correct it."""

    status = 422


class NotSetUp(Invalid):
    """Invalid is the installation: a configuration, a vault, a machine. An operator or developer acts."""

    status = 503


class FileExists(Conflict):
    """A file that is never overwritten is there already."""

    code = "file-exists"
    words = Text(
        da="Filen findes allerede og bliver ikke overskrevet. Vælg et andet navn.",
        en="The file exists already and is not overwritten. Choose another name.",
    )


class FileUnusable(Invalid):
    """A file or folder that was named is not there, cannot be read or written, or is of another kind."""

    code = "file-unusable"
    words = Text(
        da="Filen eller mappen kan ikke bruges. Vælg en anden.",
        en="The file or folder cannot be used. Choose another.",
    )


class FarmError(KollegaError):
    """The farm acts: the task is tried again later, with growing delay, up to the robot's limit."""

    code = "browser-lost"
    words = Text(da="Browseren gik tabt.", en="The browser was lost.")


class SystemDown(FarmError):
    """The system does not answer, answers with an error, or shows its maintenance page."""

    code = "portal-down"
    words = Text(da="Systemet svarer ikke.", en="The system does not answer.")


class SystemClosed(SystemDown):
    """The system says itself that it is closed for maintenance. Waiting for it uses up no attempt."""

    code = "portal-closed"
    words = Text(da="Systemet er lukket for vedligeholdelse.", en="The system is closed for maintenance.")


class SessionExpired(FarmError):
    """The system has logged the robot out. The farm logs in anew and starts the task again."""

    code = "session-expired"
    words = Text(
        da="Systemet loggede robotten ud igen og igen.", en="The system logged the robot out again and again."
    )


class PortalChanged(KollegaError):
    """A developer acts: a locator resolves to nothing, to several elements, or strategies disagree.

    ``trace`` holds one line per strategy that was tried; ``nearest`` what resembles it, as a hint.
    """

    code = "portal-changed"
    words = Text(
        da="Portalen ser anderledes ud; intet blev gættet.",
        en="The portal looks different; nothing was guessed.",
    )

    def __init__(self, message: str, trace: tuple[str, ...] = (), nearest: tuple[str, ...] = ()) -> None:
        hint = (f"nearest on the page (a hint, never used): {', '.join(nearest)}",) if nearest else ()
        super().__init__("\n  ".join((message, *trace, *hint)))
        self.trace = trace
        self.nearest = nearest


class CredentialRejected(KollegaError):
    """An operator acts: the login was refused. Its queue stops at once so that no account is locked."""

    code = "credential-rejected"
    words = Text(da="Systemet afviser adgangen.", en="The system refuses the login.")

    def __init__(self, login: str, message: str) -> None:
        super().__init__(f"login {login!r} was refused: {message}. An operator must renew it and reopen it.")
        self.login = login
        self.reason = message


class StaleLease(KollegaError):
    """This worker slept past its lease and another has the task: nothing it did here was kept."""

    code = "too-late"
    words = Text(
        da="Opgaven nåede for sent frem til robotten, og intet er sendt.",
        en="The task reached the robot too late, and nothing was sent.",
    )


class Withdrawn(StaleLease):
    """The case no longer wants the task, which has ended: the robot was stopped before its click."""

    code = "withdrawn"
    words = Text(
        da="Sagen har ikke længere brug for opgaven, og intet er sendt.",
        en="The case no longer wants the task, and nothing was sent.",
    )


class Held(StaleLease):
    """The case stands still until a person has looked at it: the task is put back, before its click."""

    code = "held"
    words = Text(
        da="Sagen er standset, til et menneske har set på den, og intet er sendt.",
        en="The case is stopped until a person has looked at it, and nothing was sent.",
    )


class OverLimit(Held):
    """The day's limit of payments is reached: the task is put back before its click. An operator acts."""

    code = "payment-limit"
    words = Text(
        da="Dagens grænse for udbetalinger er nået, og intet er udbetalt.",
        en="The day's limit of payments is reached, and nothing was paid.",
    )


class DatabaseDown(FarmError):
    """The worklist's database does not answer. The farm connects again; what was committed is kept."""

    code = "database-down"
    words = Text(da="Arbejdslistens database svarer ikke.", en="The worklist's database does not answer.")
    passes = True


class CommitRefused(KollegaError):
    """A colleague acts: two attempts passed the point of no return without a receipt; a third never may."""

    code = "outcome-uncertain"
    words = Text(
        da="Det vides ikke, om det gik igennem. Se efter i systemet.",
        en="It is not known whether it went through. Look in the system.",
    )
