"""Which of the business's parameters are in force on a day."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Connection, select

from bots.registers.parameters.tables import rule_parameters

AnyParameters = TypeVar("AnyParameters", bound=BaseModel)


def parameters_on(connection: Connection, day: date, model: type[AnyParameters]) -> AnyParameters:
    """Those of ``model`` that the business has decided and that are in force on ``day``."""
    return of_model(values_on(connection, day), model)


def values_on(connection: Connection, day: date) -> dict[str, Any]:
    """Everything in force on ``day``, as JSON by name."""
    wanted = (
        select(rule_parameters)
        .where(rule_parameters.c.valid_from <= day)
        .order_by(rule_parameters.c.valid_from)
    )
    return {row.name: row.value for row in connection.execute(wanted)}


def of_model(values: dict[str, Any], model: type[AnyParameters]) -> AnyParameters:
    """Those of ``values`` that ``model`` has; None in a field where only the rule itself says something."""
    return model.model_validate({name: values[name] for name in model.model_fields if name in values})
