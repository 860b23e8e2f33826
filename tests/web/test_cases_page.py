from __future__ import annotations

from collections.abc import Callable

from bots.farm.audit.log import AuditFilter
from bots.farm.farm import Farm
from bots.web.site import Site
from fixtures.cases.examples import example
from tests.web.conftest import Client

HER = "7001014321"


def test_a_case_is_found_by_reference_and_by_its_invoice(client: Callable[..., Client]) -> None:
    one = client("Drift", "operator")
    answer = one.submit("/cases/search", follow=True, q="FAK-TEST2")
    assert "FAK-TEST2" in answer.text
    assert "FAK-TEST1" not in answer.text
    assert one.read("/cases?q=F-1001").count("<tr><td") == 3


def test_the_story_of_a_case_names_robots_and_people(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Drift", "operator")
    task_id = farm.reader.tasks(queue="fakturaer", case_id=1)[0].id
    farm.colleagues.note(task_id, "Mette", "Ringet til klinikken")
    page = one.read("/cases/1")
    assert "Ringet til klinikken" in page
    assert "åbnede sagen" in page
    assert HER not in page
    assert one.get("/cases/99").status_code == 404


def test_a_person_is_looked_for_with_a_reason_and_logged(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Drift", "operator")
    assert one.submit("/cases/person", cpr="700101-4321", reason="").status_code == 422
    assert one.submit("/cases/person", cpr="12", reason="ringer").status_code == 422
    answer = one.submit("/cases/person", cpr="700101-4321", reason="medlemmet ringer")
    assert answer.text.count("<tr><td") == 3
    assert HER not in answer.text
    (row,) = farm.reader.audit_page(AuditFilter(action="person-looked-up")).rows
    assert (row.actor, row.details["reason"]) == ("Drift", "medlemmet ringer")


def test_a_cpr_number_never_gets_into_an_address(client: Callable[..., Client]) -> None:
    one = client("Drift", "operator")
    answer = one.submit("/cases/search", q="700101-4321")
    assert answer.headers["location"] == "/cases"


def test_ten_digits_are_found_without_getting_into_an_address(
    client: Callable[..., Client], farm: Farm
) -> None:
    given = example("base", {"invoice.number": "8611300042"}).received
    farm.open_case("invoice", "FAK-TI", given, actor="nemhandel-intake")
    one = client("Drift", "operator", "colleague:fakturaer")
    for search in (
        {"address": "/cases/search", "q": "8611300042"},
        {"address": "/inbox/choose", "text": "86 11300042"},
    ):
        assert ">FAK-TI</a>" in one.submit(follow=True, **search).text
    unknown, hers = (one.submit("/cases/search", follow=True, q=q).text for q in ("8611300043", HER))
    assert "Ingen sag har dette som P-nummer" in unknown
    assert HER not in hers
    for page in (unknown, hers):
        assert page.count("<tr><td") == 0
    assert len(unknown) == len(hers)


def test_a_case_is_found_by_its_receipts(client: Callable[..., Client], farm: Farm) -> None:
    farm.colleagues.answer(4, "Mette", {"action": "handled-by-hand", "posted_number": "BKF-104711"})
    one = client("Drift", "operator")
    assert ">FAK-UNREAD</a>" in one.read("/cases?q=bkf-104711")


def test_not_too_often(client: Callable[..., Client], site: Site) -> None:
    one = client("Drift", "operator")
    for _ in range(site.settings.cpr_searches_per_hour):
        assert one.submit("/cases/person", cpr=HER, reason="test").status_code == 200
    assert one.submit("/cases/person", cpr=HER, reason="test").status_code == 429


def test_a_colleague_finds_the_cases_of_their_own_teams_only(
    client: Callable[..., Client], farm: Farm
) -> None:
    one, other = client("Mette", "colleague:fakturaer"), client("Ole", "colleague:tilskud")
    assert 'href="/cases/1"' in one.read("/cases?q=FAK-TEST1")
    assert one.get("/cases/1").status_code == 200
    assert 'href="/cases/1"' not in other.read("/cases?q=FAK-TEST1")
    assert other.get("/cases/1").status_code == 403
    assert 'name="cpr"' not in one.read("/cases")
    asked = farm.reader.tasks(queue="fakturaer", case_id=1)[0].id
    farm.colleagues.hand_over(asked, "Mette", "tilskud", "I kender klinikken")
    assert other.get("/cases/1").status_code == 200
