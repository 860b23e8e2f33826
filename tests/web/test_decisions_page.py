from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bots.decisions.types import decision_types
from bots.farm.farm import Farm
from bots.web.site import Site
from tests.web.conftest import Client


@pytest.fixture(autouse=True)
def with_the_register(site: Site) -> None:
    site.decisions = decision_types(Path("decisions.yaml"))


def test_an_auditor_gets_from_the_case_to_its_explanation(client: Callable[..., Client]) -> None:
    one = client("Rikke", "auditor")
    assert 'href="/cases/1/explanation"' in one.read("/cases/1")
    page = one.read("/cases/1/explanation")
    assert "En medarbejder har det sidste ord." in page
    assert "FAK-TEST1-A" in page
    pdf = one.get("/cases/1/explanation?as=pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["content-disposition"].startswith("attachment; filename*=UTF-8''FAK-TEST1-A.pdf")
    told = json.loads(one.get("/cases/1/explanation?as=json").content)
    assert told["case"] == "FAK-TEST1"


def test_a_colleague_explains_the_cases_of_their_own_team(client: Callable[..., Client], farm: Farm) -> None:
    task = farm.reader.tasks(queue="fakturaer", case_id=1)[0].id
    assert f"/tasks/{task}/explanation" in client("Mette", "colleague:fakturaer").read(f"/tasks/{task}")
    assert "FAK-TEST1-A" in client("Mette", "colleague:fakturaer").read(f"/tasks/{task}/explanation")
    assert client("Ib", "colleague:tilskud").get(f"/tasks/{task}/explanation").status_code == 403


def test_the_explanation_is_in_the_visitors_language(client: Callable[..., Client]) -> None:
    one = client("Rikke", "auditor")
    one.get("/language?to=en&next=/")
    assert "A colleague has the last word." in one.read("/cases/1/explanation")


def test_what_is_not_decided_has_no_explanation(client: Callable[..., Client], farm: Farm) -> None:
    unread = farm.reader.case("invoice", "FAK-UNREAD").id
    one = client("Rikke", "auditor")
    assert one.get(f"/cases/{unread}/explanation").status_code == 404
    assert "explanation" not in one.read(f"/cases/{unread}")


def test_the_register_says_what_is_decided_and_the_catalogue_has_every_situation(
    client: Callable[..., Client], site: Site
) -> None:
    one = client("Mette", "colleague:fakturaer")
    page = one.read("/decisions")
    for kind in site.decisions.values():
        assert kind.title.da in page
        assert kind.owner in page
    assert page.count("<li>") - page.count("<li><a") >= 40
    published = yaml.safe_load(one.get("/decisions/register.yaml").content)["decisions"]
    assert {name: entry["decided"] for name, entry in published.items()} == {
        "deaths": 0,
        "invoice": 3,
        "subsidy": 0,
    }


def test_without_decisions_yaml_the_register_says_so(client: Callable[..., Client], site: Site) -> None:
    site.decisions = {}
    assert "Der er ingen decisions.yaml" in client("Mette", "colleague:fakturaer").read("/decisions")


def test_what_a_person_says_is_on_the_case_and_before_a_colleague(
    client: Callable[..., Client], farm: Farm
) -> None:
    task = farm.reader.tasks(queue="fakturaer", case_id=1)[0].id
    one = client("Mette", "colleague:fakturaer")
    one.read(f"/tasks/{task}")
    assert one.submit(f"/tasks/{task}/remark", text=" ").status_code == 422
    one.submit(f"/tasks/{task}/remark", text="Behandlingen var den 3.")
    operator = client("Drift", "operator")
    operator.read("/cases/2")
    operator.submit("/cases/2/remark", text="Klager over afvisningen")
    assert "Behandlingen var den 3." in operator.read("/cases/1")
    asked = [
        one.case_id for one in farm.reader.tasks(queue="fakturaer") if one.payload.get("code") == "remark"
    ]
    assert asked == [1, 2]
