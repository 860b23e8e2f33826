"""What a developer is told about an element that was not found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_portal import Portal

from bots.browser.page.behind import page_of
from bots.browser.page.evidence import collect
from bots.browser.page.screen import Screen
from bots.domain.errors import PortalChanged

pytestmark = pytest.mark.browser

PAGES = """
  form:
    there: {role: heading, name: Ny ansøgning}
    locators:
      amount:
        risk: high
        find: [{label: Beløb}, {css: "input[name='amount']", why: the field that the server reads}]
      send: {find: [{role: button, name: Send}]}
      box: {find: [{css: "[data-box]", why: a box has no role}]}
"""


def test_the_nearest_elements_are_named_in_message_and_evidence_and_not_used(
    portal: Portal, screen: Callable[..., Screen]
) -> None:
    portal.page(
        "/form",
        "<h1>Ny ansøgning</h1><label>Beløb i alt <input></label><p>Beløbet udbetales</p><button>Gem</button>",
    )
    seen = screen(PAGES)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match=r"nearest .*never used\): textbox 'Beløb i alt'") as caught:
        seen.fill("amount", "1")
    assert caught.value.nearest[0] == "textbox 'Beløb i alt'"
    assert page_of(seen).get_by_role("textbox").input_value() == ""
    text = collect(seen)[1].content.decode()
    assert "## Nearest on the page (a hint, never used)\ntextbox 'Beløb i alt'" in text
    assert '- textbox "Beløb i alt"' in text.partition("## Accessible text")[2]


def test_a_button_is_nearer_than_a_text_of_the_same_likeness(
    portal: Portal, screen: Callable[..., Screen]
) -> None:
    portal.page("/form", "<h1>Ny ansøgning</h1><a href=/>Indsend</a><button>Indsend</button>")
    seen = screen(PAGES)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged) as caught:
        seen.click("send")
    assert caught.value.nearest == ("button 'Indsend'", "link 'Indsend'")


def test_what_is_near_is_masked_and_css_has_no_neighbours(
    portal: Portal, screen: Callable[..., Screen]
) -> None:
    portal.page("/form", "<h1>Ny ansøgning</h1><button>Send 610570-1234</button>")
    seen = screen(PAGES)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged) as caught:
        seen.click("send")
    assert "1234" not in str(caught.value)
    assert "Send XXXXXX-XXXX" in str(caught.value)
    with pytest.raises(PortalChanged) as caught:
        seen.text("box")
    assert caught.value.nearest == ()
