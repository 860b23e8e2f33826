"""Pages that have changed, elements that are no longer sure, and robots that have been logged out."""

import threading

import pytest
from small_form import PAGES, SEND, H, Open, on_form
from small_portal import Answer, Portal

from bots.browser.page.behind import page_of
from bots.domain.errors import PortalChanged, SessionExpired

pytestmark = pytest.mark.browser


def test_two_buttons_of_the_same_name(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, "<button>Søg</button><button>Søg</button>")
    with pytest.raises(PortalChanged, match="several elements") as caught:
        seen.click("search")
    assert caught.value.trace == ("role button 'Søg': 2 elements: <button> Søg, <button> Søg",)


def test_a_hidden_twin_does_not_count(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, "<button style='display:none'>Søg</button><button>Søg</button>")
    seen.click("search")
    assert seen.drift == []


def test_a_renamed_high_risk_button_is_refused(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, SEND.replace("Send</b", "Indsend</b"))
    seen.unlock()
    with pytest.raises(PortalChanged, match="only one of the two independent strategies") as caught:
        seen.click("send")
    assert caught.value.trace == (
        "role button 'Send': 0 elements",
        "css \"button[data-do='send']\": 1 elements: <button> Indsend",
    )
    assert "POST /send" not in portal.asked


def test_a_screen_that_only_looks_is_never_unlocked(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, SEND)
    seen.unlock()
    seen.lock()
    with pytest.raises(RuntimeError, match="only looked at"):
        seen.unlock()
    with pytest.raises(RuntimeError, match="call about_to_commit before it"):
        seen.click("send")
    assert "POST /send" not in portal.asked


def test_strategies_that_disagree_are_refused(portal: Portal, screen: Open) -> None:
    """The decoy: the label moved to another field, the name stayed."""
    seen = on_form(portal, screen, "<label>Beløb <input name=net></label><input name=amount>")
    with pytest.raises(PortalChanged, match="strategies find different elements"):
        seen.fill("amount", "1")


def test_a_decoy_beside_the_high_risk_button_is_refused(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, SEND + "<button>Send</button>")
    seen.unlock()
    with pytest.raises(PortalChanged, match="several elements"):
        seen.click("send")


def test_a_renamed_low_risk_button_works_with_drift_once(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, "<button class=search>Find</button>")
    seen.click("search")
    seen.click("search")
    assert [(d.page, d.locator, d.missing, d.used) for d in seen.drift] == [
        ("form", "search", ("role button 'Søg'",), "css 'button.search'")
    ]


def test_a_late_first_strategy_is_waited_for_instead_of_a_fallback(portal: Portal, screen: Open) -> None:
    late = (
        "<button class=search>Find</button>"
        "<script>setTimeout(() => document.querySelector('button').innerText = 'Søg', 300)</script>"
    )
    seen = on_form(portal, screen, late, patience=3.0)
    seen.click("search")
    assert seen.drift == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<button>Søg</button><button class=search>Gem kladde</button>", id="texts swapped"),
        pytest.param("<button class=search>Søg</button><button class=search>Ryd</button>", id="a twin"),
    ],
)
def test_a_low_risk_button_whose_strategies_disagree_is_refused(
    portal: Portal, screen: Open, body: str
) -> None:
    seen = on_form(portal, screen, body)
    with pytest.raises(PortalChanged):
        seen.click("search")


def test_a_missing_element_says_what_was_tried(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, "")
    with pytest.raises(PortalChanged, match="no strategy finds it") as caught:
        seen.click("search")
    assert caught.value.trace == ("role button 'Søg': 0 elements", "css 'button.search': 0 elements")


def test_a_trace_holds_no_cpr_number(portal: Portal, screen: Open) -> None:
    seen = on_form(
        portal, screen, "<button title=Søg class=search>610190-1234</button><button class=search>b</button>"
    )
    with pytest.raises(PortalChanged) as caught:
        seen.click("search")
    assert "XXXXXX-XXXX" in str(caught.value)
    assert "610190" not in str(caught.value)


def test_several_of_what_may_be_shown_once(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, "<p>Ingen</p><p>Ingen</p>")
    with pytest.raises(PortalChanged, match="several elements"):
        seen.shows("only")


def test_a_covered_or_disabled_button(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, "<button disabled>Søg</button>", timeout=0.5)
    with pytest.raises(PortalChanged, match="covered, disabled or moving"):
        seen.click("search")


CONFIRM = "<button onclick=\"document.title = confirm('Slet alt?') ? 'ja' : 'nej'\">Søg</button>"


@pytest.mark.parametrize("expected", [None, "Vil du søge?"])
def test_an_unknown_confirm_is_dismissed(portal: Portal, screen: Open, expected: str | None) -> None:
    seen = on_form(portal, screen, CONFIRM)
    with pytest.raises(PortalChanged, match=r"confirm: Slet alt\?"):
        seen.click("search", dialog=expected)
    assert page_of(seen).title() == "nej"


def test_a_known_confirm_is_accepted_for_that_click_only(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, CONFIRM)
    seen.click("search", dialog="Slet")
    assert page_of(seen).title() == "ja"
    with pytest.raises(PortalChanged):
        seen.click("search")


