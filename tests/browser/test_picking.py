"""What is proposed for the element that a developer clicks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from small_portal import Portal

from bots.browser.chromium import require_window
from bots.browser.inspection.pick import listen, proposal, wait_for_click
from bots.browser.locators.book import Target
from bots.browser.page.behind import page_of
from bots.browser.page.screen import Screen
from bots.domain.errors import UsageError

pytestmark = pytest.mark.browser

PAGE = """<h1>Ny ansøgning</h1><form action=/send method=post data-form=f>
<label for=a>Beløb</label><input id=a name=amount><label for=b>Antal</label><input id=b name=count>
<label for=c>Antal</label><input id=c name=count2>
<button type=submit title="Send den">Send <i aria-hidden=true>x</i></button>
<a href=/send>Læs {mere}</a><p>Kun én</p>
<fieldset><legend>Modtager</legend><label>Konto <input class=k></label></fieldset>
<fieldset><legend>Afsender</legend><label>Konto <input class=k></label></fieldset>
<table><tr><th>Nr.</th><th></th></tr><tr><td>F-1</td><td><button type=button class=o>Åbn</button></td></tr>
<tr><td>F-2</td><td><button type=button class=o>Åbn</button></td></tr></table>
<iframe title=Ramme srcdoc="<button data-do=inner>Inde</button>"></iframe></form>"""


@pytest.fixture
def picked(portal: Portal, screen: Callable[..., Screen]) -> Callable[..., dict[str, Target]]:
    """Click what ``selector`` finds, in the frame if it says so; the proposal, read as a locator."""

    def run(selector: str, frame: str | None = None) -> dict[str, Target]:
        portal.page("/form", PAGE)
        seen = screen("  form: {there: {role: heading, name: Ny ansøgning}}\n")
        seen.goto("/form", "form")
        inside = page_of(seen).frame_locator(frame) if frame else page_of(seen)
        inside.locator(selector).wait_for()
        listen(seen)
        inside.locator(selector).click()
        text = proposal(wait_for_click(seen))
        assert seen.shown == "form"
        assert "POST /send" not in portal.asked
        assert "GET /send" not in portal.asked
        return {name: Target.model_validate(entry) for name, entry in yaml.safe_load(text).items()}

    return run


@pytest.mark.parametrize(
    ("selector", "frame", "name", "strategies"),
    [
        ("#a", None, "beløb", ["label 'Beløb'", "css \"input[name='amount']\""]),
        ("label[for=a]", None, "beløb", ["label 'Beløb'", "css \"input[name='amount']\""]),
        ("#b", None, "antal", ["css \"input[name='count']\""]),
        (
            "button i",
            None,
            "send",
            ["role button 'Send'", "css \"form[data-form='f'] button[type='submit']\""],
        ),
        ("a", None, "læs-mere", ["role link 'Læs {{mere}}'"]),
        ("p", None, "kun-en", ["text 'Kun én'"]),
        ("button", "iframe", "inde", ["role button 'Inde'", "css \"button[data-do='inner']\""]),
    ],
)
def test_role_or_label_first_and_each_alone(
    picked: Callable[..., dict[str, Target]],
    selector: str,
    frame: str | None,
    name: str,
    strategies: list[str],
) -> None:
    ((proposed, target),) = picked(selector, frame).items()
    assert (proposed, [str(one) for one in target.find]) == (name, strategies)


def test_what_it_is_looked_for_in_is_proposed_where_it_is_not_alone(
    picked: Callable[..., dict[str, Target]],
) -> None:
    (konto,) = picked("fieldset:nth-of-type(1) input").values()
    assert str(konto.within) == "role group 'Modtager'"
    assert str(konto.find[0]) == "label 'Konto'"
    (open_row,) = picked("tr:nth-child(3) button").values()
    assert open_row.row == {"Nr.": "F-2"}
    assert str(open_row.find[0]) == "role button 'Åbn'"


def test_no_screen_is_said_before_anything_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(UsageError, match="there is no screen here"):
        require_window()


def test_a_browser_without_windows_is_not_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="apt-get install chromium"):
        require_window()
