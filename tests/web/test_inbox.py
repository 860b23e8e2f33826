from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bots.farm.farm import Farm
from bots.farm.worklist.task import QueueTerms
from fixtures.cases.examples import example
from tests.web.conftest import Client

METTE = ("Mette", "colleague:fakturaer", "colleague:tilskud")
INVOICES = ("FAK-TEST1-afgoer", "FAK-TEST2-afgoer", "FAK-TEST3-afgoer")


def test_tasks_of_my_teams_stand_with_reason_amount_and_deadline(client: Callable[..., Client]) -> None:
    page = client(*METTE).read("/inbox")
    assert all(reference in page for reference in (*INVOICES, "FAK-UNREAD-afgoer", "besked-1"))
    assert "Flere mulige patienter" in page
    assert "518,69 kr." in page
    assert "01-12-2026" in page


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"code": "several-members"}, INVOICES),
        ({"team": "tilskud"}, ("besked-1",)),
        ({"text": "fak-test2"}, ("FAK-TEST2-afgoer",)),
        ({"who": "mine"}, ("FAK-TEST1-afgoer",)),
        ({"before": "01-12-2026"}, ("besked-1",)),
        ({"before": "30-11-2026"}, ()),
        ({"team": "fakturaer", "who": "unassigned", "code": "several-members"}, INVOICES[1:]),
    ],
    ids=str,
)
def test_the_filter_leaves_what_fits(
    client: Callable[..., Client], farm: Farm, chosen: dict[str, str], shown: tuple[str, ...]
) -> None:
    farm.colleagues.claim_for(1, "Mette")
    mette = client(*METTE)
    page = mette.read(mette.submit("/inbox/choose", **chosen).headers["location"])
    found = {name for name in (*INVOICES, "FAK-UNREAD-afgoer", "besked-1") if f">{name}</a>" in page}
    assert found == set(shown)


def test_a_teams_name_in_the_address_does_not_open_another_team(client: Callable[..., Client]) -> None:
    page = client("Tilda", "colleague:tilskud").read("/inbox?team=fakturaer")
    assert "FAK-" not in page


