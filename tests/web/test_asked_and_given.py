"""Between colleagues: a question and its answer, giving a task away, and taking one over."""

from __future__ import annotations

from collections.abc import Callable

from bots.farm.farm import Farm
from tests.web.conftest import Client

DECIDE = 1
METTE = ("Mette", "colleague:fakturaer")


def test_who_is_asked_sees_a_question_and_who_asked_sees_the_answer(
    client: Callable[..., Client], farm: Farm
) -> None:
    mette, tilda = client(*METTE), client("Tilda", "colleague:tilskud")
    mette.submit(f"/tasks/{DECIDE}/ask", team="tilskud", text="Kender I hende?")
    asked = max(task.id for task in farm.reader.tasks(queue="tilskud"))
    page = tilda.read(f"/tasks/{asked}")
    assert "En kollega har spurgt jeres hold" in page
    assert "Den spørger ikke om noget" not in page
    assert "der er svar fra" not in mette.read("/inbox?snoozed=yes")
    tilda.submit(f"/tasks/{asked}/settle", text="Ja, det er Anna")
    assert "der er svar fra det andet hold" in mette.read("/inbox")
    page = mette.read(f"/tasks/{DECIDE}")
    assert "Tilda fra Tilskudsteamet har svaret" in page
    assert '<p class="alert-text">Ja, det er Anna</p>' in page


def test_a_task_is_given_to_somebody_of_the_team_who_is_known(
    client: Callable[..., Client], farm: Farm
) -> None:
    mette = client(*METTE)
    assert "Ingen andre fra holdet har været logget ind" in mette.read(f"/tasks/{DECIDE}")
    client("Per", *METTE[1:])
    client("Tilda", "colleague:tilskud")
    page = mette.read(f"/tasks/{DECIDE}")
    assert "<option >Per</option>" in page
    assert "Tilda</option>" not in page
    assert "Mette</option>" not in page
    for nobody in ("Tilda", "Ukendt", "Mette", ""):
        assert mette.submit(f"/tasks/{DECIDE}/assign", to=nobody).status_code == 422
    mette.submit(f"/tasks/{DECIDE}/assign", to="Per")
    assert farm.reader.task(DECIDE).claimed_by == "Per"


def test_a_task_is_taken_over_from_who_has_it(client: Callable[..., Client], farm: Farm) -> None:
    farm.colleagues.claim_for(DECIDE, "Per")
    mette = client(*METTE)
    assert "Overtag fra Per" in mette.read(f"/tasks/{DECIDE}")
    mette.submit(f"/tasks/{DECIDE}/take-from")
    assert farm.reader.task(DECIDE).claimed_by == "Mette"
    acts = farm.reader.audit_of(case_id=farm.reader.task(DECIDE).case_id)
    assert [act["actor"] for act in acts if act["action"] == "task-assigned"] == ["Mette"]
