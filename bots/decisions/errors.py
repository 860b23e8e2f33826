"""Why a decision cannot be explained, or nothing found about a person."""

from __future__ import annotations

from bots.domain.errors import NotAllowed, NotFound
from bots.domain.text import Text


class NoRules(NotFound):
    """Facts: process, known."""

    code = "no-rules"
    words = Text(
        da="Sager af typen {process} har ingen regler. Det har {known}.",
        en="process {process!r} has no rules; these have: {known}",
    )


class NoSuchDecision(NotFound):
    """Facts: reference."""

    code = "no-such-decision"
    words = Text(
        da="Der er ingen afgørelse eller sag {reference}.", en="there is no decision or case {reference!r}."
    )
    hint = "'kollega decisions list' shows them."


class Undecided(NotFound):
    """Facts: case."""

    code = "undecided"
    words = Text(
        da="Sagen {case} har ingen afgørelse: der er ikke truffet nogen endnu, eller dens oplysninger er "
        "slettet, fordi tiden er gået.",
        en="case {case} has no decision on record: none was made yet, or the time for keeping "
        "its data is over",
    )


class NotAuditor(NotAllowed):
    """Facts: person, role."""

    code = "not-auditor"
    words = Text(
        da="{person} er ikke revisor, så ingen er slået op. En revisor skal gøre det.",
        en="{person} is no {role}, so nobody was looked up. An {role} must do it.",
    )
