"""What somebody has typed survives whatever happens to the page, and is put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from bots.domain.clock import FixedClock
from bots.farm.colleagues.pending_answers import Caution
from bots.farm.farm import Farm
from bots.farm.visits.drafts import KEPT_FOR
from bots.processes import all_processes
from bots.web.app import application
from bots.web.site import Site
from tests.web.conftest import ADDRESS, Client

DECIDE = 1
METTE = ("Mette", "colleague:fakturaer")
REMARK = "Ring til os om linje 2"
REJECT = {"decision": "reject", "reasons": "several-members", "note": REMARK}
PAGE, ANSWER = f"/tasks/{DECIDE}", f"/tasks/{DECIDE}/answer"
CHECKED = 'name="decision" value="reject"\n    checked'
TICKED = 'name="pick" value="{}" checked'


def assert_put_back(page: str) -> None:
    assert f">{REMARK}</textarea>" in page
    assert CHECKED in page
    assert "står i formularen igen" in page


def test_an_answer_sent_after_the_session_has_ended(client: Callable[..., Client], clock: FixedClock) -> None:
    mette = client(*METTE)
    clock.advance(timedelta(minutes=31))
    sent = mette.submit(ANSWER, **REJECT)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/login?next={ANSWER}&kept=yes")
    assert "Det, du skrev, er gemt" in mette.read(sent.headers["location"])
    again = mette.submit("/login", person="Mette", grant="colleague:fakturaer", next=ANSWER)
    assert mette.get(again.headers["location"]).headers["location"] == PAGE
    assert_put_back(mette.read(PAGE))


def test_an_answer_sent_from_a_page_of_the_session_before(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    mette = client(*METTE)
    old = mette.token
    clock.advance(timedelta(minutes=31))
    mette.log_in(*METTE)
    mette.token = old
    refused = mette.submit(ANSWER, **REJECT)
    assert refused.status_code == 403
    assert f'<a href="{ANSWER}">Tilbage til det, du skrev</a>' in refused.text
    assert farm.colleagues.pending(DECIDE) is None
    assert_put_back(mette.read(PAGE))


def test_nobody_else_finds_it(client: Callable[..., Client], clock: FixedClock) -> None:
    mette = client(*METTE)
    clock.advance(timedelta(minutes=31))
    mette.submit(ANSWER, **REJECT)
    mette.log_in("Per", "colleague:fakturaer")
    assert REMARK not in mette.read(PAGE)


def test_another_site_puts_nothing_into_a_form(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    mette.post(ANSWER, data={"csrf": "x", **REJECT}, headers={"Sec-Fetch-Site": "cross-site"})
    assert REMARK not in mette.read(PAGE)


def test_an_answer_to_what_a_colleague_has_taken(client: Callable[..., Client], farm: Farm) -> None:
    mette = client(*METTE)
    farm.colleagues.claim_for(DECIDE, "Per")
    refused = mette.submit(ANSWER, **REJECT)
    assert refused.status_code == 409
    for page in (refused.text, mette.read(PAGE)):
        assert f"<dd>{REMARK}</dd>" in page
        assert "Afvis fakturaen" in page
    farm.colleagues.release_for(DECIDE, "Per")
    assert_put_back(mette.read(PAGE))


def test_an_answer_to_what_has_ended(client: Callable[..., Client], farm: Farm) -> None:
    mette = client(*METTE)
    farm.colleagues.answer(DECIDE, "Per", {"decision": "reject", "note": "nej"})
    assert f"<dd>{REMARK}</dd>" in mette.submit(ANSWER, **REJECT).text


def test_an_answer_that_is_undone(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    mette.submit(ANSWER, **REJECT)
    assert REMARK not in mette.read("/inbox")
    mette.submit(f"{PAGE}/undo")
    assert_put_back(mette.read(PAGE))


def test_an_answer_that_a_second_person_sends_back(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    farm.colleagues.caution = Caution(second_pair_over=Decimal("500"))
    mette, per = client(*METTE), client("Per", "colleague:fakturaer", "approver")
    mette.submit(ANSWER, decision="approve", member_number="M-77", account="invoice")
    clock.advance(timedelta(seconds=11))
    farm.tick()
    per.submit(f"{PAGE}/decline", text="Se på kontoen igen")
    page = mette.read(PAGE)
    assert 'name="account" value="invoice"\n    checked' in page
    assert 'name="account" value="invoice"\n    checked' not in per.read(PAGE)


def test_what_was_done_by_hand_and_is_undone(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    mette.submit("/tasks/6/take-over")
    mette.submit("/tasks/6/by-hand", text="Bogført som KF-1")
    mette.submit("/tasks/6/undo")
    assert ">Bogført som KF-1</textarea>" in mette.read("/tasks/6")


def test_reading_an_error_page_again_or_in_the_other_language(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    wrong = mette.submit(ANSWER, note=REMARK)
    assert wrong.status_code == 422
    assert f"/language?to=en&amp;next={ANSWER}" in wrong.text
    again = mette.get(ANSWER)
    assert (again.status_code, again.headers["location"]) == (303, PAGE)
    mette.get("/language", params={"to": "en"})
    assert f">{REMARK}</textarea>" in mette.read(PAGE)


@pytest.mark.parametrize("address", ["/inbox/claim", "/control/steer", "/cases/search", "/audit/choose"])
def test_no_address_of_a_form_is_a_dead_end(client: Callable[..., Client], address: str) -> None:
    answer = client(*METTE).get(address)
    assert (answer.status_code, answer.headers["location"]) == (303, address.rpartition("/")[0])


def test_mixed_ticks_stay(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    back = mette.submit("/inbox/claim", pick=["1", "4"], back="/inbox?who=unassigned").headers["location"]
    assert back == "/inbox?who=unassigned&pick=1&pick=4"
    page = mette.read(back)
    assert all(TICKED.format(number) in page for number in (1, 4))
    assert TICKED.format(2) not in page
    done = mette.submit("/inbox/claim", pick=["1"], back=back)
    assert done.headers["location"] == "/inbox?who=unassigned"


def test_ticks_of_an_ended_session_stay(client: Callable[..., Client], clock: FixedClock) -> None:
    mette = client(*METTE)
    clock.advance(timedelta(minutes=31))
    mette.submit("/inbox/claim", pick=["1", "4"])
    mette.log_in(*METTE)
    ticked = mette.get("/inbox").headers["location"]
    assert TICKED.format(4) in mette.read(ticked)


def test_what_an_open_page_keeps_by_itself(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    note = {"kept-form": f"{PAGE}/note", "text": "Halv note"}
    assert mette.submit("/drafts", **note).status_code == 204
    assert ">Halv note</textarea>" in mette.read(PAGE)
    mette.submit(f"{PAGE}/note", text="Hel note")
    assert "Halv note" not in mette.read(PAGE)
    mette.submit("/drafts", **note)
    assert mette.submit("/drafts/forget", page=PAGE).headers["location"] == PAGE
    assert "Halv note" not in mette.read(PAGE)


@pytest.mark.parametrize("form", ["https://evil.example/", "/tasks/6101701234", "/" + "x" * 300])
def test_nothing_is_kept_under_an_address_that_is_none(client: Callable[..., Client], form: str) -> None:
    assert client(*METTE).submit("/drafts", **{"kept-form": form, "text": "x"}).status_code == 422


def test_it_goes_by_itself_and_is_never_readable(
    client: Callable[..., Client], farm: Farm, clock: FixedClock
) -> None:
    mette = client(*METTE)
    mette.submit(f"{PAGE}/note", text="")
    mette.submit("/drafts", **{"kept-form": f"{PAGE}/note", "text": REMARK})
    with farm._store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM drafts").all()
    assert len(rows) == 1
    assert REMARK.encode() not in repr(rows).encode()
    clock.advance(KEPT_FOR + timedelta(seconds=1))
    assert farm.visits.drafts("Mette") == {}
    farm.visits.keep_draft("Per", "/tasks/2/note", [("text", "x")])
    with farm._store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT person FROM drafts").scalars().all() == ["Per"]


def test_two_web_processes_serve_one_fund(client: Callable[..., Client], site: Site) -> None:
    mette = client(*METTE)
    other = Site(site.farm, site.roster, all_processes(), site.settings)
    there = Client(
        application(other, ["127.0.0.1"]),
        base_url=ADDRESS,
        cookies=dict(mette.cookies),
        follow_redirects=False,
    )
    there.token = mette.token
    assert there.submit(f"{PAGE}/claim").status_code == 303
    assert "Opgaven er din." in mette.read(PAGE)
    there.submit("/logout")
    assert mette.get(PAGE).status_code == 303


def test_what_is_kept_of_a_session_lets_nobody_in(client: Callable[..., Client], farm: Farm) -> None:
    mette = client(*METTE)
    with farm._store.engine.connect() as connection:
        kept = repr(connection.exec_driver_sql("SELECT * FROM web_sessions").all())
    assert mette.cookies["kollega"] not in kept
    assert mette.token not in kept


def test_how_long_there_is_and_more_of_it(client: Callable[..., Client], clock: FixedClock) -> None:
    mette = client(*METTE)
    clock.advance(timedelta(minutes=28))
    assert mette.get("/session").json() == {"left": 120}
    assert mette.get("/session").json() == {"left": 120}
    assert mette.submit("/session").json() == {"left": 1800}
    assert mette.get("/session").json() == {"left": 1800}
