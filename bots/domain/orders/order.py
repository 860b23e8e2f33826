"""What a robot is asked to do, and the receipt it comes back with: one pair per robot."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Order(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
