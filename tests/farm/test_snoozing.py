from __future__ import annotations

from datetime import timedelta

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.colleagues.inbox import InboxFilter
from bots.farm.farm import Farm
from tests.farm.test_team_inbox import add

METTE = InboxFilter("mette", ("fakturaer",))
DAY = timedelta(days=1)


def test_what_is_put_off_comes_back_by_itself(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    farm.colleagues.claim_for(task_id, "mette")
    farm.colleagues.snooze(task_id, "mette", clock.now() + DAY, "klinikken har ferie")
    assert farm.colleagues.inbox(METTE).items == ()
    (item,) = farm.colleagues.inbox(InboxFilter("mette", ("fakturaer",), snoozed=True)).items
    assert (item.snoozed_until, item.claimed_by, item.waits) == (clock.now() + DAY, None, False)
    clock.advance(DAY)
    assert [item.id for item in farm.colleagues.inbox(METTE).items] == [task_id]
    assert farm.tick() == 1
    assert farm.colleagues.claim_for(task_id, "lars").claimed_by == "lars"


def test_why_it_was_put_off_is_kept(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    farm.colleagues.snooze(task_id, "mette", clock.now() + DAY, "klinikken har ferie")
    (note,) = farm.colleagues.notes(task_id=task_id)
    assert (note.kind, note.person, note.text) == ("snoozed", "mette", "klinikken har ferie")
    (row,) = [row for row in farm.reader.audit_of(task_id=task_id) if row["action"] == "task-snoozed"]
    assert row["actor"] == "mette"
    assert "ferie" not in str(row)
    assert farm.reader.verify() == []


@pytest.mark.parametrize("wait", [timedelta(0), -DAY, 400 * DAY])
def test_until_a_time_within_a_year(farm: Farm, clock: FixedClock, wait: timedelta) -> None:
    task_id = add(farm, "FAK-1")
    with pytest.raises(UsageError, match="choose a time within a year"):
        farm.colleagues.snooze(task_id, "mette", clock.now() + wait, "senere")


def test_a_reason_is_asked_for(farm: Farm, clock: FixedClock) -> None:
    task_id = add(farm, "FAK-1")
    with pytest.raises(UsageError, match="nothing is written"):
        farm.colleagues.snooze(task_id, "mette", clock.now() + DAY, " ")


def test_several_at_once_and_who_has_the_others(farm: Farm) -> None:
    ids = [add(farm, f"FAK-{number}") for number in range(4)]
    farm.colleagues.claim_for(ids[1], "lars")
    farm.colleagues.settle(ids[2], "lars", "klaret")
    claimed = farm.colleagues.claim_many(ids, "mette")
    assert claimed.done == (ids[0], ids[3])
    assert "is with lars until" in claimed.missed[ids[1]]
    assert "has ended already (done by lars" in claimed.missed[ids[2]]


def test_several_at_once_only_within_one_reason(farm: Farm) -> None:
    ids = [add(farm, "FAK-1"), add(farm, "FAK-2", code="late")]
    with pytest.raises(UsageError, match="these have late, no-match"):
        farm.colleagues.claim_many(ids, "mette")
    assert farm.colleagues.inbox(METTE).mine == 0


def test_several_are_put_off_given_to_a_colleague_and_given_back(farm: Farm, clock: FixedClock) -> None:
    ids = [add(farm, f"FAK-{number}") for number in range(3)]
    farm.colleagues.settle(ids[2], "lars", "klaret")
    assert farm.colleagues.assign_many(ids, "mette", "lars").done == (ids[0], ids[1])
    assert "is with lars" in farm.colleagues.release_many(ids[:1], "mette").missed[ids[0]]
    assert farm.colleagues.release_many(ids[:2], "lars").done == (ids[0], ids[1])
    put_off = farm.colleagues.snooze_many(ids, "mette", clock.now() + DAY, "klinikken har ferie")
    assert (put_off.done, set(put_off.missed)) == ((ids[0], ids[1]), {ids[2]})
    assert farm.colleagues.inbox(METTE).items == ()
    assert [note.text for note in farm.colleagues.notes(task_id=ids[1])] == ["klinikken har ferie"]
    assert farm.reader.verify() == []
