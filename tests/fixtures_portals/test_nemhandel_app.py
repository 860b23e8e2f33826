from __future__ import annotations

from datetime import timedelta

import pytest

from fixtures.portals.sandbox import Sandbox
from fixtures.portals.weather import Event, Weather


def test_without_login_every_page_leads_to_the_login(visitor):
    for path in ("/", "/indbakke", "/dokument/NH-000001", "/dokument/NH-000001/xml"):
        answer = visitor.get(path)
        assert answer.url.path == "/log-ind"
        assert "<h1>Log ind</h1>" in answer.text


def test_the_session_cookie_is_kept_from_scripts_and_changes_at_login(visitor, sandbox):
    cookie = visitor.get("/log-ind").headers["set-cookie"]
    assert "HttpOnly" in cookie
    before = visitor.cookies["nemhandel_session"]
    login = sandbox.secrets["nemhandel"]
    visitor.send_form("/log-ind", "/log-ind", brugernavn=login["username"], adgangskode=login["password"])
    assert visitor.cookies["nemhandel_session"] != before


def test_a_wrong_password_is_said_and_the_fifth_one_locks_the_user(visitor, sandbox):
    login = sandbox.secrets["nemhandel"]
    for _ in range(5):
        answer = visitor.send_form(
            "/log-ind", "/log-ind", brugernavn=login["username"], adgangskode="forkert"
        )
        assert "Forkert brugernavn eller adgangskode." in answer.text
    answer = visitor.send_form(
        "/log-ind", "/log-ind", brugernavn=login["username"], adgangskode=login["password"]
    )
    assert "Brugeren er spærret" in answer.text


def test_a_right_password_clears_earlier_failures(visitor, sandbox):
    login = sandbox.secrets["nemhandel"]
    for _ in range(3):
        for _ in range(2):
            visitor.send_form("/log-ind", "/log-ind", brugernavn=login["username"], adgangskode="forkert")
        answer = visitor.send_form(
            "/log-ind", "/log-ind", brugernavn=login["username"], adgangskode=login["password"]
        )
        assert answer.url.path == "/indbakke"


@pytest.mark.parametrize("token", [{}, {"csrf": ""}, {"csrf": "forkert-æ"}])
def test_a_form_without_the_right_token_is_refused_in_danish(clerk, sandbox, token):
    answer = clerk.post("/dokument/NH-000001/hentet", data=token)
    assert answer.status_code == 403
    assert "Formularen er udløbet" in answer.text
    assert sandbox.counts()["fetched"] == 0


def test_the_inbox_has_pages_of_twenty_oldest_first(clerk):
    first = clerk.get("/indbakke").text
    assert first.count("<tr>") == 21
    assert "Viser 1–20 af 45" in first
    assert first.index("NH-000002") < first.index("NH-000001")
    assert "19-11-2026" in first
    last = clerk.get("/indbakke", params={"side": 3}).text
    assert "Viser 41–45 af 45" in last
    assert "Næste side" not in last
    assert clerk.get("/indbakke", params={"side": 99}).text == last


def test_search_finds_by_id_number_and_sender(clerk):
    for text in ("NH-000007", "F-7", "Klinik 7"):
        page = clerk.get("/indbakke", params={"soeg": text}).text
        assert page.count("<tr>") == 2
        assert "NH-000007" in page


def test_an_empty_list_says_so(clerk):
    assert "Ingen nye dokumenter" in clerk.get("/indbakke", params={"soeg": "findes ikke", "nye": "1"}).text


def test_the_download_is_the_document(clerk):
    answer = clerk.get("/dokument/NH-000003/xml")
    assert answer.content == b"<Invoice>3</Invoice>"
    assert answer.headers["content-disposition"] == 'attachment; filename="NH-000003.xml"'


def test_marking_as_fetched_redirects_confirms_once_and_takes_it_off_the_new_list(clerk, sandbox):
    answer = clerk.send_form("/dokument/NH-000002", "/dokument/NH-000002/hentet")
    assert [hop.status_code for hop in answer.history] == [303]
    assert "Dokumentet er markeret som hentet den 21-11-2026" in answer.text
    again = clerk.get("/dokument/NH-000002").text
    assert "er markeret som hentet" not in again
    assert "Hentet dokument" in again
    assert "NH-000002" not in clerk.get("/indbakke", params={"nye": "1"}).text
    assert sandbox.counts()["fetched"] == 1


