"""What colleagues see of payments: one that waits for a second person, and what came of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bots.config import DayLimit, PaymentLimits
from bots.config.roster import Roster
from bots.domain.clock import SystemClock
from bots.domain.errors import OverLimit
from bots.farm.colleagues import Caution
from bots.farm.farm import Farm
from bots.farm.storage.database import connect, migrate
from bots.vault.cipher import Cipher
from bots.web.settings import WebSettings
from bots.web.site import Site
from tests.farm.errand import taken
from tests.farm.payouts import HEIRS, PAID, QUEUE, TEAM, opened
from tests.web.conftest import Client

GRANTS = (f"colleague:{TEAM}", "auditor")


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
    migrate(engine)
    caution = Caution(second_pair_over=Decimal(25_000))
    limits = PaymentLimits(per_day=DayLimit(amount=Decimal(20), number=1))
    yield Farm(
        engine, Cipher(b"k" * 32), {"heirs": HEIRS}, clock=SystemClock(), caution=caution, limits=limits
    )
    engine.dispose()


@pytest.fixture
def site(farm: Farm) -> Site:
    roster = Roster.load(Path("robots.yaml"))
    roster = roster.model_copy(update={"teams": {**roster.teams, TEAM: roster.teams["fakturaer"]}})
    return Site(farm, roster, {"heirs": HEIRS}, WebSettings(_env_file=None))


def release_of(farm: Farm, case_id: int) -> int:
    (task,) = [one for one in farm.reader.tasks(case_id=case_id, open_only=True) if one.queue == TEAM]
    return task.id


def test_an_approver_lets_a_payment_go(farm: Farm, client: Callable[..., Client]) -> None:
    task = release_of(farm, opened(farm, "30000"))
    mette, per = client("Mette", *GRANTS), client("Per", *GRANTS, "approver")
    page = mette.read(f"/tasks/{task}")
    assert "Må pengene udbetales?" in page
    assert "30.000,00 kr. er over 25.000,00 kr." in page
    assert "Sagen vil ikke længere have det gjort" not in page
    refused = mette.submit(f"/tasks/{task}/answer", action="let-go")
    assert refused.status_code == 403
    assert "En godkender skal se på udbetalingen." in refused.text
    per.read(f"/tasks/{task}")
    assert per.submit(f"/tasks/{task}/answer", action="let-go").status_code == 303
    assert farm.colleagues.pending(task) is not None


def test_a_case_tells_what_was_paid_and_what_was_not(farm: Farm, client: Callable[..., Client]) -> None:
    case_id = opened(farm, "30000", "20.50")
    farm.colleagues.answer(release_of(farm, case_id), "Per", {"action": "stop", "note": "Kontoen er forkert"})
    farm.finish(taken(farm, queue=QUEUE), PAID)
    page = client("Mette", *GRANTS).read(f"/cases/{case_id}")
    assert "udbetalte 20,50 kr. (nr. 4711)" in page
    assert "betalte ikke BO-1-betal-1: Kontoen er forkert" in page


def test_whoever_pays_by_hand_reads_what_was_to_be_paid(farm: Farm, client: Callable[..., Client]) -> None:
    case_id = opened(farm, "20.50")
    (task,) = farm.reader.tasks(case_id=case_id, open_only=True)
    page = client("Mette", "colleague:udbetalinger").read(f"/tasks/{task.id}")
    for text in ("Arving 1", "NemKonto ved CPR-nummer", "710480-XXXX", "Tekst til modtageren", "20,50"):
        assert text in page
    assert "7104801236" not in page


def test_an_operator_lets_payments_go_on_in_the_control_room(
    farm: Farm, client: Callable[..., Client]
) -> None:
    opened(farm, "20.50")
    lease = taken(farm, queue=QUEUE)
    with pytest.raises(OverLimit):
        farm.about_to_commit(lease, lease.task.reference, {})
    ole = client("Ole", "operator")
    assert "payments of heirs came over the day&#39;s limit" in ole.read("/control")
    fields = {"kind": "robot", "name": QUEUE, "reason": "De er rigtige"}
    assert ole.submit("/control/steer", **fields, act="resume").status_code == 303
    again = taken(farm, queue=QUEUE)
    farm.about_to_commit(again, again.task.reference, {})
