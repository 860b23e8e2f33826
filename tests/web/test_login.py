from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from oidc_provider_mock import User
from starlette.testclient import TestClient

from bots.config.roster import Roster
from bots.domain.clock import FixedClock
from bots.domain.errors import UsageError
from bots.farm.farm import Farm
from bots.processes import all_processes
from bots.web.access.oidc import Provider
from bots.web.access.visitor import Role, visitor_of
from bots.web.app import application
from bots.web.settings import WebSettings, is_loopback
from bots.web.site import Site
from tests.web.conftest import ADDRESS, Client

METTE = ("Mette", "colleague:fakturaer")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_development_login_is_shut_behind_a_proxy(client: Callable[..., Client], header: str) -> None:
    one = client()
    one.read("/login")
    one.headers[header] = "203.0.113.9"
    assert one.submit("/login", person="Mette", grant="operator").status_code == 403


def test_development_login_is_shut_for_other_machines(site: Site) -> None:
    far = Client(application(site, ["127.0.0.1"]), base_url=ADDRESS, client=("203.0.113.9", 4000))
    far.read("/login")
    assert far.submit("/login", person="Mette", grant="operator").status_code == 403


@pytest.mark.parametrize(
    ("host", "here"),
    [(host, True) for host in ("127.0.0.1", "::1", "[::1]", "localhost", "127.9.9.9")]
    + [(host, False) for host in ("0.0.0.0", "", "::", "10.0.0.1", "localhost.example")],
)
def test_only_this_machine_is_loopback(host: str, here: bool) -> None:
    assert is_loopback(host) is here


@pytest.mark.parametrize(
    ("person", "grants"),
    [
        ("", ["operator"]),
        ("610190-1234", ["operator"]),
        ("Mette", []),
        ("Mette", ["chief"]),
        ("Mette", ["colleague:nobody"]),
        ("Mette", ["colleague"]),
        ("Mette", ["operator:drift"]),
    ],
)
def test_who_cannot_be_logged_in(person: str, grants: list[str]) -> None:
    with pytest.raises(UsageError):
        visitor_of(person, grants, ["fakturaer"])


def test_logging_out_ends_the_session_on_the_server(client: Callable[..., Client]) -> None:
    mette = client(*METTE)
    cookie = dict(mette.cookies)
    mette.submit("/logout")
    mette.cookies.update(cookie)
    assert mette.get("/inbox").headers["location"] == "/login?next=/inbox"


def test_logging_in_gives_another_session_than_the_strangers(client: Callable[..., Client]) -> None:
    one = client()
    one.read("/login")
    before = one.cookies["kollega"]
    one.log_in(*METTE)
    assert one.cookies["kollega"] != before


def test_a_session_ends_when_nobody_does_anything(client: Callable[..., Client], clock: FixedClock) -> None:
    mette = client(*METTE)
    clock.advance(timedelta(minutes=29))
    assert mette.get("/inbox").status_code == 200
    clock.advance(timedelta(minutes=30))
    assert mette.get("/inbox").status_code == 303


def test_what_a_page_fetches_by_itself_keeps_no_session_alive(
    client: Callable[..., Client], clock: FixedClock
) -> None:
    mette = client(*METTE)
    for minutes, status in ((20, 200), (20, 401)):
        clock.advance(timedelta(minutes=minutes))
        assert mette.get("/inbox", headers={"HX-Request": "true"}).status_code == status


def test_a_session_ends_after_a_working_day(client: Callable[..., Client], clock: FixedClock) -> None:
    mette = client(*METTE)
    for _ in range(10 * 3 - 1):
        clock.advance(timedelta(minutes=20))
        assert mette.get("/help").status_code == 200
    clock.advance(timedelta(minutes=20))
    assert mette.get("/help").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Callable[..., Client]) -> None:
    cookie = client().get("/login").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    users = [
        User(sub="mette", claims={"preferred_username": "Mette", "groups": ["grp-fakturaer", "grp-it", "x"]}),
        User(sub="otto", claims={"preferred_username": "Otto", "groups": ["x"]}),
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def through_provider(provider: str, farm: Farm) -> Iterator[TestClient]:
    settings = WebSettings(
        _env_file=None,
        public_url="https://kollega.example",
        oidc_issuer=provider,
        roles={"grp-fakturaer": ["colleague:fakturaer"], "grp-it": ["operator"]},
    )
    roster = Roster.load(Path("robots.yaml"))
    site = Site(farm, roster, all_processes(), settings, Provider(settings, "kollega", "hemmelig"))
    app = application(site, ["kollega.example"])
    with closing(TestClient(app, base_url="https://kollega.example", follow_redirects=False)) as client:
        yield client


def at_provider(address: str, sub: str) -> str:
    """Log in at the provider; the address it sends the browser back to."""
    answer = httpx.post(address, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def test_login_at_the_provider_with_pkce_gives_the_roles_of_its_groups(through_provider: TestClient) -> None:
    client = through_provider
    begun = client.get("/login/provider", params={"next": "/help"})
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["https://kollega.example/login/back"]
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("__Host-kollega=")
    assert "secure" in cookie.lower()
    done = client.get(at_provider(begun.headers["location"], "mette"))
    assert (done.status_code, done.headers["location"]) == (303, "/help")
    session = client.app.state.site.sessions.find(client.cookies["__Host-kollega"])
    assert session.visitor.person == "Mette"
    assert session.visitor.teams == {"fakturaer"}
    assert session.visitor.roles == {Role.COLLEAGUE, Role.OPERATOR}


def test_login_of_who_has_no_role_is_refused(through_provider: TestClient) -> None:
    begun = through_provider.get("/login/provider")
    answer = through_provider.get(at_provider(begun.headers["location"], "otto"))
    assert "Login blev ikke godkendt" in answer.text
    assert through_provider.get("/help").status_code == 303


def test_an_answer_that_was_not_asked_for_is_refused(through_provider: TestClient) -> None:
    begun = through_provider.get("/login/provider")
    back = at_provider(begun.headers["location"], "mette")
    forged = back.replace("state=", "state=x")
    assert "Login blev ikke godkendt" in through_provider.get(forged).text
    assert through_provider.get("/help").status_code == 303


def test_development_login_is_shut_where_there_is_a_provider(through_provider: TestClient) -> None:
    page = through_provider.get("/login")
    token = page.text.split('name="csrf" value="')
    assert len(token) == 1, "the page offers no form to log in by name"
    answer = through_provider.post(
        "/login", data={"person": "Mette", "grant": "operator"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 403