def test_an_unknown_document_and_an_unknown_page_are_404(clerk):
    for path, text in (
        ("/dokument/NH-999999", "Dokumentet findes ikke"),
        ("/noget/helt/andet", "Siden findes ikke"),
    ):
        answer = clerk.get(path)
        assert answer.status_code == 404
        assert text in answer.text


def test_an_idle_session_ends(clerk, sandbox):
    assert clerk.get("/indbakke").url.path == "/indbakke"
    sandbox.apps["nemhandel"].state.portal.sessions.idle = timedelta(seconds=-1)
    assert clerk.get("/indbakke").url.path == "/log-ind"


def test_logging_out_ends_the_session(clerk):
    assert clerk.send_form("/indbakke", "/log-ud").url.path == "/log-ind"
    assert clerk.get("/indbakke").url.path == "/log-ind"


def test_a_restart_on_the_same_folder_keeps_sessions_and_state(clerk, sandbox, tmp_path, world):
    clerk.send_form("/dokument/NH-000002", "/dokument/NH-000002/hentet")
    secrets, cookies = sandbox.secrets, dict(clerk.cookies)
    with Sandbox(tmp_path, world, Weather.calm(), portals=("nemhandel",)) as second:
        assert second.secrets == secrets
        assert second.counts()["fetched"] == 1
        clerk.base_url = second.addresses["nemhandel"]
        assert clerk.get("/indbakke").url.path == "/indbakke"
        assert dict(clerk.cookies) == cookies


class TestWeather:
    def test_error_500_before_anything_is_saved(self, clerk, sandbox, weather):
        weather.plan("nemhandel", Event.ERROR_500, "/dokument/")
        answer = clerk.send_form("/dokument/NH-000002", "/dokument/NH-000002/hentet")
        assert answer.status_code == 500
        assert "Der skete en fejl" in answer.text
        assert sandbox.counts()["fetched"] == 0

    def test_a_lost_answer_comes_after_everything_is_saved(self, clerk, sandbox, weather):
        weather.plan("nemhandel", Event.LOST_ANSWER, "/dokument/")
        assert clerk.send_form("/dokument/NH-000002", "/dokument/NH-000002/hentet").status_code == 502
        assert sandbox.counts()["fetched"] == 1

    def test_maintenance_closes_every_page_for_a_while_but_not_the_style(self, clerk, weather):
        weather.plan("nemhandel", Event.MAINTENANCE, "/indbakke", method="GET")
        seen = [clerk.get(path).status_code for path in ("/indbakke", "/dokument/NH-000001", "/log-ind")]
        assert seen == [503] * 3
        assert clerk.get("/static/shared/portal.css").status_code == 200
        assert "lukket for vedligeholdelse" in clerk.get("/indbakke").text
        assert clerk.get("/indbakke").status_code == 200

    def test_logged_out_drops_the_session_before_the_request(self, clerk, sandbox, weather):
        weather.plan("nemhandel", Event.LOGGED_OUT, "/dokument/")
        answer = clerk.send_form("/dokument/NH-000002", "/dokument/NH-000002/hentet")
        assert answer.url.path == "/log-ind"
        assert sandbox.counts()["fetched"] == 0
        assert clerk.get("/indbakke").url.path == "/log-ind"

    def test_a_renamed_label_on_one_page_only(self, clerk, weather):
        weather.plan("nemhandel", Event.RENAMED_LABEL, "/dokument/NH-000001", method="GET")
        assert "Download XML" in clerk.get("/dokument/NH-000001").text
        assert "Hent XML" in clerk.get("/dokument/NH-000001").text

    def test_a_slow_answer_is_still_the_answer(self, clerk, weather, monkeypatch):
        delays = []
        monkeypatch.setattr(weather, "delay", lambda *request: delays.append(request) or 0.0)
        weather.plan("nemhandel", Event.SLOW, "/indbakke", method="GET")
        assert "Viser 1–20 af 45" in clerk.get("/indbakke").text
        assert delays == [("nemhandel", "GET", "/indbakke")]

    def test_nobody_is_logged_out_before_logging_in(self, visitor, sandbox, weather):
        weather.plan("nemhandel", Event.LOGGED_OUT, "/log-ind")
        login = sandbox.secrets["nemhandel"]
        answer = visitor.send_form(
            "/log-ind", "/log-ind", brugernavn=login["username"], adgangskode=login["password"]
        )
        assert answer.url.path == "/indbakke"
