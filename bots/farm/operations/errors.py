"""Why an operator cannot stop, start, retry or cancel what was asked for."""

from __future__ import annotations

from bots.domain.errors import Conflict
from bots.domain.text import Text


class StandsAlready(Conflict):
    """Facts: kind, name, state."""

    code = "stands-already"
    words = Text(da="{name} står allerede sådan.", en="{kind} {name!r} is {state} already.")
    hint = "See 'kollega robot list' for why."


class NotStopped(Conflict):
    """Facts: kind, name."""

    code = "not-stopped"
    words = Text(
        da="{name} står allerede sådan: den kører.",
        en="{kind} {name!r} is running; there is nothing to resume.",
    )


class BegunAlready(Conflict):
    """Facts: task, state."""

    code = "begun-already"
    words = Text(
        da="Opgave {task} er begyndt og kan derfor ikke annulleres.",
        en="task {task} is {state}: only a task that nobody has begun can be cancelled.",
    )


class HistoryIsWhole(Conflict):
    """Nothing has to be reconciled, or somebody has done so."""

    code = "history-is-whole"
    words = Text(
        da="Historikken er hel; der er ikke noget at afstemme.",
        en="history is whole; there is nothing to reconcile.",
    )
    hint = "Where the database and this home were set back together, say --since DATE."


class LoginOpen(Conflict):
    """Facts: login."""

    code = "login-open"
    words = Text(da="Adgangen {login} er ikke lukket.", en="login {login!r} is not closed.")


class TeamsTask(Conflict):
    """Facts: task, team."""

    code = "teams-task"
    words = Text(
        da="Opgave {task} hører til {team}; kun robotters opgaver kan prøves igen.",
        en="task {task} belongs to team {team!r}: only robots' tasks are tried again.",
    )


class NotEnded(Conflict):
    """Facts: task, state."""

    code = "not-ended"
    words = Text(
        da="Opgave {task} er ikke afsluttet; robotten er stadig i gang med den.",
        en="task {task} has not ended (it is {state}); the farm is still at it.",
    )


class NotFailed(Conflict):
    """Facts: task, outcome."""

    code = "not-failed"
    words = Text(
        da="Opgave {task} mislykkedes ikke, så der er intet at prøve igen.",
        en="task {task} ended as {outcome}, not as a failure; there is nothing to retry.",
    )


class LookFirst(Conflict):
    """It may have gone through, and a colleague is asked. Facts: task, team, question."""

    code = "look-first"
    words = Text(
        da="Opgave {task} prøves ikke igen: {team} har et spørgsmål om den (opgave {question}), "
        "og den, der svarer, skal først se efter, om det gik igennem.",
        en="task {task} is not tried again: {team} has a question about it (task {question}), "
        "and whoever answers must look first whether it went through.",
    )
    hint = "See 'kollega work show {question}'."


class AnsweredAbout(Conflict):
    """Facts: task, person, question."""

    code = "answered-about"
    words = Text(
        da="Opgave {task} prøves ikke igen: {person} har svaret på opgave {question} om den, "
        "og svaret skal først ses af endnu en kollega.",
        en="task {task} is not tried again: {person} has answered task {question} about it, "
        "and a second person has to look at that first.",
    )


class WorkedOnAbout(Conflict):
    """Facts: task, person, team, question."""

    code = "worked-on-about"
    words = Text(
        da="Opgave {task} prøves ikke igen: {person} fra {team} arbejder på opgave {question} om den. "
        "Bed {person} om at svare eller give den tilbage.",
        en="task {task} is not tried again: {person} of {team} works on task {question} about it. "
        "Ask {person} to answer or release it.",
    )


class DealtWith(Conflict):
    """It failed, but there is nothing to try again any more. When many are retried, these are passed over."""


class CaseWentOn(DealtWith):
    """Facts: task, case, state."""

    code = "case-went-on"
    words = Text(
        da="Opgave {task} prøves ikke igen: sagen {case} er gået videre siden.",
        en="task {task} is not tried again: its case {case} has gone on since (it is {state}).",
    )
    hint = "'kollega case show {case}' says how."


class CaseAsksElse(DealtWith):
    """Facts: task, team, question."""

    code = "case-asks-else"
    words = Text(
        da="Opgave {task} prøves ikke igen: sagen er gået videre siden og spørger {team} om noget andet "
        "(opgave {question}).",
        en="task {task} is not tried again: its case has gone on since and asks {team} something else "
        "(task {question}).",
    )


class TaskErased(DealtWith):
    """Facts: task."""

    code = "task-erased"
    words = Text(
        da="Personoplysningerne i opgave {task} er slettet, så den kan ikke gøres igen.",
        en="task {task}: its personal data has been deleted, so it cannot be done again.",
    )


class FleetAtWork(Conflict):
    """The farm's older keys cannot be put aside while somebody works who knows only them."""

    code = "fleet-at-work"
    words = Text(
        da="Flåden arbejder. Stop alle runnere, og prøv igen.",
        en="The fleet is at work. Stop all runners, then try again.",
    )
