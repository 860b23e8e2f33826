"""Why an invoice's task is with a colleague: the rules, and what no rule says."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text
from bots.farm.process import ReasonCode
from bots.processes.invoice.rules import RULES, UNREADABLE
from bots.processes.invoice.verdict import TEAM

CODES: Mapping[str, ReasonCode] = {
    **{rule.code: ReasonCode(rule.title, TEAM) for rule in RULES},
    UNREADABLE: ReasonCode(Text(da="Dokumentet kan ikke læses", en="The document cannot be read"), TEAM),
    "no-address": ReasonCode(
        Text(da="Klinikkens adresse mangler", en="The clinic's address is missing"), TEAM
    ),
}
