"""The limits and words of the rules that the business owns, by the day they are valid from."""

from __future__ import annotations

from bots.registers.parameters.tables import rule_parameters
from bots.registers.register import Register

__all__ = ["REGISTER"]

REGISTER = Register("parameters", (rule_parameters,))
