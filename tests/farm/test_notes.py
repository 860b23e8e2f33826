from __future__ import annotations

from datetime import timedelta

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.colleagues.notes import MAX_NOTE
from bots.farm.farm import Farm
from bots.farm.operations.retention import RetentionPeriods
from tests.farm.errand import DONE as RECEIPT
from tests.farm.errand import Errand, Opened, post_then_close, taken
from tests.farm.test_team_inbox import add

YEAR = timedelta(days=365)


def test_a_note_is_kept_with_its_task_and_sealed(farm: Farm) -> None:
    task_id = add(farm, "FAK-1")
    farm.colleagues.note(task_id, "mette", "Ringet til Søren Æbelø")
    (note,) = farm.colleagues.notes(task_id=task_id)
    assert (note.task_id, note.kind, note.person, note.at) == (task_id, "note", "mette", farm.now())
    assert note.text == "Ringet til Søren Æbelø"
    assert "Æbelø" not in str(farm.reader.audit_of(task_id=task_id))


def test_a_note_on_what_somebody_else_has_or_a_robot_did(opened: Opened) -> None:
    farm, case_id = opened(post_then_close)
    lease = taken(farm)
    farm.colleagues.note(lease.task.id, "mette", "mens robotten arbejder")
    farm.finish(lease, RECEIPT)
    farm.colleagues.note(lease.task.id, "lars", "bagefter")
    assert [note.text for note in farm.colleagues.notes(case_id=case_id)] == [
        "mens robotten arbejder",
        "bagefter",
    ]


@pytest.mark.parametrize(
    ("text", "complaint"), [(" ", "nothing is written"), ("x" * (MAX_NOTE + 1), "too many")]
)
def test_a_note_that_cannot_be_kept(farm: Farm, text: str, complaint: str) -> None:
    task_id = add(farm, "FAK-1")
    with pytest.raises(UsageError, match=complaint):
        farm.colleagues.note(task_id, "mette", text)


def test_a_note_on_nothing(farm: Farm) -> None:
    with pytest.raises(UsageError, match="there is no task 7"):
        farm.colleagues.note(7, "mette", "hej")


def test_the_text_goes_when_its_time_is_over(opened: Opened, clock: FixedClock) -> None:
    farm, case_id = opened(post_then_close)
    lease = taken(farm)
    farm.colleagues.note(lease.task.id, "mette", "Ringet til Søren Æbelø")
    farm.finish(lease, RECEIPT)
    alone = farm.add_task("navision-post", "FAK-9", Errand(), actor="demo").id
    farm.colleagues.note(alone, "mette", "Ringet til Søren Æbelø")
    farm.finish(taken(farm), RECEIPT)
    clock.advance(2 * YEAR)
    farm.data_protection.erase_overdue(RetentionPeriods({"navision-post": YEAR}), "drift-1")
    assert [
        note.text for note in (*farm.colleagues.notes(case_id=case_id), *farm.colleagues.notes(task_id=alone))
    ] == ["", ""]
    assert farm.reader.verify() == []
