"""Which of the business's parameters are in force on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from bots.domain.parameters import RuleParameters
from bots.registers.parameters.tables import rule_parameters


def parameters_on(connection: Connection, day: date) -> RuleParameters:
    """What the business has decided and is in force on ``day``."""
    wanted = (
        select(rule_parameters)
        .where(rule_parameters.c.valid_from <= day)
        .order_by(rule_parameters.c.valid_from)
    )
    rows = connection.execute(wanted).all()
    return RuleParameters.model_validate({row.name: row.value for row in rows})
