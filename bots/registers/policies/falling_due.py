"""What falls due by one member's death."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from bots.domain.cpr import Cpr
from bots.domain.policy import Policy
from bots.registers.parameters.in_force import values_on
from bots.registers.policies.tables import policies
from bots.registers.storage.people import People
from bots.registers.storage.questions import Question
from bots.registers.treatments.tables import members


class BenefitQuestion(Question):
    """Asked of ``death-benefit``; ``on`` is the day of death."""

    cpr: Cpr
    on: datetime.date


class DeathBenefit:
    """The register that the deaths process asks."""

    def __init__(self, people: People) -> None:
        self._people = people

    def answer(
        self, connection: Connection, case_reference: str, question: dict[str, Any], now: datetime.datetime
    ) -> dict[str, Any]:
        """``{"member": name or None, "policies": [...], "most": DKK or None}``: what was in force on the day.

        ``most`` is up to what amount the business lets rules decide. Whoever is no member any more may still
        have a policy.
        """
        asked = BenefitQuestion.model_validate(question)
        key = self._people.key(asked.cpr)
        known = connection.execute(select(members.c.name_sealed).where(members.c.cpr_key == key)).first()
        in_force = (
            select(policies)
            .where(
                policies.c.cpr_key == key,
                policies.c.valid_from <= asked.on,
                or_(policies.c.valid_to.is_(None), policies.c.valid_to >= asked.on),
            )
            .order_by(policies.c.number)
        )
        found = [
            Policy(
                number=row.number,
                benefit=row.benefit,
                amount=row.amount,
                clause=row.clause,
                clause_since=row.clause_since,
                beneficiary=row.beneficiary_cpr_sealed and self._people.open_cpr(row.beneficiary_cpr_sealed),
            )
            for row in connection.execute(in_force)
        ]
        return {
            "member": self._people.open(known.name_sealed) if known else None,
            "policies": [one.model_dump(mode="json") for one in found],
            "most": values_on(connection, asked.on).get("death_payout_most"),
        }
