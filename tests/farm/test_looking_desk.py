"""A desk that only looks writes nothing anywhere."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any, cast

import pytest

from bots.farm.farm import Farm
from bots.farm.robot import LookingDesk
from tests.farm.errand import Errand


@pytest.fixture
def desk(farm: Farm) -> LookingDesk:
    task = farm.add_task("navision-post", "T-1", Errand(), actor="demo")
    nothing = cast(Any, None)
    return LookingDesk(task, farm, nothing, nothing, nothing)


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.about_to_commit("FAK-1"),
        lambda desk: desk.did_not_commit(),
        lambda desk: desk.open_case("errand", "FAK-1", Errand()),
        lambda desk: desk.add_task("navision-post", "T-2", Errand()),
        lambda desk: desk.tell(cast(Any, None)),
        lambda desk: desk.send(EmailMessage(), lambda: None),
    ],
    ids=["about_to_commit", "did_not_commit", "open_case", "add_task", "tell", "send"],
)
def test_whatever_would_write_is_refused(desk: LookingDesk, farm: Farm, act: Any) -> None:
    before = farm.reader.audit_page()
    with pytest.raises(RuntimeError, match="may only look"):
        act(desk)
    assert farm.reader.audit_page() == before


def test_what_a_robot_keeps_is_kept_by_whoever_notes_it(desk: LookingDesk, farm: Farm) -> None:
    desk.attach("receipt.png", "image/png", b"picture")
    assert [file.name for file in desk.files] == ["receipt.png"]
    assert farm.reader.files(task_id=desk.task.id) == []
