"""Why a question about a death is with a colleague."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode
from bots.processes.deaths.case import TEAM
from bots.processes.deaths.rules import RULES

HEIRS_NAMED, COURT_SILENT, NO_COURT = "heirs-named", "court-silent", "heirs-to-find"
RELATION_DOUBTFUL, HEIR_DEAD = "relation-doubtful", "heir-dead"
SPOUSE_DIED_SINCE, DIED_AGAIN = "spouse-died-since", "died-again"
PAYMENT_BACK, GET_BACK = "payment-came-back", "money-to-get-back"

CODES: Mapping[str, ReasonCode] = {
    **{rule.code: ReasonCode(rule.title, TEAM) for rule in RULES},
    HEIRS_NAMED: ReasonCode(Text(da="Skifteretten har svaret", en="The probate court has answered"), TEAM),
    COURT_SILENT: ReasonCode(
        Text(da="Skifteretten svarer ikke. Ring til den.", en="The probate court is silent. Call it."), TEAM
    ),
    NO_COURT: ReasonCode(Text(da="Arvingerne skal skrives ind", en="The heirs are to be entered"), TEAM),
    RELATION_DOUBTFUL: ReasonCode(
        Text(da="CPR viser ikke slægtskabet", en="CPR does not show the relation"), TEAM
    ),
    HEIR_DEAD: ReasonCode(Text(da="Arvingen er død", en="The heir is dead"), TEAM),
    SPOUSE_DIED_SINCE: ReasonCode(
        Text(da="Ægtefællen er død, efter vi skrev", en="The spouse died after our letter"), TEAM
    ),
    DIED_AGAIN: ReasonCode(
        Text(da="Dødsfaldet er meldt igen", en="The death was reported a second time"), TEAM
    ),
    PAYMENT_BACK: ReasonCode(Text(da="Betalingen kom ikke frem", en="The payment came back"), TEAM),
    GET_BACK: ReasonCode(Text(da="Penge skal hentes tilbage", en="Money is to be got back"), TEAM),
}
