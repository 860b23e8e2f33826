"""What keeps a machine from working with the rest of the fleet."""

from __future__ import annotations

from bots.domain.errors import Invalid, NotAllowed, NotSetUp
from bots.domain.text import Text


class ClockWrong(NotSetUp):
    """This machine's clock is not the farm's. Facts: off, with its sign: plus is ahead."""

    code = "clock-wrong"
    words = Text(
        da="Maskinens ur går {off} forkert. Driften skal stille det.",
        en="this machine's clock is {off} off the farm's, which is the database server's (on SQLite the "
        "machine's own, as its first runner found it). No worker begins by it. An operator must set it and "
        "let it be kept right (chrony or systemd-timesyncd).",
    )
    passes = True


class OtherRoster(NotSetUp):
    """The rest of the fleet works by another robots.yaml. Facts: where, the machines that do."""

    code = "other-roster"
    words = Text(
        da="Maskinerne er ikke sat ens op ({where}). Driften skal give dem den samme opsætning.",
        en="robots.yaml here differs from the one that the fleet works by ({where}); hours and limits "
        "would contradict each other. An operator must give every machine the same robots.yaml; to "
        "change it, stop all runners (they finish their tasks), replace it everywhere, start them again.",
    )


class ClockIsReal(NotAllowed):
    """Only a sandbox's clock is moved: the farm has worked by the real one, or does."""

    code = "clock-is-real"
    words = Text(
        da="Farmen går efter det rigtige ur, og det flytter ingen. Kun en sandkasse, der er begyndt med sit "
        "eget ur, kan det.",
        en="the farm goes by the real clock, and nobody moves that. Only a sandbox that began with a clock "
        "of its own can be moved.",
    )
    hint = "'kollega demo --clock 2026-12-01T09:00' begins one."


class StepWrong(Invalid):
    """A clock goes forward, and not further than ten years at once."""

    code = "clock-step-wrong"
    words = Text(
        da="Uret flyttes fremad, og højst ti år ad gangen.",
        en="a clock is moved forward, and at most ten years at once.",
    )