def test_leaving_a_page_that_asks_to_stay_is_allowed_to_goto(portal: Portal, screen: Open) -> None:
    seen = on_form(
        portal,
        screen,
        "<label>Beløb <input name=amount></label>"
        "<script>addEventListener('beforeunload', e => e.preventDefault())</script>",
    )
    portal.page("/start", "<h1>Forside</h1>")
    seen.fill("amount", "1")
    assert seen.goto("/start", "start") == "start"


def test_the_login_page_instead_of_the_next_one(portal: Portal, screen: Open) -> None:
    portal.page("/send", "<h1>Log ind</h1>")
    seen = on_form(portal, screen, SEND)
    seen.unlock()
    with pytest.raises(SessionExpired, match="login page 'login'"):
        seen.click("send", then="receipt")


def test_the_login_page_in_the_middle_of_reading(portal: Portal, screen: Open) -> None:
    """ "No hits" on a login page would be a lie."""
    seen = on_form(portal, screen, "")
    for look in (lambda: seen.texts("hits"), lambda: seen.shows("only"), lambda: seen.click("search")):
        page_of(seen).goto(portal.address + "/form")
        page_of(seen).evaluate("document.body.innerHTML = '<h1>Log ind</h1>'")
        with pytest.raises(SessionExpired):
            look()


def test_nothing_found_on_another_page_is_no_answer(portal: Portal, screen: Open) -> None:
    seen = on_form(portal, screen, "")
    page_of(seen).evaluate("document.body.innerHTML = '<h1>Forside</h1>'")
    with pytest.raises(PortalChanged, match="expected page 'form', but page 'start' is shown"):
        seen.shows("only")


def test_the_login_page_inside_a_frame(portal: Portal, screen: Open) -> None:
    portal.page("/form", "<h1>Ydre</h1><iframe src=/login></iframe>")
    portal.page("/login", "<h1>Log ind</h1>")
    with pytest.raises(SessionExpired):
        screen(PAGES).goto("/form", "form")


def test_the_login_page_can_be_asked_for(portal: Portal, screen: Open) -> None:
    portal.page("/form", "<h1>Log ind</h1>")
    assert screen(PAGES).goto("/form", ("form", "login")) == "login"


def test_a_download_after_which_the_page_is_wrong_is_a_changed_portal(portal: Portal, screen: Open) -> None:
    portal.answers["/send"] = Answer("x", headers={"Content-Disposition": "attachment; filename=x.txt"})
    seen = on_form(portal, screen, SEND, timeout=0.6)
    seen.unlock()
    with pytest.raises(PortalChanged, match="page 'form' is shown"):
        seen.click("send", then="receipt")


def test_a_page_that_nobody_has_described(portal: Portal, screen: Open) -> None:
    portal.page("/form", "<h1>Ny side om 610190-1234</h1>")
    seen = screen(PAGES, timeout=0.4)
    with pytest.raises(PortalChanged, match="a page that nobody has described is shown") as caught:
        seen.goto("/form?cpr=6101901234", "form")
    assert "headings: Ny side om XXXXXX-XXXX" in str(caught.value)
    assert "610190" not in str(caught.value)


def test_a_missing_picture_or_an_endless_request_does_not_make_a_changed_page_a_dead_portal(
    portal: Portal, screen: Open
) -> None:
    gate = threading.Event()
    portal.page("/poll", "", gate=gate)
    body = "<img src=/none.png><script>fetch('/poll'); fetch('/none')</script><button>Søg</button>"
    seen = on_form(portal, screen, body, timeout=0.4)
    try:
        with pytest.raises(PortalChanged, match="expected page 'receipt', but page 'form' is shown"):
            seen.click("search", then="receipt")
    finally:
        gate.set()


def test_another_known_page_is_named(portal: Portal, screen: Open) -> None:
    portal.page("/form", "<h1>Forside</h1>")
    with pytest.raises(PortalChanged, match="but page 'start' is shown"):
        screen(PAGES, timeout=0.4).goto("/form", "form")


def test_two_expected_pages_at_once(portal: Portal, screen: Open) -> None:
    portal.page("/form", H + "<h1>Forside</h1>")
    with pytest.raises(PortalChanged, match="form and start are shown at once"):
        screen(PAGES, timeout=0.4).goto("/form", ("form", "start"))


def test_another_site_is_never_typed_into(portal: Portal, screen: Open) -> None:
    stranger = portal.address.replace("127.0.0.1", "localhost")
    portal.answers["/away"] = Answer("", 302, {"Location": f"{stranger}/form"})
    portal.page("/form", H)
    with pytest.raises(PortalChanged, match="Nothing was typed there"):
        screen(PAGES).goto("/away", "form")


def test_a_download_that_turns_out_to_be_the_login_page(portal: Portal, screen: Open) -> None:
    portal.page("/fil", "<h1>Log ind</h1>")
    seen = on_form(portal, screen, "<a href=/fil>Hent fil</a>")
    with pytest.raises(SessionExpired):
        seen.download("file")
