"""What is wrong with a command as it was typed, or with the processes it starts."""

from __future__ import annotations

from bots.domain.errors import Invalid, NotSetUp
from bots.domain.text import Text


class WrongCall(Invalid):
    """A command lacks an argument, or has one that cannot be meant."""

    code = "wrong-call"
    words = Text(
        da="Kommandoen mangler noget eller kan ikke forstås. Ret den, og prøv igen.",
        en="The command lacks something or cannot be understood. Correct it and try again.",
    )


class SandboxFailed(NotSetUp):
    """The sandbox portals did not start."""

    code = "sandbox-failed"
    words = Text(
        da="Øvelsesportalerne startede ikke. En udvikler skal se på dem.",
        en="The sandbox portals did not start. A developer must look at them.",
    )


class RunnerFailed(NotSetUp):
    """The robots' processes end as soon as they start."""

    code = "runner-failed"
    words = Text(
        da="Robotternes program stopper, så snart det er startet. Driften skal se i loggen.",
        en="The robots' program ends as soon as it starts. An operator must look into the log.",
    )
