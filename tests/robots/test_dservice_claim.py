from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bots.browser.page.behind import page_of
from bots.domain.cpr import Cpr
from bots.domain.errors import CredentialRejected, SystemDown
from bots.domain.orders.dservice import ClaimAnswer, ClaimReceipt, SubsidyClaim
from bots.farm.worklist.outcome import Done, NeedsColleague, Refused
from bots.robots.dservice_claim.robot import FOUND, claim_subsidy
from bots.systems.dservice import ClaimAnswered, Claims
from fixtures.portals.authority import Authority, Employee
from fixtures.portals.dservice.app import answers, claims
from fixtures.portals.weather import Event
from tests.robots.bench import BenchDesk
from tests.robots.small_world import AT_LIMIT, CLINIC, EARLIER, MEMBER, RESTING, STRANGER

pytestmark = pytest.mark.browser

PORTAL = "dservice"
CLAIM = SubsidyClaim(
    reference="FAK-BCDFGHJKLM-1",
    cpr=Cpr(MEMBER),
    ydernummer=CLINIC.ydernummer,
    treatment_code="1520",
    treatment_date=date(2026, 11, 2),
    quantity=1,
    amount=Decimal("1300.00"),
)
ACCEPTED = Done(
    ClaimReceipt(
        answer=ClaimAnswer.ACCEPTED,
        receipt="DS-2026001",
        subsidy=Decimal("88.00"),
        message="Ansøgningen er godkendt",
    )
)
FOUND_AGAIN = Done(
    ClaimReceipt(answer=ClaimAnswer.ACCEPTED, receipt="DS-2026001", subsidy=Decimal("88.00"), found=True),
    FOUND,
)
CLAIMED = [
    (CLAIM.reference, "610570-XXXX", CLINIC.ydernummer, "1520", "2026-11-02", 1, 130000, 8800),
]


def claim(desk: BenchDesk, attempts: int = 1, **values: Any) -> Any:
    return desk.run(claim_subsidy, CLAIM.model_copy(update=values), attempts)


def test_a_claim_is_accepted(desk):
    assert claim(desk) == ACCEPTED
    assert claims(desk.sandbox.folder) == CLAIMED
    assert [what for what, _ in desk.log] == ["log_in", "about_to_commit", "receipt"]
    reference, fingerprint = desk.commits[0]
    assert reference == CLAIM.reference
    assert MEMBER not in str(fingerprint)
    assert [(file.name, file.content[:5]) for file in desk.attached] == [("DS-2026001.pdf", b"%PDF-")]
    assert desk.drift == []


def test_a_second_run_finds_the_claim(desk):
    claim(desk)
    assert claim(desk) == FOUND_AGAIN
    assert len(desk.commits) == 1
    assert desk.sandbox.counts()["claimed"] == 1


def test_another_treatment_under_our_reference_is_a_colleagues_matter(desk):
    claim(desk)
    outcome = claim(desk, treatment_date=date(2026, 11, 3))
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "claimed-otherwise"
    assert outcome.details == {"Kvitteringsnr.": "DS-2026001", "Behandlingsdato": "02-11-2026"}


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"cpr": Cpr(STRANGER)}, ClaimAnswer.NOT_A_MEMBER),
        ({"cpr": Cpr(RESTING)}, ClaimAnswer.NOT_A_MEMBER),
        ({"cpr": Cpr(AT_LIMIT)}, ClaimAnswer.LIMIT_REACHED),
        ({"treatment_date": date(2023, 11, 20)}, ClaimAnswer.TOO_OLD),
    ],
)
def test_a_claim_that_is_turned_down_is_done_with_that_answer(desk, values, answer):
    outcome = claim(desk, **values)
    assert isinstance(outcome, Done)
    assert isinstance(outcome.result, ClaimReceipt)
    assert (outcome.result.answer, outcome.result.receipt, outcome.result.subsidy) == (answer, None, None)
    assert outcome.result.message
    assert answers(desk.sandbox.folder) == {answer: 1}
    assert desk.sandbox.counts()["claimed"] == 0


def test_a_treatment_claimed_by_another_channel_comes_back_with_its_receipt(desk):
    outcome = claim(desk, treatment_date=EARLIER.treatment_date)
    assert isinstance(outcome, Done)
    assert isinstance(outcome.result, ClaimReceipt)
    assert (outcome.result.answer, outcome.result.receipt) == (ClaimAnswer.ALREADY_CLAIMED, EARLIER.receipt)


def test_our_own_claim_that_was_saved_after_the_look_up_is_ours_and_not_already_claimed(desk, monkeypatch):
    claim(desk)
    look_up, seen = Claims.claimed, []

    def too_early_once(claims):
        seen.append(look_up(claims))
        return seen[-1] if len(seen) > 1 else None

    monkeypatch.setattr(Claims, "claimed", too_early_once)
    settled = ClaimAnswered(ClaimAnswer.ALREADY_CLAIMED, "Behandlingen er allerede afregnet", "DS-2026001")
    monkeypatch.setattr(Claims, "send", lambda claims: settled)
    assert claim(desk) == FOUND_AGAIN
    assert desk.sandbox.counts()["claimed"] == 1


def test_a_form_error_is_refused_in_the_portals_words(desk):
    outcome = claim(desk, ydernummer="999999", treatment_date=date(2027, 1, 1))
    words = "Ydernummeret findes ikke. Behandlingsdato kan ikke ligge i fremtiden."
    receipt = ClaimReceipt(answer=ClaimAnswer.FORM_REFUSED, message=words)
    assert outcome == Refused("form-refused", words, receipt)
    assert desk.commits == []


