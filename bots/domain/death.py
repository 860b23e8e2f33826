"""A death, as it opens a case, and what CPR tells of the person afterwards."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from bots.domain.cpr_person import CprPerson


class Death(BaseModel):
    """Somebody whom CPR says to be dead (status 90), in the extract that was ``produced`` on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    deceased: CprPerson
    produced: date


class CprReport(BaseModel):
    """What CPR says of a person, in the extract that was ``produced`` on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    person: CprPerson
    produced: date
