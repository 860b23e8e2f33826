"""Two pairs of eyes: each payment over the limit, or to a changed account, waits for a second person."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bots.farm.colleagues import Caution
from bots.farm.colleagues.errors import OwnPayment
from bots.farm.farm import Farm
from bots.farm.worklist.outcome import Refused
from bots.farm.worklist.task import Task
from tests.farm.errand import state, taken, types
from tests.farm.payouts import HEIRS, PAID, QUEUE, TEAM, MakeFarm, opened

LET_GO, STOP = {"action": "let-go"}, {"action": "stop", "note": "Forkert konto"}


@pytest.fixture
def farm(make_farm: MakeFarm) -> Farm:
    caution = Caution(second_pair_over=Decimal(25_000))
    return make_farm(processes={"heirs": HEIRS}, caution=caution)


def waiting(farm: Farm, queue: str = TEAM) -> list[Task]:
    return [task for task in farm.reader.tasks(open_only=True) if task.queue == queue]


def test_each_payment_of_a_case_is_judged_by_itself(farm: Farm) -> None:
    case_id = opened(farm, "25000", "25000.01", "40000")
    assert [task.reference for task in waiting(farm, QUEUE)] == ["BO-1-betal-1"]
    assert [task.reference for task in waiting(farm)] == ["BO-1-betal-2-frigiv", "BO-1-betal-3-frigiv"]
    second, third = waiting(farm)
    assert second.payload["code"] == "payment-release"
    assert ["Udbetales til", "NemKonto, CPR 710480-XXXX"] in second.payload["facts"]
    farm.colleagues.answer(second.id, "ida", LET_GO)
    assert [task.reference for task in waiting(farm, QUEUE)] == ["BO-1-betal-1", "BO-1-betal-2"]
    farm.colleagues.answer(third.id, "ida", STOP)
    refused = farm.reader.case_by_id(case_id).last("payment-refused")
    assert refused is not None
    assert refused.actor == "ida"
    assert refused.data == {
        "reference": "BO-1-betal-3",
        "task": "BO-1-betal-3",
        "code": "not-released",
        "why": "Forkert konto",
    }
    farm.finish(taken(farm, queue=QUEUE), PAID)
    farm.finish(taken(farm, queue=QUEUE), PAID)
    assert state(farm, case_id) == ("closed", "stopped")
    assert types(farm, case_id).count("paid") == 2
    assert farm.reader.verify() == []


def test_a_changed_account_waits_whatever_the_amount(farm: Farm) -> None:
    opened(farm, "1", changed=True)
    assert waiting(farm, QUEUE) == []
    assert len(waiting(farm)) == 1


def test_who_decided_before_is_no_second_person(farm: Farm) -> None:
    opened(farm, "30000")
    (release,) = waiting(farm)
    farm.colleagues.answer(release.id, "ida", LET_GO)
    farm.finish(taken(farm, queue=QUEUE), Refused("no-nemkonto", "Modtageren har ingen NemKonto"))
    (question,) = waiting(farm)
    farm.colleagues.answer(question.id, "bo", {"action": "try-again"})
    (again,) = waiting(farm)
    assert again.reference == "BO-1-betal-1-2-frigiv"
    with pytest.raises(OwnPayment):
        farm.colleagues.answer(again.id, " Bo", LET_GO)
    farm.colleagues.answer(again.id, "ida", LET_GO)
    assert taken(farm, queue=QUEUE).task.reference == "BO-1-betal-1-2"


def test_a_question_that_is_cancelled_is_asked_again(farm: Farm) -> None:
    opened(farm, "30000")
    (release,) = waiting(farm)
    farm.operations.cancel(release.id, "drift", "ved en fejl")
    assert [task.reference for task in waiting(farm)] == ["BO-1-betal-1-frigiv-2"]
    assert waiting(farm, QUEUE) == []
