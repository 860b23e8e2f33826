"""What was learnt about membership of danmark: known only after a claim was typed, so worth remembering."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from bots.domain.orders.dservice import ClaimAnswer
from bots.registers.consents.given import consents_of
from bots.registers.danmark.questions import AnswerQuestion, StatusQuestion
from bots.registers.danmark.tables import danmark_status
from bots.registers.parameters.in_force import values_on
from bots.registers.storage.people import People
from bots.registers.storage.upsert import insert_or_update

_SAYS_NOTHING = (ClaimAnswer.FORM_REFUSED, ClaimAnswer.TOO_OLD)
"""Answers from which nothing follows about membership: D-service gives them before it looks the person up."""


class DanmarkRegisters:
    """The two registers of the subsidy process."""

    def __init__(self, people: People) -> None:
        self._people = people

    def status(
        self, connection: Connection, case_reference: str, question: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """``{"not_member_on": date, "remembered_days": days, "consents": [...]}``.

        The day of D-service's newest answer, or None unless it was "not a member"; how long the business
        believes that, or None where it has not answered; and what the person has consented to.

        Whether an answer or a consent holds on the day is for the process to weigh.
        """
        asked = StatusQuestion.model_validate(question)
        row = connection.execute(self._newest(asked)).one_or_none()
        known = consents_of(connection, self._people, [asked.cpr], "subsidy")
        is_none = row is not None and row.answer == ClaimAnswer.NOT_A_MEMBER
        return {
            "not_member_on": row.answered_on.isoformat() if row is not None and is_none else None,
            "remembered_days": values_on(connection, asked.on).get("remembered_days"),
            "consents": [consent.model_dump(mode="json") for consent in known],
        }

    def remember(
        self, connection: Connection, case_reference: str, question: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """Keep D-service's answer, unless one of a later day is there: ``{"remembered": true}``."""
        given = AnswerQuestion.model_validate(question)
        row = connection.execute(self._newest(given)).one_or_none()
        newest = row is None or row.answered_on <= given.on
        if newest and given.answer not in _SAYS_NOTHING:
            answer = {
                "cpr_key": self._people.key(given.cpr),
                "answer": given.answer.value,
                "answered_on": given.on,
                "case_reference": case_reference,
            }
            insert_or_update(connection, danmark_status, [answer], key=("cpr_key",))
        return {"remembered": True}

    def _newest(self, asked: StatusQuestion | AnswerQuestion) -> Select[tuple[str, date]]:
        return select(danmark_status.c.answer, danmark_status.c.answered_on).where(
            danmark_status.c.cpr_key == self._people.key(asked.cpr)
        )
