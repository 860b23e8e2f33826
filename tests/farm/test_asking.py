from __future__ import annotations

from datetime import timedelta

import pytest

from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.colleagues.inbox import InboxFilter
from bots.farm.farm import Farm
from bots.farm.process.steps import AskColleague
from tests.farm.errand import WHAT_NOW, Errand, Opened, state, types
from tests.farm.test_colleagues import ask_then_close
from tests.farm.test_team_inbox import add

METTE = InboxFilter("mette", ("fakturaer",))
TILSKUD = InboxFilter("lars", ("tilskud",))


@pytest.fixture
def asking(opened: Opened) -> tuple[Farm, int, int]:
    """A farm where mette has asked another team about a case's question: her task, and theirs."""
    farm, _ = opened(ask_then_close)
    (task,) = farm.reader.tasks(team=True)
    farm.colleagues.claim_for(task.id, "mette")
    asked = farm.colleagues.ask_team(task.id, "mette", "tilskud", "Er der søgt tilskud?")
    return farm, task.id, asked.id


def test_the_other_team_gets_the_question_with_what_is_known(asking: tuple[Farm, int, int]) -> None:
    farm, _, asked = asking
    (item,) = farm.colleagues.inbox(TILSKUD).items
    assert (item.id, item.code, item.case_reference) == (asked, "asked-by-colleague", "FAK-1")
    assert item.reason["da"] == "mette fra fakturaer spørger: Er der søgt tilskud?"
    facts = farm.reader.task(asked).payload["facts"]
    assert ["Spørgsmål", "Er der søgt tilskud?"] in facts
    assert ["Om opgave", "FAK-1-afgoer"] in facts


def test_the_first_task_waits_and_comes_back_with_the_answer(
    asking: tuple[Farm, int, int], clock: FixedClock
) -> None:
    farm, first, asked = asking
    assert farm.colleagues.inbox(METTE).items == ()
    clock.advance(timedelta(days=30))
    farm.tick()
    (item,) = farm.colleagues.inbox(InboxFilter("mette", ("fakturaer",), snoozed=True)).items
    assert (item.waits, item.snoozed_until, item.claimed_by) == (True, None, None)
    farm.colleagues.settle(asked, "lars", "Ja, i går")
    (item,) = farm.colleagues.inbox(METTE).items
    assert (item.id, item.claimed_by, item.waits) == (first, "mette", False)
    told = farm.colleagues.notes(task_id=first)[-1]
    assert (told.kind, told.person, told.team, told.text) == ("told", "lars", "tilskud", "Ja, i går")
    farm.colleagues.answer(first, "mette", {"decision": "approve"})
    assert state(farm, 1) == ("closed", "over")
    assert farm.reader.verify() == []


def test_a_question_that_is_cancelled_brings_the_first_task_back_too(
    asking: tuple[Farm, int, int],
) -> None:
    farm, first, asked = asking
    farm.operations.cancel(asked, "leder", "stillet ved en fejl")
    assert [item.id for item in farm.colleagues.inbox(METTE).items] == [first]
    assert farm.colleagues.notes(task_id=first)[-1].text == "stillet ved en fejl"


def test_an_answer_that_comes_after_the_end_is_a_note(asking: tuple[Farm, int, int]) -> None:
    farm, first, asked = asking
    farm.colleagues.claim_for(first, "hanne")
    farm.colleagues.answer(first, "hanne", {"decision": "approve"})
    farm.colleagues.settle(asked, "lars", "Ja, i går")
    assert farm.reader.task(first).ended
    assert farm.colleagues.notes(case_id=1)[-1].text == "Ja, i går"


def test_what_somebody_else_took_meanwhile_stays_there(asking: tuple[Farm, int, int]) -> None:
    farm, first, asked = asking
    farm.colleagues.claim_for(first, "hanne")
    farm.colleagues.settle(asked, "lars", "Ja, i går")
    assert farm.reader.task(first).claimed_by == "hanne"


def test_nobody_asks_the_own_team(farm: Farm) -> None:
    task_id = add(farm, "FAK-1")
    for act in (
        lambda: farm.colleagues.ask_team(task_id, "mette", "fakturaer", "Hvad nu?"),
        lambda: farm.colleagues.hand_over(task_id, "mette", "fakturaer", "til jer"),
    ):
        with pytest.raises(UsageError, match="is with fakturaer already"):
            act()
    assert farm.colleagues.notes(task_id=task_id) == []


def test_a_task_handed_over_is_answered_there(opened: Opened) -> None:
    farm, case_id = opened(ask_then_close)
    (task,) = farm.reader.tasks(team=True)
    farm.colleagues.claim_for(task.id, "mette")
    farm.colleagues.hand_over(task.id, "mette", "tilskud", "Det er jeres klinik")
    assert farm.colleagues.inbox(METTE).items == ()
    (item,) = farm.colleagues.inbox(TILSKUD).items
    assert (item.id, item.team, item.queue, item.claimed_by) == (task.id, "tilskud", "fakturaer", None)
    note = farm.colleagues.notes(task_id=task.id)[-1]
    assert (note.kind, note.team, note.text) == ("handed-over", "tilskud", "Det er jeres klinik")
    farm.colleagues.answer(task.id, "lars", {"decision": "approve"})
    assert types(farm, case_id)[-2:] == ["answered", "closed"]


def test_a_process_that_asks_again_finds_what_was_handed_over(opened: Opened) -> None:
    ask = AskColleague("fakturaer", "FAK-1-afgoer", "no-match", WHAT_NOW, "decision")
    farm, case_id = opened(lambda case, now: ask)
    (task,) = farm.reader.tasks(team=True)
    farm.colleagues.hand_over(task.id, "mette", "tilskud", "Det er jeres klinik")
    farm.add_task("navision-post", "FAK-1-x", Errand(), actor="demo", case_id=case_id)
    assert state(farm, case_id)[0] == "open"
    assert len(farm.reader.tasks(team=True)) == 1
