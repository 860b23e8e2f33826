"""A process as the next ones will be: a death, whose colleague names the heirs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.domain.cpr import Cpr
from bots.domain.fields import LongText, Percent
from bots.domain.money import Kroner
from bots.domain.text import Text
from bots.farm.process.answer_error import AnswerError
from bots.farm.process.case import Case
from bots.farm.process.process import Process
from bots.farm.process.questions import answer_to
from bots.farm.process.steps import AskColleague, Close, Step
from bots.farm.process.words import ReasonCode, Shown, Words

HEIRS = "heirs"
NAMES = "heirs-named"


class Kin(StrEnum):
    SPOUSE = "spouse"
    CHILD = "child"


class Heir(BaseModel):
    """One heir. ``share`` is in per cent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cpr: Cpr
    share: Percent
    kin: Kin
    born: date | None = None


class Heirs(BaseModel):
    """Who inherits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    died: date
    heirs: list[Heir] = Field(min_length=1, max_length=3)
    amount: Kroner | None = Field(default=None, ge=0)
    children: int = Field(default=0, ge=0, le=20)
    checked: bool
    note: LongText = ""

    @model_validator(mode="after")
    def _whole(self) -> Heirs:
        if sum(one.share for one in self.heirs) != Decimal(100):
            raise AnswerError(da="Andelene giver ikke 100 %.", en="The shares do not add up to 100 %.")
        return self


class Death(BaseModel):
    """Who died."""

    cpr: Cpr
    name: str


def next_step(case: Case, now: datetime) -> Step:
    ask = AskColleague("fakturaer", f"{case.reference}-arvinger", NAMES, _WHO, HEIRS, (("Afdød", "Bo"),))
    answer = answer_to(case, ask, Heirs)
    return answer if isinstance(answer, AskColleague) else Close("paid")


def shows(case: Case) -> tuple[Shown, ...]:
    death = Death.model_validate(case.opened)
    name = Text(da=death.name, en=death.name)
    return (Shown(Text(da="Dødsfaldet", en="The death"), values=((name, death.cpr),)),)


_WHO = Text(da="Hvem arver?", en="Who inherits?")
_NO_MORE = Text(da="", en="")
ESTATE = Process(
    name="estate",
    title=Text(da="Dødsfald", en="Death"),
    opens_with=Death,
    next_step=next_step,
    questions={HEIRS: Heirs},
    outcomes={"paid": Text(da="udbetalt", en="paid out")},
    words={
        HEIRS: {
            "died": Words(Text(da="Dødsdag", en="Day of death")),
            "heirs": Words(Text(da="Arvinger", en="Heirs")),
            "heirs.cpr": Words(Text(da="CPR-nummer", en="CPR number")),
            "heirs.share": Words(Text(da="Andel i procent", en="Share in per cent")),
            "heirs.born": Words(Text(da="Født", en="Born")),
            "heirs.kin": Words(
                Text(da="Slægtskab", en="Kin"),
                options={
                    "spouse": (Text(da="Ægtefælle", en="Spouse"), _NO_MORE),
                    "child": (Text(da="Barn", en="Child"), _NO_MORE),
                },
            ),
            "amount": Words(Text(da="Beløb", en="Amount")),
            "children": Words(Text(da="Antal børn", en="Number of children")),
            "checked": Words(Text(da="Er CPR-registeret set efter?", en="Was the CPR register looked at?")),
        }
    },
    codes={NAMES: ReasonCode(Text(da="Arvinger skal oplyses", en="Heirs are to be named"))},
    labels={"Afdød": "Deceased"},
    shows=shows,
    team="fakturaer",
)
