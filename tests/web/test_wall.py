"""A screen on a wall shows the control room and stays, and can do nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from bots.domain.clock import FixedClock
from bots.farm.audit.log import AuditFilter
from bots.farm.farm import Farm
from tests.web.conftest import ADDRESS, Client

LINK = re.compile(rf"{ADDRESS}(/wall/[\w-]+)")


def linked(one: Client, name: str) -> str:
    """The address that is shown for a new link."""
    one.submit("/control/screens", name=name)
    found = LINK.search(one.read("/control"))
    assert found is not None
    assert LINK.search(one.read("/control")) is None
    return found[1]


def test_it_stays_and_reads_only(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> None:
    drift = client("Drift", "operator")
    wall, address = client(), linked(drift, "Kontoret")
    (act,) = farm.reader.audit_page(AuditFilter(action="screen-linked")).rows
    assert (act.actor, act.details) == ("Drift", {"screen": "Kontoret"})
    for passed in (timedelta(0), timedelta(days=40)):
        clock.advance(passed)
        page = wall.read(address)
        assert f'hx-get="{address}"' in page
        assert "mail-send" in page
        assert "<form" not in page
    assert wall.get("/control").status_code == 303
    with farm._store.engine.connect() as connection:
        kept = repr(connection.exec_driver_sql("SELECT * FROM screens").all())
    assert address.removeprefix("/wall/") not in kept


def test_each_screen_has_its_own_and_it_can_be_taken_away(client: Callable[..., Client]) -> None:
    drift, wall = client("Drift", "operator"), client()
    office, hall = linked(drift, "Kontoret"), linked(drift, "Hallen")
    again = linked(drift, "Kontoret")
    assert [wall.get(one).status_code for one in (office, again, hall)] == [404, 200, 200]
    drift.submit("/control/screens/remove", name="Hallen")
    assert [wall.get(one).status_code for one in (again, hall, "/wall/x")] == [200, 404, 404]


def test_a_screen_hangs_somewhere(client: Callable[..., Client]) -> None:
    drift = client("Drift", "operator")
    for name in ("", "610170-1234", "x" * 61):
        drift.submit("/control/screens", name=name)
        assert "Skriv, hvor skærmen hænger." in drift.read("/control")
