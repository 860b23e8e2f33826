"""Events from outside find their case, each once, and none is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from bots.domain.cpr import Cpr
from bots.domain.errors import StaleLease, UsageError
from bots.domain.file import File
from bots.farm.farm import Farm
from bots.farm.process import About
from bots.farm.storage.schema.cases import case_keys
from fixtures.reversals.payout import DUE, OFF, PAY, PAYOUT, TEAM, message, open_tasks
from fixtures.reversals.payout import opened as payout_opened
from tests.farm.errand import DONE, Opened, post_then_close, taken, types

DEAD, WIDOW = "6101701234", "6502024322"
CVR = "12345678"


@pytest.fixture
def farm(make_farm: Callable[..., Farm]) -> Farm:
    return make_farm(processes={"payout": PAYOUT})


def about(cpr: str) -> About:
    return About(cpr=Cpr(cpr))


def test_an_event_says_who_told_it_and_from_what(farm: Farm) -> None:
    case_id = payout_opened(farm)
    paper = File("udtraek.txt", "text/plain", b"001")
    told = farm.tell(message(DUE, About(case=case_id), "7", note="set"), actor="cpr-extract", files=[paper])
    assert told.cases == (case_id,)
    event = farm.reader.case_by_id(case_id).last("received")
    assert event is not None
    assert event.actor == "cpr-extract"
    assert event.data == {
        "kind": DUE,
        "data": {"note": "set"},
        "source": "cpr",
        "id": "7",
        "origin": "D261130.L1, linje 4",
    }
    assert [file.name for file in farm.reader.files(case_id=case_id)] == ["udtraek.txt"]
    assert open_tasks(farm) == {"SAG-1-ring": "new", "SAG-1-pay": "new"}
    assert farm.reader.verify() == []


def test_what_comes_again_changes_nothing(farm: Farm) -> None:
    case_id = payout_opened(farm)
    assert farm.tell(message(DUE, About(case=case_id), "7"), actor="x").cases == (case_id,)
    again = farm.tell(message(DUE, About(case=case_id), "7"), actor="x")
    assert (again.cases, again.task) == ((), None)
    assert types(farm, case_id).count("received") == 1


def test_by_person_firm_and_references(farm: Farm) -> None:
    of_person = payout_opened(farm, DUE, reference="SAG-1", cpr=DEAD)
    of_firm = payout_opened(farm, reference="SAG-2", cvr=CVR)
    assert farm.tell(message(OFF, about(DEAD), "1"), actor="x").cases == (of_person,)
    assert farm.tell(message(DUE, About(cvr=CVR), "2"), actor="x").cases == (of_firm,)
    assert farm.tell(message(DUE, About(reference="SAG-1"), "3"), actor="x").cases == (of_person,)
    assert farm.tell(message(OFF, About(reference="SAG-2-pay"), "4"), actor="x").cases == (of_firm,)
    lease = taken(farm, queue=PAY)
    farm.finish(lease, DONE)
    assert farm.tell(message(OFF, About(reference="K-1"), "5"), actor="x").cases == (of_person,)


def test_who_is_only_named_is_not_whom_it_is_about(farm: Farm) -> None:
    case_id = payout_opened(farm, cpr=DEAD)
    farm.tell(message(DUE, About(case=case_id), "1", note=f"Enken er {WIDOW}"), actor="x")
    told = farm.tell(message(OFF, about(WIDOW), "2"), actor="x")
    assert told.cases == ()
    assert told.task is not None


def test_every_open_case_about_a_person_is_told(farm: Farm) -> None:
    both = payout_opened(farm, reference="SAG-1", cpr=DEAD), payout_opened(farm, reference="SAG-2", cpr=DEAD)
    assert farm.tell(message(DUE, about(DEAD), "1"), actor="x").cases == both


def test_what_finds_no_case_is_a_task_with_all_that_is_known(farm: Farm) -> None:
    paper = File("brev.txt", "text/plain", b"hej")
    told = farm.tell(message(DUE, about(DEAD), "9", note="set"), actor="x", files=[paper])
    assert told.task is not None
    task = farm.reader.task(told.task)
    assert (task.queue, task.payload["code"]) == (TEAM, "event-unmatched")
    assert task.payload["data"] == {"note": "set"}
    assert task.payload["about"] == {"cpr": DEAD}
    assert ["Står i", "D261130.L1, linje 4"] in task.payload["facts"]
    assert not any(DEAD in value for _, value in task.payload["facts"])
    assert [file.name for file in farm.reader.files(task_id=task.id)] == ["brev.txt"]
    assert farm.tell(message(DUE, about(DEAD), "9"), actor="x").task is None


def test_a_closed_case_hears_it_and_a_colleague_reads_it(opened: Opened) -> None:
    farm, case_id = opened(post_then_close, replace(PAYOUT, next_step=post_then_close))
    payout = farm.open_case("payout", "SAG-9", PAYOUT.opens_with(), actor="demo")
    for _ in range(2):
        farm.finish(taken(farm), DONE)
    told = farm.tell(message(OFF, About(case=payout), "1"), actor="x")
    assert told.cases == (payout,)
    assert told.task is not None
    assert farm.reader.task(told.task).payload["code"] == "event-late"
    assert types(farm, payout)[-2:] == ["closed", "received"]
    unheard = farm.tell(message(OFF, About(case=case_id), "2"), actor="x")
    assert unheard.cases == ()
    assert unheard.task is not None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "flood"}, "no process hears events of the kind 'flood'"),
        ({"data": {"note": 7}}, "does not fit: note"),
        ({"id": "610170-1234"}, "looks like a CPR number"),
        ({"origin": "610170-1234"}, "looks like a CPR number"),
    ],
)
def test_what_cannot_be_told(farm: Farm, change: dict[str, object], said: str) -> None:
    case_id = payout_opened(farm)
    wrong = message(DUE, About(case=case_id), "1").model_copy(update=change)
    with pytest.raises(UsageError, match=said):
        farm.tell(wrong, actor="x")
    assert types(farm, case_id) == ["opened", "waiting"]


def test_a_worker_that_lost_its_task_tells_nothing(farm: Farm) -> None:
    case_id = payout_opened(farm, DUE)
    lease = taken(farm, queue=PAY)
    farm.release(lease)
    with pytest.raises(StaleLease):
        farm.tell(message(OFF, About(case=case_id), "1"), actor=PAY, lease=lease)
    assert farm.tell(message(OFF, About(case=case_id), "1"), actor=PAY).cases == (case_id,)


def test_about_is_one_thing() -> None:
    for wrong in ({}, {"case": 1, "reference": "SAG-1"}):
        with pytest.raises(ValueError, match="one case, one reference"):
            About.model_validate(wrong)


def test_no_key_is_a_number_in_plain(farm: Farm) -> None:
    payout_opened(farm, cpr=DEAD)
    keys = farm._store.read(lambda connection: connection.execute(select(case_keys.c.digest)).scalars().all())
    assert len(keys) == 3
    assert not any(DEAD in key for key in keys)


def test_what_is_new_to_nobody_is_let_go(make_farm: Callable[..., Farm]) -> None:
    only_news = replace(PAYOUT.hears[DUE], matters=lambda case, told: told.note not in ("", "set"))
    room = replace(PAYOUT, hears={**PAYOUT.hears, DUE: only_news})
    farm = make_farm(processes={"payout": room})
    case_id = payout_opened(farm, cpr=DEAD)
    for number, note, who in (("1", "set", DEAD), ("2", "", DEAD), ("3", "flyttet", WIDOW)):
        told = farm.tell(message(DUE, about(who), number, note=note), actor="cpr-extract")
        assert (told.cases, told.task) == ((), None)
    assert farm.reader.tasks(team=True, open_only=True) == []
    assert farm.tell(message(DUE, about(DEAD), "4", note="død"), actor="cpr-extract").cases == (case_id,)
