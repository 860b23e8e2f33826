from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from bots.domain.clock import COPENHAGEN
from bots.farm.farm import Farm
from bots.farm.storage.schema.operations import workers
from bots.farm.worklist.pauses import ControlKind, ControlState
from bots.vault.certificates import Expiry, reached
from tests.farm.errand import taken
from tests.web.conftest import Client

WHY = "vedligehold i aften"


def stands(farm: Farm, kind: ControlKind, name: str) -> ControlState:
    return next(
        (one.state for one in farm.reader.controls() if (one.kind, one.name) == (kind, name)),
        ControlState.RUNNING,
    )


def fail_one(farm: Farm) -> int:
    lease = taken(farm)
    farm.fail(lease, "portal-down", "nede", retry_at=None, team="fakturaer")
    return lease.task.id


def test_every_robot_stands_there_with_a_chart_and_its_table(
    client: Callable[..., Client], farm: Farm
) -> None:
    one = client("Drift", "operator")
    fail_one(farm)
    page = one.read("/control")
    for name in ("nemhandel-intake", "navision-post", "dservice-claim", "mail-send"):
        assert f"<strong>{name}</strong>" in page
    assert page.count("<rect ") == 24
    assert "style=" not in page
    assert "Kontrolrum" in page
    assert "man-søn 06:00-22:00" in page


@pytest.mark.parametrize(
    ("kind", "name"),
    [(ControlKind.ROBOT, "navision-post"), (ControlKind.SYSTEM, "navision")],
    ids=["robot", "portal"],
)
def test_an_operator_stops_and_starts_with_a_reason(
    client: Callable[..., Client], farm: Farm, kind: ControlKind, name: str
) -> None:
    one = client("Drift", "operator")
    fields = {"kind": kind.value, "name": name, "reason": WHY}
    assert one.submit("/control/steer", **fields, act="drain").status_code == 303
    assert stands(farm, kind, name) is ControlState.DRAINING
    assert WHY in one.read("/control")
    one.submit("/control/steer", **fields, act="resume")
    assert stands(farm, kind, name) is ControlState.RUNNING
    again = one.submit("/control/steer", follow=True, **fields, act="resume")
    assert "står allerede sådan" in again.text


@pytest.mark.parametrize("change", [{"reason": ""}, {"name": "ukendt"}, {"act": "sluk"}, {"kind": "team"}])
def test_what_is_not_whole_changes_nothing(
    client: Callable[..., Client], farm: Farm, change: dict[str, str]
) -> None:
    fields = {"kind": "robot", "name": "navision-post", "act": "pause", "reason": WHY} | change
    answer = client("Drift", "operator").submit("/control/steer", follow=True, **fields)
    assert "alert-warning" in answer.text
    assert farm.reader.controls() == []


def test_all_failed_tasks_are_tried_again_after_a_second_question(
    client: Callable[..., Client], farm: Farm
) -> None:
    one = client("Drift", "operator")
    task_id = fail_one(farm)
    asked = one.submit("/control/retry", name="navision-post", reason=WHY)
    assert "Ja, prøv alle igen" in asked.text
    assert farm.reader.task(task_id).ended
    one.submit("/control/retry", name="navision-post", reason=WHY, sure="yes")
    assert not farm.reader.task(task_id).ended


def test_a_closed_login_is_opened_with_a_reason(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Drift", "operator")
    farm.operations.close_login("navision-robot", "forkert kodeord", "navision-post")
    assert "forkert kodeord" in one.read("/control")
    one.submit("/control/login", name="navision-robot", reason="")
    assert farm.reader.logins()[0].closed_at is not None
    one.submit("/control/login", name="navision-robot", reason="fornyet")
    assert farm.reader.logins()[0].closed_at is None


@pytest.mark.parametrize(
    ("days", "said"),
    [(61, None), (60, "udløber snart"), (30, "udløber snart"), (7, "bestil et nyt nu"), (-1, "udløbet")],
)
def test_a_certificate_is_said_to_expire_while_there_is_time(
    client: Callable[..., Client], farm: Farm, days: int, said: str | None
) -> None:
    until = farm.now() + timedelta(days=days, hours=1)
    farm.operations.note_certificates([Expiry("dservice-medarbejder", until, days, reached(days))], "vault")
    page = client("Drift", "operator").read("/control")
    row = page.partition('id="certificates"')[2].partition("</table>")[0]
    assert "<strong>dservice-medarbejder</strong>" in row
    assert f"{until.astimezone(COPENHAGEN):%d-%m-%Y}" in row
    assert [words for words in ("udløber snart", "bestil et nyt nu", "udløbet") if words in row] == (
        [said] if said else []
    )
    warned = page.partition("Certifikater, der snart udløber</dt><dd>")[2]
    assert warned.startswith("1" if said else "0")


def test_an_auditor_looks_but_does_not_act(client: Callable[..., Client]) -> None:
    one = client("Revisor", "auditor")
    assert "/control/steer" not in one.read("/control")
    fields = {"kind": "robot", "name": "navision-post", "act": "pause", "reason": WHY}
    assert one.submit("/control/steer", **fields).status_code == 403


def test_only_tasks_with_one_reason_are_tried_again(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Drift", "operator")
    task_id = fail_one(farm)
    fields = {"name": "navision-post", "reason": WHY, "sure": "yes"}
    one.submit("/control/retry", code="login-closed", **fields)
    assert farm.reader.task(task_id).ended
    one.submit("/control/retry", code="portal-down", **fields)
    assert not farm.reader.task(task_id).ended


def test_an_operator_lets_a_robot_try_one_task_again(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Drift", "operator")
    task_id = fail_one(farm)
    assert f"/tasks/{task_id}/retry" in one.read(f"/tasks/{task_id}")
    assert one.submit(f"/tasks/{task_id}/retry", text="").status_code == 422
    assert farm.reader.task(task_id).ended
    one.submit(f"/tasks/{task_id}/retry", text=WHY)
    assert not farm.reader.task(task_id).ended


def test_the_room_is_fetched_again_unless_that_is_turned_off(client: Callable[..., Client]) -> None:
    one = client("Drift", "operator")
    assert 'hx-get="/control"' in one.read("/control")
    assert "hx-get" not in one.read("/control?live=off")


def test_a_machine_whose_clock_is_off_is_seen(client: Callable[..., Client], farm: Farm) -> None:
    for name, off in (("right", 400), ("fast", 8200), ("slow", -45_000)):
        farm.fleet.enter(name, name, 1, "one")
        farm._store.write(
            lambda tx, name=name, off=off: tx.connection.execute(
                update(workers).where(workers.c.name == name).values(ahead_ms=off)
            )
        )
    page = client("Drift", "operator").read("/control")
    assert page.count("uret går") == 2
    assert "uret går 8 sekunder for hurtigt" in page
    assert "uret går 45 sekunder for langsomt" in page
