from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from bots.farm.audit.log import AuditFilter
from bots.farm.farm import Farm
from bots.web.site import Site
from tests.web.conftest import Client

HER = "7001014321"


def test_everything_about_a_person_with_its_deadline(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Rikke", "auditor")
    assert "Der er ingen svar" in one.read("/insight")
    answer = one.submit("/insight", cpr="700101-4321", reason="Medlemmet har bedt om det")
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert file.read("insight.pdf").startswith(b"%PDF")
        held = json.loads(file.read("insight.json"))
    assert {case["reference"] for case in held["cases"]} >= {"FAK-TEST1", "FAK-TEST2", "FAK-TEST3"}
    assert [one["name"] for one in held["cases"][0]["files"]] == ["NH-000001.xml", "side.png"]
    assert {one["case"] for one in held["explanations"]} == {"FAK-TEST1", "FAK-TEST2", "FAK-TEST3"}
    (row,) = farm.reader.audit_page(AuditFilter(action="person-looked-up")).rows
    assert (row.actor, row.details["reason"]) == ("Rikke", "Medlemmet har bedt om det")
    (task,) = [task for task in farm.reader.tasks(queue="drift") if task.payload.get("code") == "insight"]
    assert task.due is not None
    assert f'<td data-title="Opgave">{task.id}</td>' in one.read("/insight")
    assert HER not in answer.headers["content-disposition"] + task.reference + json.dumps(task.payload)


def test_a_request_has_who_wrote_it_its_state_and_its_task(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Rikke", "auditor", "operator", "colleague:drift")
    one.submit("/insight", cpr=HER, reason="Medlemmet har bedt om det")
    (task,) = farm.reader.tasks(topic="insight", team=True)
    page = one.read("/insight")
    assert f'<a href="/tasks/{task.id}">{task.id}</a>' in page
    assert '<td data-title="Skrevet ned af">Rikke</td>' in page
    assert "ikke sendt" in page
    assert one.submit("/insight/sent", task="1").status_code == 404
    one.submit("/insight/sent", task=str(task.id))
    assert "ikke sendt" not in one.read("/insight")
    assert (farm.reader.task(task.id).outcome, farm.reader.task(task.id).reason) == (
        "settled",
        "Svaret er sendt.",
    )


def test_without_a_number_or_a_reason_nobody_is_looked_up(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Rikke", "auditor")
    assert one.submit("/insight", cpr=HER, reason="").status_code == 422
    assert one.submit("/insight", cpr="12", reason="spørger").status_code == 422
    assert farm.reader.audit_page(AuditFilter(action="person-looked-up")).rows == ()


def test_not_too_often_together_with_the_search_for_persons(
    client: Callable[..., Client], site: Site
) -> None:
    one = client("Rikke", "auditor")
    for _ in range(site.settings.cpr_searches_per_hour):
        assert one.submit("/cases/person", cpr=HER, reason="test").status_code == 200
    assert one.submit("/insight", cpr=HER, reason="test").status_code == 429
