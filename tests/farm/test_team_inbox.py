from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bots.domain.clock import FixedClock
from bots.farm.colleagues.inbox import InboxFilter, Item
from bots.farm.farm import Farm
from bots.farm.process.steps import AskColleague
from tests.farm.errand import LEASE, WHAT_NOW, Errand, Opened, taken

METTE = InboxFilter("mette", ("fakturaer", "tilskud"))


def add(farm: Farm, reference: str, team: str = "fakturaer", code: str = "no-match", **terms: Any) -> int:
    payload = {"code": code, "reason": {"da": "Hvad nu?", "en": "What now?"}}
    return farm.add_task(team, reference, payload, actor="demo", team=True, **terms).id


def references(farm: Farm, wanted: InboxFilter) -> list[str]:
    return [item.reference for item in farm.colleagues.inbox(wanted).items]


def test_by_deadline_then_age_across_teams(farm: Farm, clock: FixedClock) -> None:
    add(farm, "FAK-1")
    add(farm, "TIL-1", "tilskud", due=clock.now() + timedelta(days=2))
    add(farm, "FAK-2", due=clock.now() + timedelta(days=1))
    add(farm, "FAK-3")
    add(farm, "UDV-1", "udvikling")
    assert references(farm, METTE) == ["FAK-2", "TIL-1", "FAK-1", "FAK-3"]
    assert references(farm, InboxFilter("mette", ("tilskud",))) == ["TIL-1"]
    assert references(farm, InboxFilter("mette", ())) == []


def test_an_item_says_what_the_task_is_about(opened: Opened) -> None:
    ask = AskColleague(
        "fakturaer", "FAK-1-afgoer", "no-match", WHAT_NOW, "decision", amount=Decimal("1234.56")
    )
    farm, case_id = opened(lambda case, now: ask)
    (item,) = farm.colleagues.inbox(METTE).items
    assert item == Item(
        id=item.id,
        case_id=case_id,
        queue="fakturaer",
        team="fakturaer",
        reference="FAK-1-afgoer",
        process="errand",
        case_reference="FAK-1",
        code="no-match",
        reason={"da": WHAT_NOW.da, "en": WHAT_NOW.en},
        amount=Decimal("1234.56"),
        due=None,
        created_at=farm.now(),
        state=item.state,
        claimed_by=None,
        lease_until=None,
        snoozed_until=None,
        waits=False,
        proposed_by=None,
        tried_before=False,
    )


def test_pages_follow_on_each_other(farm: Farm, clock: FixedClock) -> None:
    for number in range(7):
        due = clock.now() + timedelta(days=number // 3) if number % 2 else None
        add(farm, f"T-{number}", ("fakturaer", "tilskud")[number % 2], due=due)
    every = references(farm, METTE)
    page = farm.colleagues.inbox(METTE, limit=3)
    seen = [item.reference for item in page.items]
    while page.after is not None:
        page = farm.colleagues.inbox(METTE, page.after, limit=3)
        seen += [item.reference for item in page.items]
    assert seen == every
    assert len(every) == 7


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"mine": True}, ["FAK-2"]),
        ({"unassigned": True}, ["FAK-1", "TIL-1", "FAK_9"]),
        ({"code": "late"}, ["TIL-1"]),
        ({"text": "fak-"}, ["FAK-1", "FAK-2"]),
        ({"text": "FAK_"}, ["FAK_9"]),
        ({"code": "late", "unassigned": True, "text": "FAK"}, []),
    ],
)
def test_filters(farm: Farm, narrowed: dict[str, Any], expected: list[str]) -> None:
    add(farm, "FAK-1")
    farm.colleagues.claim_for(add(farm, "FAK-2"), "mette")
    add(farm, "TIL-1", "tilskud", "late")
    add(farm, "FAK_9")
    assert references(farm, InboxFilter("mette", METTE.teams, **narrowed)) == expected


def test_due_before(farm: Farm, clock: FixedClock) -> None:
    add(farm, "FAK-1")
    add(farm, "FAK-2", due=clock.now() + timedelta(days=1))
    add(farm, "FAK-3", due=clock.now() + timedelta(days=9))
    soon = InboxFilter("mette", METTE.teams, due_before=clock.now() + timedelta(days=2))
    assert references(farm, soon) == ["FAK-2"]


def test_counts_by_team_and_reason(farm: Farm, clock: FixedClock) -> None:
    first = add(farm, "FAK-1", due=clock.now() + timedelta(hours=1))
    add(farm, "FAK-2", code="late")
    add(farm, "TIL-1", "tilskud")
    put_off = add(farm, "TIL-2", "tilskud")
    farm.colleagues.claim_for(first, "mette")
    farm.colleagues.snooze(put_off, "lars", clock.now() + timedelta(days=1), "venter på klinikken")
    page = farm.colleagues.inbox(METTE)
    assert page.teams == {"fakturaer": 2, "tilskud": 1}
    assert page.codes == {"no-match": 2, "late": 1}
    assert page.mine == 1
    by_place = {(one.team, one.code): one for one in page.counts}
    assert by_place["fakturaer", "no-match"].at_risk == 1
    assert by_place["tilskud", "no-match"].snoozed == 1
    assert by_place["tilskud", "no-match"].unassigned == 1


def test_what_has_ended_is_gone(farm: Farm) -> None:
    task_id = add(farm, "FAK-1")
    farm.colleagues.settle(task_id, "mette", "klaret")
    page = farm.colleagues.inbox(METTE)
    assert (page.items, page.counts, page.after) == ((), (), None)


def test_what_robots_work_on_now(make_farm: Callable[..., Farm]) -> None:
    farm = make_farm()
    farm.add_task("navision-post", "FAK-1", Errand(), actor="demo")
    farm.add_task("navision-pay", "FAK-2", Errand(), actor="demo")
    farm.colleagues.claim_for(add(farm, "FAK-3"), "mette")
    lease = taken(farm)
    farm.about_to_commit(lease, "FAK-1", {})
    (one,) = farm.colleagues.at_work()
    assert (one.queue, one.reference, one.worker, one.committing) == (
        "navision-post",
        "FAK-1",
        "worker-1",
        True,
    )
    assert one.lease_until == farm.now() + LEASE
    assert farm.colleagues.at_work(["navision-pay"]) == []
