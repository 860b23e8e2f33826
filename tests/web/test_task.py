from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from bots.domain.clock import FixedClock
from bots.farm.colleagues.pending_answers import Caution
from bots.farm.farm import Farm
from tests.web.conftest import Client

METTE = ("Mette", "colleague:fakturaer")
DECIDE, UNREAD, ROBOTS = 1, 4, 6
REJECT = {"decision": "reject", "reasons": "several-members", "account": "registered"}


def answered(farm: Farm, task: int) -> list[dict[str, object]]:
    case = farm.reader.task(task).case_id
    assert case is not None
    return [event.data["answer"] for event in farm.reader.case_by_id(case).all("answered")]


def test_the_page_tells_why_what_is_known_and_what_happens_then(client: Callable[..., Client]) -> None:
    page = client(*METTE).read(f"/tasks/{DECIDE}")
    for told in (
        "Fakturaen nævner 2 personer",
        "Faktura F-1001",
        "Klinik Nord",
        "311,21 kr.",
        "konto 0216 406 904 6312",
        "Bo Prøve (M-78)",
        "Klinikken får besked med afvisningsgrundene. Intet betales.",
        "Holder ikke (1)",
        "nemhandel-intake",
    ):
        assert told in page
    assert "<Invoice" not in page


def test_cpr_numbers_stand_masked(client: Callable[..., Client]) -> None:
    page = client(*METTE).read(f"/tasks/{DECIDE}")
    assert "700101-XXXX" in page
    assert "4321" not in page.replace("0216 406 904 6312", "")


def test_a_cpr_number_is_shown_once_and_who_and_why_is_logged_first(
    client: Callable[..., Client], farm: Farm
) -> None:
    mette = client(*METTE)
    assert mette.submit(f"/tasks/{DECIDE}/reveal", person="0", reason=" ").status_code == 422
    shown = mette.submit(f"/tasks/{DECIDE}/reveal", person="0", reason="Ringer til medlemmet")
    assert "700101-4321" in shown.text
    assert "650202-4322" not in shown.text
    case = farm.reader.task(DECIDE).case_id
    acts = [act for act in farm.reader.audit_of(case_id=case) if act["action"] == "person-revealed"]
    assert [(act["actor"], act["details"]["reason"]) for act in acts] == [("Mette", "Ringer til medlemmet")]
    assert "700101-4321" not in mette.read(f"/tasks/{DECIDE}")
    assert farm.reader.verify() == []


