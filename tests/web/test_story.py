"""Cases of earlier versions, and cases whose personal data has been deleted, are still told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bots.config.roster import Roster
from bots.domain.clock import FixedClock
from bots.farm.farm import Farm
from bots.farm.process.case import Case, Event
from bots.processes import all_processes
from bots.web.wording.story import StoryContext, story
from tests.web.conftest import Client

# Put together here: no file holds a number that reads as a person's.
CPR = f"{1:02}0170{1234}"
DASHED = f"{CPR[:6]}-{CPR[6:]}"
DECIDE = 1
ANSWER = {"decision": "reject", "reasons": ["several-members"], "note": f"Ring {DASHED}"}


def told(farm: Farm, case: Case) -> list[tuple[str, str]]:
    roster = Roster.load(Path("robots.yaml"))
    chapters = story(case, (), (), StoryContext.of(farm.reader, all_processes(), roster, case))
    return [(label.da, value.da) for chapter in chapters for label, value in chapter.answer]


def answered(farm: Farm) -> Case:
    farm.colleagues.answer(DECIDE, "Mette", ANSWER)
    case_id = farm.reader.task(DECIDE).case_id
    assert case_id is not None
    return farm.reader.case_by_id(case_id)


def as_it_was(event: Event) -> Event:
    """The event without the name of its question."""
    return replace(event, data={name: value for name, value in event.data.items() if name != "question"})


def test_an_answer_that_does_not_name_its_question_is_told_by_its_task(farm: Farm) -> None:
    case = answered(farm)
    earlier = replace(case, events=tuple(map(as_it_was, case.events)))
    assert earlier != case
    assert told(farm, earlier) == told(farm, case)
    assert ("Afgørelse", "Afvis fakturaen") in told(farm, earlier)
    assert ("Afvisningsgrunde", "Flere mulige patienter") in told(farm, earlier)


def test_everything_in_an_answer_is_told_and_numbers_are_masked(farm: Farm) -> None:
    case = answered(farm)
    (event,) = case.all("answered")
    more = replace(event, data={**event.data, "answer": {**event.data["answer"], "new_field": CPR}})
    said = dict(told(farm, replace(case, events=(*case.events[:-1], more))))
    assert said["Bemærkning til klinikken"] == "Ring XXXXXX-XXXX"
    assert said["New field"] == "010170-XXXX"


def test_a_case_without_its_data_is_still_told(farm: Farm) -> None:
    case = answered(farm)
    erased = replace(case, events=tuple(replace(event, data={}) for event in case.events))
    assert told(farm, erased) == []


def test_a_robots_order_is_shown_whole_and_its_person_masked(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    payload = {"cpr": CPR, "amount": "311.21", "treatment_date": "2026-11-02", "extra": ["a", "b"]}
    task = farm.add_task("dservice-claim", "FAK-1-1-claim", payload, actor="farm")
    page = client("Tilda", "colleague:tilskud").read(f"/tasks/{task.id}")
    for value in ("010170-XXXX", "311,21 kr.", "02-11-2026", "a, b"):
        assert f"<dd>{value}</dd>" in page
    assert "1234" not in page
