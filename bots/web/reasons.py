"""What a reason code is called in the inbox, in a few words."""

from __future__ import annotations

from bots.domain.text import Text
from bots.processes.invoice.rules import rule_for

_TITLES = {
    "unreadable": Text(da="Dokumentet kan ikke læses", en="The document cannot be read"),
    "asked-by-colleague": Text(da="Spørgsmål fra en kollega", en="A colleague's question"),
    "credit-after-claim": Text(da="Krediteret efter tilskud", en="Credited after the subsidy"),
    "login-closed": Text(da="En adgang er lukket", en="A login is closed"),
    "case-parked": Text(da="En sag er standset", en="A case has stopped"),
    "form-refused": Text(da="D-service afviste ansøgningen", en="D-service refused the form"),
    "already-claimed": Text(da="Der er søgt før", en="It was claimed before"),
    "no-receipt": Text(da="Kvitteringen mangler", en="The receipt is missing"),
    "receipt-unreadable": Text(da="Kvitteringen kan ikke læses", en="The receipt cannot be read"),
    "no-address": Text(da="Klinikkens adresse mangler", en="The clinic's address is missing"),
    "portal-down": Text(da="Systemet svarede ikke", en="The system did not answer"),
    "portal-changed": Text(da="Systemet ser anderledes ud", en="The system has changed"),
    "robot-error": Text(da="Robotten gik i stå", en="The robot broke"),
    "uncertain": Text(da="Uvist om det gik igennem", en="Unsure whether it went through"),
}


def reason_title(code: str | None) -> Text:
    """The title of a rule or of another reason; the code itself where it has none."""
    if code is None:
        return Text(da="–", en="–")
    rule = rule_for(code)
    if rule is not None:
        return rule.title
    return _TITLES.get(code) or Text(da=code.replace("-", " "), en=code.replace("-", " "))
