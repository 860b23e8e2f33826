"""What the subsidy and the withdrawal process ask and tell the register of danmark."""

from __future__ import annotations

import datetime

from bots.domain.cpr import Cpr
from bots.domain.orders.dservice import AcceptedClaim, ClaimAnswer
from bots.registers.storage.questions import Question


class StatusQuestion(Question):
    """Asked of ``danmark-status``. ``on`` stays on the case as the day somebody asked."""

    cpr: Cpr
    on: datetime.date


class AnswerQuestion(Question):
    """Asked of ``danmark-remember``."""

    cpr: Cpr
    on: datetime.date
    answer: ClaimAnswer


class ClaimedQuestion(Question):
    """Told ``danmark-claimed``. ``invoice`` is the invoice's case."""

    invoice: str
    claim: AcceptedClaim


class ClaimsQuestion(Question):
    """Asked of ``danmark-claims``. ``invoice`` is the invoice's case."""

    invoice: str
