from __future__ import annotations

from collections.abc import Callable

from bots.farm.cases.queries import CaseCount
from bots.farm.farm import Farm
from bots.farm.process.process import Process
from bots.farm.process.steps import Close
from bots.farm.worklist.queries import QueueCount
from bots.farm.worklist.task import TaskState
from tests.farm.errand import DONE, Errand, case_rows, taken


def test_tasks_are_counted_by_queue_and_state(farm: Farm) -> None:
    for number in range(3):
        farm.add_task("navision-post", f"P-{number}", Errand(), actor="demo")
    farm.add_task("mail-send", "M-1", Errand(), actor="demo")
    farm.finish(taken(farm), DONE)
    taken(farm)
    assert farm.reader.queue_counts() == [
        QueueCount("mail-send", TaskState.NEW, 1),
        QueueCount("navision-post", TaskState.CLAIMED, 1),
        QueueCount("navision-post", TaskState.DONE, 1),
        QueueCount("navision-post", TaskState.NEW, 1),
    ]


def test_cases_are_counted_by_process_state_and_outcome(make_farm: Callable[..., Farm]) -> None:
    process = Process("errand", Errand, lambda case, now: Close(case.opened["what"]))
    farm = make_farm(processes={"errand": process})
    for number, outcome in enumerate(["approved", "rejected", "approved"]):
        farm.open_case("errand", f"FAK-{number}", Errand(what=outcome), actor="demo")
    assert farm.reader.case_counts() == [
        CaseCount("errand", "closed", "approved", 2),
        CaseCount("errand", "closed", "rejected", 1),
    ]
    newest, *_ = farm.reader.recent_events(2)
    assert (newest.reference, newest.event.type, newest.event.data) == (
        "FAK-2",
        "closed",
        {"outcome": "approved"},
    )
    assert len(farm.reader.recent_events(2)) == 2
    assert [case.reference for case in case_rows(farm)][:2] == ["FAK-0", "FAK-1"]


def test_tasks_are_found_by_what_one_asks_for(farm: Farm) -> None:
    for queue, team in (("navision-post", False), ("fakturaer", True), ("drift", True)):
        farm.add_task(queue, "T-1", Errand(), actor="demo", team=team)
    farm.add_task("drift", "T-2", Errand(), actor="demo", team=True, priority=1)
    farm.finish(taken(farm), DONE)
    found = {
        "team": farm.reader.tasks(team=True),
        "robots": farm.reader.tasks(team=False),
        "open": farm.reader.tasks(open_only=True),
        "drift": farm.reader.tasks(queue="drift"),
        "done": farm.reader.tasks(state=TaskState.DONE),
        "limit": farm.reader.tasks(limit=1),
        "nobody": farm.reader.tasks(claimed_by="mette"),
    }
    assert {name: [(task.queue, task.reference) for task in tasks] for name, tasks in found.items()} == {
        "team": [("drift", "T-2"), ("fakturaer", "T-1"), ("drift", "T-1")],
        "robots": [("navision-post", "T-1")],
        "open": [("drift", "T-2"), ("fakturaer", "T-1"), ("drift", "T-1")],
        "drift": [("drift", "T-2"), ("drift", "T-1")],
        "done": [("navision-post", "T-1")],
        "limit": [("drift", "T-2")],
        "nobody": [],
    }
