"""Why a task ended otherwise than done: every reason code of the farm and of the robots, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bots.domain.errors import (
    CommitRefused,
    CredentialRejected,
    DatabaseDown,
    FarmError,
    PortalChanged,
    PortalClosed,
    PortalDown,
    SessionExpired,
    StaleLease,
)
from bots.domain.text import Text
from bots.farm.process.teams import DEVELOPERS, OPERATIONS

ROBOTS_TEAM = "the robot's team"


@dataclass(frozen=True)
class Reason:
    """What a code means, and the team of robots.yaml that acts (or ``ROBOTS_TEAM``)."""

    meaning: Text
    team: str = ROBOTS_TEAM


def _reason(da: str, en: str, team: str = ROBOTS_TEAM) -> Reason:
    return Reason(Text(da=da, en=en), team)


REASONS: Mapping[str, Reason] = {
    "answer-unclear": _reason(
        "Portalen har fået det, men svaret afgør ikke sagen.",
        "The portal has it, but its answer does not decide the matter.",
    ),
    FarmError.code: Reason(FarmError.words),
    "card-differs": _reason(
        "Kortet viste noget andet end bilaget og er slettet igen.",
        "The card showed something else than the document and was deleted again.",
    ),
    "card-refused": _reason("Navision opretter ikke kortet.", "Navision does not create the card."),
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
    "claimed-otherwise": _reason(
        "Referencen er brugt til en anden behandling.", "The reference was used for another treatment."
    ),
    CredentialRejected.code: Reason(CredentialRejected.words, OPERATIONS),
    DatabaseDown.code: Reason(DatabaseDown.words, OPERATIONS),
    "document-not-found": _reason(
        "Nemhandel kender ikke dokumentet.", "Nemhandel does not know the document."
    ),
    "file-too-large": _reason(
        "Dokumentet er for stort til at blive opbevaret.", "The document is too large to be kept."
    ),
    "form-refused": _reason("Portalen afviser skemaet.", "The portal refuses the form."),
    "lines-refused": _reason("Navision afviser linjerne.", "Navision refuses the lines."),
    "login-closed": _reason(
        "Adgangen er lukket, så kontoen ikke bliver spærret. Forny den, og åbn den igen.",
        "The login is closed so that the account is not locked. Renew it and open it again.",
        OPERATIONS,
    ),
    "look-up-unclear": _reason(
        "Opslaget gav ikke et sikkert svar, og intet er sendt.",
        "The look-up gave no certain answer, and nothing was sent.",
    ),
    "mail-refused": _reason("Mailserveren afviser mailen.", "The mail server refuses the mail."),
    "not-set-up": _reason(
        "Robotten mangler noget i opsætningen.", "Something is missing in the robot's set-up.", OPERATIONS
    ),
    "open-card-exists": _reason(
        "Der ligger et åbent kort, som robotten ikke har oprettet.",
        "There is an open card that the robot did not create.",
    ),
    CommitRefused.code: Reason(CommitRefused.words),
    "paid-otherwise": _reason(
        "Der er betalt, men ikke som bestilt.", "It has been paid, but not as ordered."
    ),
    "payload-invalid": _reason(
        "Opgavens indhold passer ikke til robotten.", "The task's payload does not fit the robot.", DEVELOPERS
    ),
    "payment-refused": _reason("Navision afviser betalingen.", "Navision refuses the payment."),
    PortalChanged.code: Reason(PortalChanged.words, DEVELOPERS),
    PortalClosed.code: Reason(PortalClosed.words),
    PortalDown.code: Reason(PortalDown.words),
    "posted-with-other-amount": _reason(
        "Bilaget er bogført med et andet beløb.", "The document is posted with another amount."
    ),
    "posting-refused": _reason("Navision afviser bogføringen.", "Navision refuses the posting."),
    "review-differs": _reason(
        "Kontrolsiden viser andet end det, der blev tastet; intet er sendt.",
        "The review page shows something else than was typed; nothing was sent.",
    ),
    "robot-error": _reason("Robotten gik i stykker.", "The robot broke.", DEVELOPERS),
    "robot-paused": _reason(
        "Robotten er sat på pause, fordi portalen er ændret.",
        "The robot is paused because the portal has changed.",
        DEVELOPERS,
    ),
    SessionExpired.code: Reason(SessionExpired.words),
    StaleLease.code: Reason(StaleLease.words),
    "vendor-unknown": _reason("Navision kender ikke leverandøren.", "Navision does not know the vendor."),
    "worker-lost": _reason("Arbejderen gik tabt ved hvert forsøg.", "The worker was lost on every attempt."),
}