def test_a_cpr_number_never_gets_into_an_address(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    answer = mette.submit("/inbox/choose", text="700101-4321")
    assert answer.headers["location"] == "/cases"
    assert "Ingen sag har dette som P-nummer" in mette.read("/cases")


def test_a_view_is_kept_for_its_person_only(client: Callable[..., Client]) -> None:
    mette, per = client(*METTE), client("Per", "colleague:fakturaer")
    mette.submit("/inbox/views", name="Flere patienter", code="several-members")
    assert 'href="/inbox?code=several-members">Flere patienter' in mette.read("/inbox")
    assert "Flere patienter" not in per.read("/inbox")
    mette.submit("/inbox/views/remove", name="Flere patienter")
    assert 'several-members">Flere patienter' not in mette.read("/inbox")


def test_several_are_claimed_at_once_only_within_one_reason(
    client: Callable[..., Client], farm: Farm
) -> None:
    mette = client(*METTE)
    mette.submit("/inbox/claim", pick=["1", "4"])
    assert "Flere opgaver på én gang skal have samme årsag." in mette.read("/inbox")
    assert farm.reader.task(1).claimed_by is None
    farm.colleagues.claim_for(2, "Per")
    mette.submit("/inbox/claim", pick=["1", "2", "3"])
    assert [farm.reader.task(number).claimed_by for number in (1, 2, 3)] == ["Mette", "Per", "Mette"]
    page = mette.read("/inbox")
    assert "Gjort med så mange opgaver: 2." in page
    assert "eller de er afsluttet: 1." in page
    mette.submit("/inbox/release", pick=["1", "3"])
    assert [farm.reader.task(number).claimed_by for number in (1, 2, 3)] == [None, "Per", None]


def test_several_are_put_off_or_given_away_after_a_page_that_asks_how(
    client: Callable[..., Client], farm: Farm
) -> None:
    mette, picked = client(*METTE), ["1", "3"]
    client("Per", *METTE[1:])
    for verb in ("snooze", "assign"):
        asked = mette.submit(f"/inbox/{verb}", pick=picked)
        assert asked.status_code == 200
        assert all(f'name="pick" value="{number}"' in asked.text for number in picked)
        wrong = mette.submit(
            f"/inbox/{verb}", pick=picked, until="i morgen", reason="Ferie", to="610170-1234"
        )
        assert wrong.status_code == 422
        assert ('value="i morgen"' in wrong.text) == (verb == "snooze")
        assert all(f'name="pick" value="{number}"' in wrong.text for number in picked)
        assert mette.submit(f"/inbox/{verb}").headers["location"] == "/inbox"
    assert mette.submit("/inbox/assign", pick=[*picked, "6"], to="Per").status_code == 403
    assert farm.reader.task(1).claimed_by is None
    mette.submit("/inbox/assign", pick=picked, to="Per")
    assert [farm.reader.task(number).claimed_by for number in (1, 2, 3)] == ["Per", None, "Per"]
    until = farm.now() + timedelta(days=3)
    farm.colleagues.release_for(1, "Per")
    mette.submit("/inbox/snooze", pick=picked, until=f"{until:%d-%m-%Y}", reason="Klinikken har ferie")
    page = mette.read("/inbox")
    assert "Gjort med så mange opgaver: 1." in page
    assert "FAK-TEST1" not in page
    assert "FAK-TEST3" in page


def test_who_claims_too_late_is_told_who_has_it(client: Callable[..., Client], farm: Farm) -> None:
    mette, per = client(*METTE), client("Per", "colleague:fakturaer")
    mette.submit("/tasks/1/claim", back="/inbox")
    per.submit("/tasks/1/claim", back="/inbox")
    assert "Mette har lige taget opgaven." in per.read("/inbox")
    assert farm.reader.task(1).claimed_by == "Mette"


def test_what_is_snoozed_is_gone_until_its_day(client: Callable[..., Client], farm: Farm) -> None:
    mette = client(*METTE)
    until = datetime(farm.now().year + 1, 1, 2, tzinfo=UTC)
    assert mette.submit("/tasks/1/snooze", until="02-01-2020", reason="x").status_code == 422
    assert mette.submit("/tasks/1/snooze", until=f"{until:%d-%m-%Y}").status_code == 422
    mette.submit("/tasks/1/snooze", until=f"{until:%d-%m-%Y}", reason="Venter på klinikken")
    assert "FAK-TEST1" not in mette.read("/inbox")
    assert "FAK-TEST1" in mette.read("/inbox?snoozed=yes")


def test_robots_at_work_are_shown_to_the_team_that_takes_over(
    client: Callable[..., Client], farm: Farm
) -> None:
    assert "Det arbejder robotter på nu" not in client(*METTE).read("/inbox")
    assert farm.claim([QueueTerms("navision-post")], "worker-1", timedelta(minutes=1)) is not None
    assert "FAK-ROBOT-bogfoer" in client(*METTE).read("/inbox")


def test_the_number_of_statements_does_not_grow_with_what_there_is(
    client: Callable[..., Client], farm: Farm
) -> None:
    mette, dorte = client(*METTE), client("Dorte", "operator", "auditor")
    statements: list[str] = []
    event.listen(farm._store.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    def each() -> list[int]:
        counted = []
        for one, address in (
            *((mette, to) for to in ("/inbox", "/tasks/1", "/cases?q=12345674", "/cases/1")),
            *((dorte, to) for to in ("/control", "/figures", "/decisions", "/insight")),
        ):
            statements.clear()
            one.read(address)
            counted.append(len(statements))
        return counted

    few = each()
    for number in range(20):
        farm.add_task("fakturaer", f"mere-{number}", {"reason": {}}, actor="farm", team=True, case_id=1)
        farm.colleagues.note(1, "Per", f"note {number}")
        farm.open_case("invoice", f"FAK-MORE{number}", example("base").received, actor="nemhandel-intake")
    assert each() == few


def test_the_next_page_goes_on_where_the_first_one_ends(client: Callable[..., Client], farm: Farm) -> None:
    for number in range(60):
        farm.add_task("tilskud", f"side-{number:02}", {"reason": {}}, actor="farm", team=True)
    mette, address, seen = client(*METTE), "/inbox?team=tilskud", []
    while address:
        page = mette.read(address)
        seen += re.findall(r'class="k-open"[^>]*>([^<]*)<', page)
        _, found, rest = page.partition('<p><a href="/inbox?team=tilskud&amp;after=')
        address = f"/inbox?team=tilskud&after={rest.partition(chr(34))[0]}" if found else ""
    assert seen == ["besked-1", *(f"side-{number:02}" for number in range(60))]


def test_a_task_is_found_by_its_cases_reference(client: Callable[..., Client], farm: Farm) -> None:
    farm.add_task("fakturaer", "ring-til-klinikken", {"reason": {}}, actor="Mette", team=True, case_id=1)
    found = re.findall(r'class="k-open"[^>]*>([^<]*)<', client(*METTE).read("/inbox?text=fak-test1"))
    assert sorted(found) == ["FAK-TEST1-afgoer", "ring-til-klinikken"]


def test_open_pages_are_told_of_what_is_put_off_and_handed_over(farm: Farm) -> None:
    seen = [farm.reader.worklist_mark()]
    farm.colleagues.snooze(1, "Mette", farm.now() + timedelta(days=2), "ferie")
    seen.append(farm.reader.worklist_mark())
    farm.colleagues.hand_over(2, "Mette", "tilskud", "jeres")
    seen.append(farm.reader.worklist_mark())
    assert len(set(seen)) == 3
