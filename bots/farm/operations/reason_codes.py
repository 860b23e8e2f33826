"""Why a task ended otherwise than done: the reason codes of the farm itself, in words.

Those of a robot stand in its room (``reasons.py``), those of a process in its ``codes``.
"""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.errors import (
    CommitRefused,
    CredentialRejected,
    DatabaseDown,
    FarmError,
    Held,
    OverLimit,
    PortalChanged,
    SessionExpired,
    StaleLease,
    SystemClosed,
    SystemDown,
    Withdrawn,
)
from bots.domain.text import Text
from bots.farm.process import DEVELOPERS, OPERATIONS, ReasonCode


def _reason(da: str, en: str, team: str | None = None) -> ReasonCode:
    return ReasonCode(Text(da=da, en=en), team)


REASONS: Mapping[str, ReasonCode] = {
    FarmError.code: ReasonCode(FarmError.words),
    CredentialRejected.code: ReasonCode(CredentialRejected.words, OPERATIONS),
    DatabaseDown.code: ReasonCode(DatabaseDown.words, OPERATIONS),
    CommitRefused.code: ReasonCode(CommitRefused.words),
    Held.code: ReasonCode(Held.words),
    OverLimit.code: ReasonCode(OverLimit.words, OPERATIONS),
    PortalChanged.code: ReasonCode(PortalChanged.words, DEVELOPERS),
    SystemClosed.code: ReasonCode(SystemClosed.words),
    SystemDown.code: ReasonCode(SystemDown.words),
    SessionExpired.code: ReasonCode(SessionExpired.words),
    StaleLease.code: ReasonCode(StaleLease.words),
    Withdrawn.code: ReasonCode(Withdrawn.words),
    "arrival-changed": _reason(
        "En fil er kommet igen med andet indhold.", "A file has come again with other content."
    ),
    "arrival-gap": _reason(
        "Der mangler en fil mellem to, der er kommet.", "A file is missing between two that came."
    ),
    "arrival-too-large": _reason(
        "Det, der er kommet, er for stort til robotten.", "What has come is too large for the robot."
    ),
    "arrival-missing": _reason("Dagens fil er ikke kommet.", "The day's file has not come."),
    "asked-by-colleague": _reason("Spørgsmål fra en kollega.", "A colleague's question."),
    "case-parked": _reason(
        "En proces fejlede; sagens historik er urørt.",
        "A process raised an error; the case's history is untouched.",
        DEVELOPERS,
    ),
    "certificate-expires": _reason(
        "En medarbejdersignatur udløber snart. Bestil en ny, og læg den i boksen.",
        "An employee signature is about to expire. Order a new one and put it into the vault.",
        OPERATIONS,
    ),
    "event-late": _reason(
        "Der er kommet besked til en sag, der er lukket.", "Something was heard about a closed case."
    ),
    "event-unmatched": _reason(
        "Der er kommet besked, som ikke passer til nogen sag.", "Something was heard that fits no case."
    ),
    "history-went-back": _reason(
        "Databasen er sat tilbage. Kør 'kollega reconcile'.",
        "The database was set back. Run 'kollega reconcile'.",
        OPERATIONS,
    ),
    "insight": _reason("Indsigt, der skal besvares.", "An access request to answer."),
    "letter-returned": _reason("Brevet er kommet retur.", "The letter came back."),
    "letter-waits": _reason("Et brev venter på dig.", "A letter waits for you."),
    "login-closed": _reason(
        "Adgangen er lukket, så kontoen ikke bliver spærret. Forny den, og åbn den igen.",
        "The login is closed so that the account is not locked. Renew it and open it again.",
        OPERATIONS,
    ),
    "look-up-unclear": _reason(
        "Opslaget gav ikke et sikkert svar, og intet er sendt.",
        "The look-up gave no certain answer, and nothing was sent.",
    ),
    "no-longer-wanted": _reason(
        "Sagen har ikke længere brug for opgaven.", "The case no longer wants the task."
    ),
    "not-set-up": _reason(
        "Robotten mangler noget i opsætningen.", "Something is missing in the robot's set-up.", OPERATIONS
    ),
    "payload-invalid": _reason(
        "Opgavens indhold passer ikke til robotten.", "The task's payload does not fit the robot.", DEVELOPERS
    ),
    "payment-release": _reason(
        "En udbetaling venter på en anden persons øjne.", "A payment waits for a second pair of eyes."
    ),
    "payments-stopped": _reason(
        "Dagens grænse for udbetalinger er nået, og alle udbetalinger er standset.",
        "The day's limit of payments is reached, and all payments are stopped.",
    ),
    "receipt-unreadable": _reason("Kvitteringen kan ikke læses.", "The receipt cannot be read."),
    "remark": _reason("En person har sagt noget om sagen.", "A person has said something about the case."),
    "robot-error": _reason("Robotten gik i stykker.", "The robot broke.", DEVELOPERS),
    "robot-paused": _reason(
        "Robotten er sat på pause, fordi portalen er ændret.",
        "The robot is paused because the portal has changed.",
        DEVELOPERS,
    ),
    "sample-control": _reason("Stikprøve af en afgørelse.", "Sample of a decision."),
    "timed-out": _reason("Ingen nåede at svare i tide.", "Nobody answered in time."),
    "worker-lost": _reason("Arbejderen gik tabt ved hvert forsøg.", "The worker was lost on every attempt."),
}