def test_an_answer_that_decides_nothing_is_a_colleagues_matter(desk):
    outcome = claim(desk, quantity=2)
    assert isinstance(outcome, NeedsColleague)
    assert (outcome.code, outcome.details) == ("answer-unclear", {"Svar": "Ansøgningen behandles manuelt"})
    assert desk.attached == []


def test_the_form_says_what_is_wrong_while_one_types_and_asks_for_grounds_where_it_needs_them(desk):
    page = page_of(desk.open(PORTAL))
    page.goto(desk.sandbox.addresses[PORTAL] + "/ansoegning/ny")
    page.get_by_label("CPR-nummer").press_sequentially("61057")
    page.get_by_text("CPR-nummer skal være ti cifre.").wait_for()
    page.get_by_label("CPR-nummer").press_sequentially("01234")
    assert page.get_by_text("CPR-nummer skal være ti cifre.").count() == 0
    grounds = page.get_by_label("Begrundelse for flere behandlinger")
    assert not grounds.is_visible()
    page.get_by_label("Antal").fill("2")
    assert grounds.is_visible()
    page.get_by_label("Antal").fill("1")
    assert not grounds.is_visible()


def test_a_bar_tells_that_the_session_is_about_to_end_and_no_robot_minds(desk):
    desk.sandbox.apps[PORTAL].state.portal.sessions.idle = timedelta(seconds=120)
    page = page_of(desk.open(PORTAL))
    page.get_by_text("Din session udløber om to minutter.").wait_for()
    page.get_by_role("button", name="Bliv logget ind").click()
    page.get_by_text("Din session udløber om to minutter.").wait_for(state="detached")
    desk.leave()
    assert claim(desk) == ACCEPTED


def test_several_claims_under_our_reference_are_a_colleagues_matter(desk):
    """The portal does not stop a second claim: here one is sent behind the robot's back."""
    from bots.systems.dservice import Claims

    for _ in range(2):
        screen = desk.open(PORTAL)
        page = Claims(screen, CLAIM)
        assert page.fill() is None
        screen.unlock()
        assert page.send().answer is ClaimAnswer.ACCEPTED
    desk.task.tried_before = True
    outcome = claim(desk)
    assert isinstance(outcome, NeedsColleague)
    assert outcome.code == "outcome-uncertain"
    assert desk.sandbox.counts()["claimed_twice"] == 1


def test_a_review_page_that_shows_something_else_is_not_sent(desk, monkeypatch):
    from bots.systems.dservice import Claims

    monkeypatch.setattr(Claims, "differing_fields", lambda page: ["Beløb"])
    outcome = claim(desk)
    assert isinstance(outcome, NeedsColleague)
    assert (outcome.code, outcome.details) == ("review-differs", {"Felter": "Beløb"})
    assert desk.commits == []


def test_the_review_page_is_compared_field_by_field(desk):
    from bots.systems.dservice import Claims

    page = Claims(desk.open(PORTAL), CLAIM)
    page.fill()
    assert page.differing_fields() == []
    other = CLAIM.model_copy(update={"amount": Decimal("1.00"), "cpr": Cpr(STRANGER)})
    assert Claims(desk.screens[-1], other).differing_fields() == ["CPR-nummer", "Beløb"]


class TestSignature:
    def test_a_signature_of_another_company_is_an_operators_matter(self, desk):
        import base64

        stranger = Employee("Anna Fremmed", "anna@example.dk", "999")
        authority = Authority(desk.sandbox.folder / "authority")
        pfx = authority.employee_pfx(stranger, "30808460", "Anden A/S", "hemmelig")
        desk.sandbox.secrets[PORTAL] = {"pfx": base64.b64encode(pfx).decode(), "passphrase": "hemmelig"}
        with pytest.raises(CredentialRejected, match="belongs to no agreement"):
            claim(desk)

    def test_a_wrong_passphrase_is_an_operators_matter(self, desk):
        desk.sandbox.secrets[PORTAL]["passphrase"] = "forkert"
        with pytest.raises(CredentialRejected, match="passphrase"):
            claim(desk)


class TestWeather:
    """Whatever happens, the subsidy is claimed once."""

    def test_a_lost_answer_is_looked_up_and_not_claimed_again(self, desk, weather):
        weather.plan(PORTAL, Event.LOST_ANSWER, "/ansoegning/send/1")
        with pytest.raises(SystemDown):
            claim(desk)
        assert len(desk.commits) == 1
        assert desk.sandbox.counts()["claimed"] == 1
        desk.task.tried_before = True
        assert claim(desk) == FOUND_AGAIN
        assert len(desk.commits) == 1
        assert claims(desk.sandbox.folder) == CLAIMED

    @pytest.mark.parametrize("event", [Event.ERROR_500, Event.LOGGED_OUT, Event.MAINTENANCE])
    def test_a_claim_that_failed_is_sent_anew(self, desk, weather, event):
        weather.plan(PORTAL, event, "/ansoegning/send/1")
        assert claim(desk, attempts=6) == ACCEPTED
        assert claims(desk.sandbox.folder) == CLAIMED

    def test_being_logged_out_before_sending_starts_again(self, desk, weather):
        weather.plan(PORTAL, Event.LOGGED_OUT, "/ansoegning/ny")
        assert claim(desk, attempts=2) == ACCEPTED
        assert ("failed", "SessionExpired") in desk.log
        assert len(desk.commits) == 1

    def test_renamed_buttons_are_found_another_way_and_reported(self, desk, weather):
        for text in ("Log ind med medarbejdersignatur", "Søg", "Fortsæt", "Send ansøgning"):
            weather.rename(PORTAL, text)
        assert claim(desk) == ACCEPTED
        assert {drift.locator for drift in desk.drift} == {"log-in", "search", "continue", "send"}
