"""Portals that are down, answer with an error, or are cut off."""

import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error
from small_form import PAGES, SEND, H, Open, on_form
from small_portal import Answer, Portal

from bots.browser.browser import Browser
from bots.browser.locators.book import LocatorBook
from bots.browser.page.behind import page_of
from bots.browser.page.screen import Screen
from bots.browser.page.tab import Tab
from bots.domain.errors import CredentialRejected, FarmError, SystemDown
from fixtures.chaos.processes import below, kill, listed

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("heading", ["Lukket for vedligeholdelse", "Der skete en fejl"])
def test_maintenance_and_error_pages(portal: Portal, screen: Open, heading: str) -> None:
    portal.page("/form", f"<h1>{heading}</h1>")
    with pytest.raises(SystemDown, match="shows its"):
        screen(PAGES).goto("/form", "form")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_an_error_status_even_under_the_right_heading(portal: Portal, screen: Open, status: int) -> None:
    portal.page("/form", H, status=status)
    with pytest.raises(SystemDown, match=f"GET /form was answered with HTTP {status}"):
        screen(PAGES).goto("/form?cpr=6101901234", "form")


def test_an_error_status_in_a_frame(portal: Portal, screen: Open) -> None:
    portal.page("/form", "<iframe src=/inner></iframe>")
    portal.page("/inner", "<h1>Øv</h1>", status=500)
    with pytest.raises(SystemDown, match="GET /inner"):
        screen(PAGES).goto("/form", "form")


def test_a_portal_that_recovers_is_up_again(portal: Portal, screen: Open) -> None:
    portal.page("/form", H, status=503)
    seen = screen(PAGES)
    with pytest.raises(SystemDown):
        seen.goto("/form", "form")
    portal.page("/form", H)
    assert seen.goto("/form", "form") == "form"


def test_a_portal_that_is_not_there(chromium: Browser, book: Callable[[str], LocatorBook]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        seen = Screen(Tab(chromium.open_page("proeve", "robot", address)), book(PAGES), address)
        with pytest.raises(SystemDown, match="ERR_CONNECTION_REFUSED"):
            seen.goto("/form", "form")
        seen.close()


def test_an_answer_that_does_not_come_after_the_click_that_cannot_be_undone(
    portal: Portal, screen: Open
) -> None:
    portal.page("/send", "<h1>Kvittering</h1>", cut=True)
    seen = on_form(portal, screen, SEND)
    seen.unlock()
    with pytest.raises(SystemDown, match="POST /send"):
        seen.click("send", then="receipt")
    assert portal.asked.count("POST /send") == 1


def test_a_browser_whose_network_dies_under_a_request_is_no_changed_portal(
    portal: Portal, screen: Open
) -> None:
    gate = threading.Event()

    def killed() -> Answer:
        network = [each.pid for each in below(os.getpid(), listed()) if "network.mojom" in each.command]
        assert kill(network) == 1
        return Answer("", gate=gate)

    portal.answers["/send"] = killed
    seen = on_form(portal, screen, SEND, timeout=1.0)
    seen.unlock()
    with pytest.raises(SystemDown, match="POST /send was cut off"):
        seen.click("send", then="receipt")
    gate.set()
    portal.page("/form", H)
    assert seen.goto("/form", "form") == "form"


def test_an_answer_that_comes_too_late(portal: Portal, screen: Open) -> None:
    gate = threading.Event()
    portal.page("/send", "<h1>Kvittering</h1>", gate=gate)
    seen = on_form(portal, screen, SEND, timeout=0.6)
    seen.unlock()
    try:
        with pytest.raises(SystemDown, match=r"within 0\.6 s"):
            seen.click("send", then="receipt")
    finally:
        gate.set()
    assert portal.asked.count("POST /send") == 1


def test_a_script_whose_request_was_answered_with_an_error(portal: Portal, screen: Open) -> None:
    portal.page("/data", "", status=500)
    seen = on_form(portal, screen, "<button onclick=\"fetch('/data?navn=x')\">Søg</button>", timeout=0.6)
    with pytest.raises(SystemDown, match="GET /data was answered with HTTP 500"):
        seen.click("search", then="receipt")


@pytest.mark.parametrize(
    ("reason", "error", "meaning"),
    [
        ("tls alert certificate expired", CredentialRejected, "the portal refuses the employee certificate"),
        ("self-signed certificate", CredentialRejected, "nothing was sent.*ca_file"),
        ("write ECONNRESET", SystemDown, "cut the connection"),
    ],
)
def test_what_playwrights_certificate_page_means(
    portal: Portal, screen: Open, reason: str, error: type[Exception], meaning: str
) -> None:
    portal.answers["/"] = Answer(f"Playwright client-certificate error: {reason}", 503)
    with pytest.raises(error, match=meaning):
        screen(PAGES).goto("/", "start")


def test_a_crash_is_the_farms_to_handle(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, "<button>Søg</button>")
    with page_of(seen).expect_event("crash"), suppress(Error):
        page_of(seen).goto("chrome://crash")
    with pytest.raises(FarmError, match="crashed") as caught:
        seen.click("search")
    assert not isinstance(caught.value, SystemDown)
