"""HTTP's own logins: basic and Windows' NTLM, with what the vault holds and never in an address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ntlm_portal import ntlm_portal

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.behind import page_of
from bots.browser.session import HttpLogin
from bots.domain.errors import PortalChanged

pytestmark = pytest.mark.browser

Book = Callable[[str], LocatorBook]
START = "\n  start: {there: {role: heading, name: Forside}}\n"
USER, PASSWORD = "FOND\\robot", "hemmelig-æøå"
LOGIN = HttpLogin.of({"http_username": USER, "http_password": PASSWORD})


@pytest.fixture
def browser() -> Browser:
    with Browser() as browser:
        yield browser


@pytest.mark.parametrize("offers", [("NTLM",), ("Negotiate", "NTLM"), ("NTLM", "Basic realm=x")])
def test_windows_login_answers_the_challenge_with_the_vaults_password(
    browser: Browser, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offers: tuple[str, ...]
) -> None:
    with ntlm_portal(tmp_path, monkeypatch, {USER: PASSWORD}, offers) as portal:
        screen = browser.open_screen(book(START), "robot", portal.address, http=LOGIN)
        assert screen.goto("/", "start") == "start"
        assert portal.users == [USER]
        assert all(said.startswith("NTLM ") for said in portal.asked)
        assert "hemmelig" not in page_of(screen).url


@pytest.mark.parametrize(
    "login",
    [
        HttpLogin(USER, "forkert"),
        HttpLogin("FOND\\anden", PASSWORD),
        None,
    ],
    ids=["another password", "another user", "no login"],
)
def test_a_login_that_windows_refuses_is_told_without_the_password(
    browser: Browser,
    book: Book,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    login: HttpLogin | None,
) -> None:
    with ntlm_portal(tmp_path, monkeypatch, {USER: PASSWORD}, ("NTLM",)) as portal:
        screen = browser.open_screen(book(START), "robot", portal.address, http=login, timeout=5)
        with pytest.raises(PortalChanged, match="HTTP 401") as caught:
            screen.goto("/", "start")
        assert portal.users == []
    told = "".join((str(caught.value), *caught.value.trace))
    assert not any(secret in told for secret in (PASSWORD, "forkert", "robot@", ":hemmelig"))


def test_negotiate_alone_wants_a_ticket_that_this_machine_does_not_have(
    browser: Browser, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ntlm_portal(tmp_path, monkeypatch, {USER: PASSWORD}, ("Negotiate",)) as portal:
        screen = browser.open_screen(book(START), "robot", portal.address, http=LOGIN, timeout=5)
        with pytest.raises(PortalChanged, match="HTTP 401"):
            screen.goto("/", "start")
        assert portal.users == []


def test_a_stranger_that_asks_for_a_windows_login_gets_none(
    browser: Browser, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal's page has a picture at another port, where the same user would be let in."""
    with (
        ntlm_portal(tmp_path, monkeypatch, {USER: PASSWORD}, ("NTLM",)) as portal,
        ntlm_portal(tmp_path, monkeypatch, {USER: PASSWORD}, ("NTLM",)) as stranger,
    ):
        pages = f"{START}origins: {{pictures: {{address: '{stranger.address}', files: true}}}}\n"
        screen = browser.open_screen(book(pages), "robot", portal.address, http=LOGIN)
        screen.goto("/", "start")
        page_of(screen).evaluate(
            "address => new Promise(done => {"
            " const i = new Image(); i.onload = i.onerror = done; i.src = address })",
            f"{stranger.address}/billede.png",
        )
        assert portal.users == [USER]
        assert stranger.users == []
        assert stranger.asked == []
