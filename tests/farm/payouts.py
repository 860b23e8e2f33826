"""A process that pays what it is opened with, for the tests of payments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel

from bots.domain.cpr import Cpr
from bots.domain.orders.kerne import BenefitReceipt
from bots.domain.payee import Payee
from bots.farm.farm import Farm
from bots.farm.process import (
    PAYMENT_HEARD,
    ROBOT_HANDOVER,
    AskColleague,
    Case,
    Close,
    GivenUp,
    Pay,
    Process,
    RobotHandover,
    Step,
    carry_out,
    payment,
)
from bots.farm.worklist.outcome import Done

TEAM = "arv"
QUEUE = "kerne-pay"
PAID = Done(BenefitReceipt(payment_number="4711"))


class Heirs(BaseModel):
    """What each of them gets, in DKK."""

    shares: tuple[Decimal, ...]
    changed_account: bool = False


def _paying(case: Case, nth: int, share: Decimal, changed: bool) -> Pay:
    to = Payee(name=f"Arving {nth}", cpr=Cpr("7104801236"))
    return Pay(f"{case.reference}-betal-{nth}", to, share, "Udbetaling ved død", changed)


def next_step(case: Case, now: datetime) -> Step | tuple[Step, ...]:
    """Pay all of them at once."""
    heirs = Heirs.model_validate(case.opened)
    found = [
        carry_out(case, payment(_paying(case, nth, share, heirs.changed_account), TEAM))
        for nth, share in enumerate(heirs.shares, 1)
    ]
    steps = tuple(one for one in found if isinstance(one, Pay | AskColleague))
    return steps or Close("stopped" if any(isinstance(one, GivenUp) for one in found) else "paid")


HEIRS = Process(
    "heirs",
    Heirs,
    next_step,
    questions={ROBOT_HANDOVER: RobotHandover},
    team=TEAM,
    hears=PAYMENT_HEARD,
)


def opened(farm: Farm, *shares: str, reference: str = "BO-1", changed: bool = False) -> int:
    """A case that pays these amounts."""
    payload = Heirs(shares=tuple(map(Decimal, shares)), changed_account=changed)
    return farm.open_case("heirs", reference, payload, actor="demo")


MakeFarm = Callable[..., Farm]
