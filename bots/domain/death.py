"""A death, as it opens a case."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bots.domain.cpr_person import CprPerson


class Death(BaseModel):
    """Somebody whom CPR says to be dead (status 90)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    deceased: CprPerson
