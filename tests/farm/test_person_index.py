"""A case is found by everybody it names, wherever in its history that stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import delete, select

from bots.domain.clock import FixedClock
from bots.domain.cpr import Cpr
from bots.domain.text import Text
from bots.farm.audit.ledger import OPERATORS
from bots.farm.cases.indexing import INDEXED
from bots.farm.farm import Farm
from bots.farm.operations.retention import RetentionPeriods
from bots.farm.process.case import Case, Event
from bots.farm.process.persons import in_plain
from bots.farm.process.process import Process
from bots.farm.process.steps import AskColleague, Close, Consult, RunRobot, Step
from bots.farm.storage.schema.cases import case_keys
from bots.farm.worklist.outcome import Done
from bots.farm.worklist.task import QueueTerms

DEAD, WIFE, SON, FRIEND, CLERK = (Cpr(f"610570123{n}") for n in range(5))
# Put together here: no file holds a number that reads as a person's.
P_NUMBER = f"{10}1270{1230}"
LETTER = QueueTerms("letters")


class Death(BaseModel):
    deceased: Cpr


class Heir(BaseModel):
    number: Cpr
    share: int


class Estate(BaseModel):
    heirs: list[Heir]
    note: str = ""


class Letter(BaseModel):
    text: str


class Sent(BaseModel):
    to: Cpr


def next_step(case: Case, now: datetime) -> Step:
    if case.last("answered") is None:
        return AskColleague("pensions", "who", "heirs", Text(da="Hvem?", en="Who?"), "estate")
    if case.last("consulted") is None:
        return Consult("clinics", {})
    if case.last("task-done") is None:
        return RunRobot("letters", "letter", Letter(text="Kære arving"))
    return Close("over")


def clinics(connection: Any, reference: str, question: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {"clinic": {"p_number": FRIEND.reveal(), "account": FRIEND.reveal()}}


def process(**more: Any) -> Process:
    return Process("death", Death, next_step, questions={"estate": Estate}, **more)


@pytest.fixture
def make_office(make_farm: Callable[..., Farm]) -> Callable[..., Farm]:
    return lambda **more: make_farm(processes={"death": process(**more)}, registers={"clinics": clinics})


def run(farm: Farm) -> None:
    """A death whose heirs a colleague names, and a robot's letter that names one more."""
    farm.open_case("death", "DØD-1", Death(deceased=DEAD), actor="test")
    (task,) = farm.reader.tasks(team=True)
    farm.colleagues.claim_for(task.id, "mette")
    heirs = [{"number": WIFE.reveal(), "share": 1}]
    note = f"Sønnen er {SON.reveal()[:6]}-{SON.reveal()[6:]}."
    farm.colleagues.answer(task.id, "mette", {"heirs": heirs, "note": note})
    lease = farm.claim([LETTER], "worker-1", timedelta(minutes=5))
    assert lease is not None
    farm.finish(lease, Done(Sent(to=CLERK)), team="drift")


def found(farm: Farm, cpr: Cpr) -> list[str]:
    return [case.reference for case in farm.reader.cases_about(cpr)]


def test_who_stands_in_an_answer_a_text_or_a_result_is_found(make_office: Callable[..., Farm]) -> None:
    farm = make_office()
    run(farm)
    assert all(found(farm, one) == ["DØD-1"] for one in (DEAD, WIFE, SON, CLERK))
    assert farm.colleagues.reveal(1, "mette", "arven skal udbetales") == (DEAD, WIFE, SON, CLERK)


def test_a_clinics_number_is_no_person(make_office: Callable[..., Farm]) -> None:
    farm = make_office()
    run(farm)
    assert found(farm, FRIEND) == []


def test_a_process_may_say_itself_whom_its_events_are_about(make_office: Callable[..., Farm]) -> None:
    def only_the_deceased(event: Event) -> list[Cpr]:
        return [Cpr(event.data["deceased"])] if event.type == "opened" else []

    farm = make_office(persons=only_the_deceased)
    run(farm)
    assert (found(farm, DEAD), found(farm, WIFE)) == (["DØD-1"], [])


def test_cases_that_an_earlier_version_indexed_are_indexed_again(make_office: Callable[..., Farm]) -> None:
    farm = make_office()
    run(farm)
    with farm._store.engine.begin() as connection:
        connection.execute(delete(case_keys))

    def as_before(tx: Any) -> None:
        tx.ledger.add(INDEXED, "farm", chain=OPERATORS, details={"up_to": 1, "complete": True})

    farm._store.write(as_before)
    assert found(farm, WIFE) == []
    assert farm.data_protection.index_persons() == 1
    assert all(found(farm, one) == ["DØD-1"] for one in (DEAD, WIFE, SON, CLERK))
    assert farm.data_protection.index_persons() == 0
    assert farm.reader.verify() == []


def test_all_are_forgotten_with_the_case(make_office: Callable[..., Farm], clock: FixedClock) -> None:
    farm = make_office()
    run(farm)
    clock.advance(timedelta(days=1000))
    farm.data_protection.erase_overdue(RetentionPeriods({"letters": timedelta(days=365)}), "drift-1")
    assert all(found(farm, one) == [] for one in (DEAD, WIFE, SON, CLERK))
    assert farm.data_protection.index_persons() == 1  # it is looked at, and nothing is found in it
    with farm._store.engine.connect() as connection:
        assert connection.execute(select(case_keys)).all() == []


@pytest.mark.parametrize(
    ("plain", "who"),
    [
        ({"cpr": "6105701230"}, [DEAD]),
        ({"cprs": ["610570-1230", "610570 1231"]}, [DEAD, WIFE]),
        ({"heir": "6105701230"}, [DEAD]),
        ({"note": "Betal til 61.05.70-1230, ikke til 6105701231."}, [DEAD, WIFE]),
        ({"number": "610570-1230"}, [DEAD]),
        ({"number": "6105701230"}, []),
        ({"p_number": P_NUMBER, "account_key": f"0216:{P_NUMBER}"}, []),
        ({"gln": "5798009811578", "amount": "1234.56", "on": "2026-02-01"}, []),
        ({"text": "fakturanummer 3002701230"}, []),
        ([[{"a": {"b": ["Se 610570%2D1230"]}}]], [DEAD]),
        (None, []),
        (6105701230, []),
    ],
)
def test_persons_in_plain_data(plain: Any, who: list[Cpr]) -> None:
    assert list(in_plain(plain)) == who
