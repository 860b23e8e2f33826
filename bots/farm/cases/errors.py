"""What cannot be done with a case, or with the search for one."""

from __future__ import annotations

from bots.domain.errors import Conflict, Invalid, NotFound, NotSetUp
from bots.domain.text import Text


class NoSuchCase(NotFound):
    """Facts: case, its number or reference."""

    code = "no-such-case"
    words = Text(da="Der er ingen sag {case}.", en="there is no case {case}.")
    hint = "'kollega work list' shows tasks, whose numbers will do."


class NoSuchReference(NotFound):
    """Facts: process, reference."""

    code = "no-such-reference"
    words = Text(da="Der er ingen sag {reference}.", en="there is no {process} case {reference!r}.")


class PersonalDataGone(Conflict):
    """The time for keeping it is over. Facts: case."""

    code = "personal-data-gone"
    words = Text(
        da="Sag {case} har ingen personoplysninger at vise (længere).",
        en="case {case} has no personal data to show (any more).",
    )


class PersonReasonMissing(Invalid):
    """Whoever looks at a person says why."""

    code = "person-reason-missing"
    words = Text(
        da="Skriv, hvorfor du ser på personen; det står i revisionsloggen.",
        en="say why you look at this person; it is written in the audit log.",
    )


class CprInSearch(Invalid):
    """A search by words that holds a CPR number would be kept without a reason."""

    code = "cpr-in-search"
    words = Text(
        da="Det ligner et CPR-nummer. Søg efter personen, og skriv hvorfor.",
        en="this looks like a CPR number: search for a person with a reason instead.",
    )


class NotParked(Conflict):
    """Facts: case, state."""

    code = "case-not-parked"
    words = Text(
        da="Sag {case} er ikke sat til side, så den skal ikke sættes i gang.",
        en="case {case} is {state}, not parked.",
    )


class OpensOtherwise(Invalid):
    """A case was opened with a payload of another model. Facts: process, wanted, given."""

    code = "opens-otherwise"
    words = Text(
        da="En sag af typen {process} blev åbnet med forkert indhold. En udvikler skal rette det.",
        en="process {process!r} opens with {wanted}, not {given}. "
        "Whoever wrote what opens it must correct it.",
    )


class ProcessUnknown(NotFound):
    """This version of the program has no such process. Facts: process, known."""

    code = "process-unknown"
    words = Text(
        da="Denne version kender ikke sager af typen {process}. Driften skal se på det.",
        en="there is no process {process!r}; known are {known}. "
        "A developer must add it, or an operator must run the version that has it.",
    )


class RulesUnusable(NotSetUp):
    """Archived rules are gone, are not what the audit log vouches for, or do not run any more."""

    code = "rules-unusable"
    words = Text(
        da="De regler, som sagen blev afgjort efter, kan ikke køres igen. Driften skal se på arkivet.",
        en="The rules that decided the case cannot be run again. An operator must see to the archive.",
    )


class KindUnheard(NotFound):
    """No process of this version hears such events. Facts: kind."""

    code = "kind-unheard"
    words = Text(
        da="Ingen sager tager imod besked om {kind}. En udvikler skal se på det.",
        en="no process hears events of the kind {kind!r}.",
    )


class EventWrong(Invalid):
    """What was told does not fit its kind. Facts: kind, wrong (fields, and what is wrong with them)."""

    code = "event-wrong"
    words = Text(
        da="Beskeden om {kind} er ikke rigtigt udfyldt. Ret den, og send den igen.",
        en="the event {kind!r} does not fit: {wrong}. Whoever tells it must correct it.",
    )


class ProcessError(Exception):
    """A developer acts: the process or a register did what the farm cannot carry out."""
