"""A robot looks a person up: the log says who, whom by key, why and when, before the register is asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bots.config import Roster, Settings
from bots.domain.clock import FixedClock
from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CprPerson, CprStatus
from bots.domain.errors import SystemDown
from bots.farm.farm import Farm
from bots.farm.robot import Desk
from bots.farm.worklist import Lease, QueueTerms
from bots.vault import Secret
from fixtures.servers.cpr import CprServer, Trouble

PERSON = CprPerson(cpr=Cpr("610180-0000"), status=CprStatus.IN_DENMARK)


@pytest.fixture
def desk(farm: Farm, lease: Lease, server: CprServer, tmp_path: Path) -> Desk:
    (tmp_path / "kollega.env").write_text(
        f"KOLLEGA_ADDRESSES__CPR={server.address}\nKOLLEGA_CA_FILE={server.ca_file}\n"
    )
    settings = Settings.load(tmp_path)
    settings.roster = Roster.load(Path("robots.yaml"))
    vault: Any = SimpleNamespace(get=lambda name: Secret(name, server.secret))
    browser: Any = SimpleNamespace(reported_drift=set())
    return Desk(lease, farm, settings, vault, browser)


@pytest.fixture
def lease(farm: Farm) -> Lease:
    farm.add_task("cpr-lookup", "T-1", {}, actor="demo")
    lease = farm.claim([QueueTerms("cpr-lookup")], "worker", timedelta(minutes=1))
    assert lease
    return lease


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with CprServer(tmp_path_factory.mktemp("cpr"), [PERSON]) as running:
        yield running


def looked_up(farm: Farm, lease: Lease) -> list[dict[str, Any]]:
    rows = farm.reader.audit_of(task_id=lease.task.id)
    return [row for row in rows if row["action"] == "person-looked-up"]


def test_the_log_says_who_looked_whom_up_and_why_but_no_number(
    farm: Farm, desk: Desk, lease: Lease, server: CprServer, clock: FixedClock
) -> None:
    with desk.cleared() as at:
        assert at.connect("cpr").look_up(PERSON.cpr, "dødsfald: barn af 610190-9995") == PERSON
        at.connect("cpr").look_up(PERSON.cpr, "dødsfald: igen")
    first, second = looked_up(farm, lease)
    assert (first["actor"], first["at"]) == ("cpr-lookup", clock.now())
    assert first["details"]["reason"] == "dødsfald: barn af XXXXXX-XXXX"
    assert first["details"]["system"] == "cpr"
    assert first["details"]["person"] == second["details"]["person"]
    assert first["details"]["call"] == server.asked[-2][1]
    assert "6101800000" not in str(farm.reader.audit_of(task_id=lease.task.id))


def test_a_look_up_that_fails_is_in_the_log_as_well(
    farm: Farm, desk: Desk, lease: Lease, server: CprServer
) -> None:
    server.troubles.append(Trouble.CLOSED)
    with pytest.raises(SystemDown), desk.cleared() as at:
        at.connect("cpr").look_up(PERSON.cpr, "dødsfald")
    assert len(looked_up(farm, lease)) == 1
