"""What a reason code is called in the inbox, in a few words."""

from __future__ import annotations

from bots.domain.text import Text
from bots.farm.operations.reason_codes import REASONS
from bots.processes.invoice.rules import rule_for

_TITLES = {
    "unreadable": Text(da="Dokumentet kan ikke læses", en="The document cannot be read"),
    "asked-by-colleague": Text(da="Spørgsmål fra en kollega", en="A colleague's question"),
    "credit-after-claim": Text(da="Krediteret efter tilskud", en="Credited after the subsidy"),
    "already-claimed": Text(da="Der er søgt før", en="It was claimed before"),
    "no-receipt": Text(da="Kvitteringen mangler", en="The receipt is missing"),
    "receipt-unreadable": Text(da="Kvitteringen kan ikke læses", en="The receipt cannot be read"),
    "no-address": Text(da="Klinikkens adresse mangler", en="The clinic's address is missing"),
    "remark": Text(da="En person har sagt noget om sagen", en="A person has said something about the case"),
    "insight": Text(da="Indsigt, der skal besvares", en="An access request to answer"),
    "sample-control": Text(da="Stikprøve af en afgørelse", en="Sample of a decision"),
    "letter-waits": Text(da="Et brev venter på dig", en="A letter waits for you"),
    "proposed": Text(da="Reglerne foreslår", en="The rules propose"),
    "uncertain": Text(da="Uvist om det gik igennem", en="Unsure whether it went through"),
}


def reason_title(code: str | None) -> Text:
    """The title of a rule or of another reason; the code itself where it has none."""
    if code is None:
        return Text(da="–", en="–")
    if rule := rule_for(code):
        return rule.title
    if reason := REASONS.get(code):
        return Text(da=_first_sentence(reason.meaning.da), en=_first_sentence(reason.meaning.en))
    return _TITLES.get(code) or Text(da=code.replace("-", " "), en=code.replace("-", " "))


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")