def test_an_answer_counts_only_when_it_can_no_longer_be_undone(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    mette = client(*METTE)
    assert mette.submit(f"/tasks/{DECIDE}/answer", **REJECT).status_code == 303
    assert "Fortryd svaret" in mette.read(f"/tasks/{DECIDE}")
    farm.tick()
    assert answered(farm, DECIDE) == []
    clock.advance(timedelta(seconds=11))
    farm.tick()
    assert [one["decision"] for one in answered(farm, DECIDE)] == ["reject"]
    mette.submit(f"/tasks/{DECIDE}/undo")
    assert "Det var for sent at fortryde" in mette.read(f"/tasks/{DECIDE}")


def test_an_answer_that_was_undone_never_counts(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    mette = client(*METTE)
    mette.submit(f"/tasks/{DECIDE}/answer", **REJECT)
    mette.submit(f"/tasks/{DECIDE}/undo")
    clock.advance(timedelta(minutes=1))
    farm.tick()
    assert answered(farm, DECIDE) == []
    assert farm.reader.task(DECIDE).claimed_by == "Mette"


def test_what_is_wrong_is_said_at_its_field_and_on_top_and_nothing_typed_is_lost(
    client: Callable[..., Client], farm: Farm
) -> None:
    mette = client(*METTE)
    answer = mette.submit(f"/tasks/{DECIDE}/answer", note="Ring til os <b>")
    assert answer.status_code == 422
    assert '<a href="#answer-decision-0">Afgørelse: Udfyld feltet.</a>' in answer.text
    assert 'id="decision-problem">Udfyld feltet.' in answer.text
    assert "Ring til os &lt;b&gt;</textarea>" in answer.text
    answer = mette.submit(f"/tasks/{DECIDE}/answer", decision="reject")
    assert answer.status_code == 422
    assert "En afvisning skal have mindst én afvisningsgrund eller en bemærkning." in answer.text
    assert farm.colleagues.pending(DECIDE) is None


def test_a_colleagues_task_can_be_read_but_not_answered(client: Callable[..., Client], farm: Farm) -> None:
    farm.colleagues.claim_for(DECIDE, "Per")
    mette = client(*METTE)
    assert "Per arbejder på den" in mette.read(f"/tasks/{DECIDE}")
    assert mette.submit(f"/tasks/{DECIDE}/answer", **REJECT).status_code == 409
    assert farm.colleagues.pending(DECIDE) is None


def test_two_pairs_of_eyes_and_never_the_same(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    farm.colleagues.caution = Caution(second_pair_over=Decimal("500"))
    grants = ("colleague:fakturaer", "approver")
    mette, per = client("Mette", *grants), client("Per", *grants)
    mette.submit(f"/tasks/{DECIDE}/answer", decision="approve", member_number="M-77")
    clock.advance(timedelta(seconds=11))
    farm.tick()
    assert answered(farm, DECIDE) == []
    assert "Godkend svaret" not in mette.read(f"/tasks/{DECIDE}")
    assert mette.submit(f"/tasks/{DECIDE}/approve").status_code == 409
    page = per.read(f"/tasks/{DECIDE}")
    assert "Mette har foreslået et svar" in page
    assert "518,69 kr. er over 500,00 kr." in page
    per.submit(f"/tasks/{DECIDE}/approve")
    assert [one["decision"] for one in answered(farm, DECIDE)] == ["approve"]


def test_notes_questions_and_hand_overs_stand_in_the_story(client: Callable[..., Client], farm: Farm) -> None:
    mette = client(*METTE)
    mette.submit(f"/tasks/{DECIDE}/note", text="Har ringet til klinikken")
    assert "Har ringet til klinikken" in mette.read(f"/tasks/{DECIDE}")
    mette.submit(f"/tasks/{DECIDE}/ask", team="tilskud", text="Kender I hende?")
    tilda = client("Tilda", "colleague:tilskud")
    assert "spørger: Kender I hende?" in tilda.read(
        "/tasks/" + str(max(one.id for one in farm.reader.tasks(queue="tilskud")))
    )
    mette.submit(f"/tasks/{UNREAD}/hand-over", team="drift", text="Filen er ødelagt")
    assert mette.get(f"/tasks/{UNREAD}").status_code == 403
    assert "Filen er ødelagt" in client("Dorte", "colleague:drift").read(f"/tasks/{UNREAD}")


def test_a_robots_task_is_taken_over_and_given_back(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    robots = next(one.id for one in farm.reader.tasks(queue="navision-post"))
    mette = client(*METTE)
    mette.submit(f"/tasks/{robots}/take-over")
    assert farm.reader.task(robots).claimed_by == "Mette"
    assert "Du gør det i hånden" in mette.read(f"/tasks/{robots}")
    mette.submit(f"/tasks/{robots}/give-back", text="Nåede det ikke")
    assert farm.reader.task(robots).claimed_by is None
    mette.submit(f"/tasks/{robots}/take-over")
    assert mette.submit(f"/tasks/{robots}/by-hand", text="").status_code == 422
    mette.submit(f"/tasks/{robots}/by-hand", text="Bogført som KF-1")
    page = mette.read(f"/tasks/{robots}")
    assert "Fortryd svaret" in page
    assert "Bogført som KF-1" in page
    assert not farm.reader.task(robots).ended
    clock.advance(timedelta(seconds=10))
    farm.tick()
    assert farm.reader.task(robots).outcome == "by-hand"


def test_an_operator_does_a_robots_task_by_hand_and_undoes_it(
    client: Callable[..., Client], farm: Farm
) -> None:
    dorte = client("Dorte", "operator")
    assert dorte.get("/").headers["location"] == "/control"
    dorte.submit(f"/tasks/{ROBOTS}/take-over")
    dorte.submit(f"/tasks/{ROBOTS}/by-hand", text="Gjort")
    assert "Fortryd svaret" in dorte.read(f"/tasks/{ROBOTS}")
    dorte.submit(f"/tasks/{ROBOTS}/undo")
    assert "Du gør det i hånden" in dorte.read(f"/tasks/{ROBOTS}")
    assert dorte.submit(f"/tasks/{ROBOTS}/give-back").headers["location"] == "/control"
    assert farm.reader.task(ROBOTS).claimed_by is None


def test_what_was_answered_is_told_in_words(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    farm.colleagues.caution = Caution(second_pair_over=Decimal("500"))
    farm.colleagues.answer(DECIDE, "Per", {"decision": "approve", "member_number": "M-77"})
    mette = client("Mette", "colleague:fakturaer", "approver")
    asked = mette.read(f"/tasks/{DECIDE}")
    assert "<dt>Afgørelse</dt><dd>Godkend fakturaen</dd>" in asked
    assert "<dt>Betal til</dt><dd>Klinikkens registrerede konto</dd>" in asked
    mette.submit(f"/tasks/{DECIDE}/approve")
    case = farm.reader.task(DECIDE).case_id
    for page in (mette.read(f"/tasks/{DECIDE}"), mette.read(f"/cases/{case}")):
        assert "<dt>Afgørelse</dt><dd>Godkend fakturaen</dd>" in page
        assert "<dt>Godkendt af</dt><dd>Mette</dd>" in page
    assert f'<a href="/tasks/{DECIDE}">FAK-TEST1-afgoer</a>' in page
    assert "besvaret" in page


@pytest.mark.parametrize("to", ["", "6101701234", "610170-1234", "x" * 101])
def test_a_task_is_given_to_a_login_and_nothing_else(
    client: Callable[..., Client], farm: Farm, to: str
) -> None:
    assert client(*METTE).submit(f"/tasks/{DECIDE}/assign", to=to).status_code == 422
    assert farm.reader.task(DECIDE).claimed_by is None


@pytest.mark.parametrize(
    ("kind", "shown"), [("image/png", "inline"), ("application/xml", "attachment")], ids=["picture", "file"]
)
def test_files_are_handed_out_unless_they_are_pictures(
    client: Callable[..., Client], farm: Farm, kind: str, shown: str
) -> None:
    kept = {one.media_type: one.id for one in farm.reader.files(case_id=farm.reader.task(DECIDE).case_id)}
    answer = client(*METTE).get(f"/tasks/{DECIDE}/files/{kept[kind]}")
    assert answer.headers["content-disposition"].startswith(shown)
    assert answer.headers["x-content-type-options"] == "nosniff"
    if shown == "attachment":
        assert answer.headers["content-type"] == "application/octet-stream"


def test_a_file_of_another_task_is_not_to_be_had(client: Callable[..., Client], farm: Farm) -> None:
    other = farm.reader.files(case_id=farm.reader.task(2).case_id)[0].id
    assert client(*METTE).get(f"/tasks/{DECIDE}/files/{other}").status_code == 404


def test_the_page_is_in_english_too(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    mette.get("/language", params={"to": "en"})
    page = mette.read(f"/tasks/{DECIDE}")
    assert '<html lang="en">' in page
    assert "Approve the invoice" in page
    assert "The invoice names 2 persons" in page
    answer = mette.submit(f"/tasks/{DECIDE}/answer", decision="reject")
    assert "A rejection needs at least one reason or a remark." in answer.text
