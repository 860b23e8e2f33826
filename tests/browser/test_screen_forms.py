"""A form is filled in at once, with every check that a field by itself gets."""

from collections.abc import Callable

import pytest
from small_portal import Portal

from bots.browser.page.behind import page_of
from bots.browser.page.screen import Screen
from bots.domain.errors import PortalChanged

pytestmark = pytest.mark.browser

Open = Callable[..., Screen]

FORM = """
  form:
    there: {role: heading, name: Udbetaling}
    locators:
      account:
        risk: high
        personal: true
        find: [{label: Konto}, {css: "input[name='account']", why: read by the server}]
      amount:
        risk: high
        find: [{label: Beløb}, {css: "input[name='amount']", why: read by the server}]
      note: {find: [{label: Note}, {css: "input[name='note']", why: read by the server}]}
"""
PAGE = """
<h1>Udbetaling</h1>
<label>Konto <input name=account></label>
<label>Beløb <input name=amount></label>
<label>Note <input name=note></label>
"""
VALUES = {"account": "0216 4069046312", "amount": "1.300,00", "note": "Tak"}


def _typed(seen: Screen) -> list[str]:
    return list(page_of(seen).locator("input").evaluate_all("all => all.map(one => one.value)"))


def test_fills_every_field_and_remembers_what_is_personal(portal: Portal, screen: Open) -> None:
    portal.page("/form", PAGE)
    seen = screen(FORM)
    seen.goto("/form", "form")
    seen.fill_in(VALUES)
    assert _typed(seen) == list(VALUES.values())
    assert VALUES["account"] in seen.personal
    assert seen.drift == []


def test_a_field_that_another_one_changes_afterwards_is_noticed(portal: Portal, screen: Open) -> None:
    script = (
        "document.querySelector('[name=note]').onblur = () => document.querySelector('input').value = '0'"
    )
    portal.page("/form", f"{PAGE}<script>{script}</script>")
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match="'account' did not keep what was put into it"):
        seen.fill_in(VALUES)


def test_the_last_field_is_read_after_it_has_lost_the_focus(portal: Portal, screen: Open) -> None:
    script = "document.querySelector('[name=note]').onchange = event => event.target.value = 'Andet'"
    portal.page("/form", f"{PAGE}<script>{script}</script>")
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match=r"'note' did not keep.*it now holds 'Andet'"):
        seen.fill_in(VALUES)


@pytest.mark.parametrize(
    ("decoy", "problem"),
    [
        ("<label>Beløb <input name=fee></label>", "several elements are found"),
        ("<p><input name=amount placeholder=Gebyr></p>", "several elements are found"),
    ],
)
def test_a_decoy_beside_a_field_stays_empty(portal: Portal, screen: Open, decoy: str, problem: str) -> None:
    portal.page("/form", PAGE + decoy)
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match=problem):
        seen.fill_in(VALUES)
    account, *others = _typed(seen)
    assert account in ("", VALUES["account"])
    assert others == ["", "", ""]


def test_fields_whose_labels_changed_places_are_refused(portal: Portal, screen: Open) -> None:
    portal.page("/form", PAGE.replace("Beløb", "?").replace("Konto", "Beløb").replace("?", "Konto"))
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match="different elements"):
        seen.fill_in(VALUES)
    assert _typed(seen) == ["", "", ""]


def test_two_names_for_one_field_are_refused(portal: Portal, screen: Open) -> None:
    portal.page("/form", PAGE)
    seen = screen(FORM.replace("Beløb", "Konto").replace("'amount'", "'account'"))
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match="'account' did not keep"):
        seen.fill_in(VALUES)


def test_a_renamed_field_of_low_risk_is_filled_with_drift(portal: Portal, screen: Open) -> None:
    portal.page("/form", PAGE.replace("Note", "Bemærkning"))
    seen = screen(FORM)
    seen.goto("/form", "form")
    seen.fill_in(VALUES)
    assert _typed(seen) == list(VALUES.values())
    assert [drift.locator for drift in seen.drift] == ["note"]


def test_a_field_that_appears_once_another_is_filled(portal: Portal, screen: Open) -> None:
    script = """const amount = document.querySelector('[name=amount]')
      const note = '<label>Note <input name=note></label>'
      amount.oninput = () => amount.parentNode.insertAdjacentHTML('afterend', note)"""
    portal.page(
        "/form", PAGE.replace("<label>Note <input name=note></label>", "") + f"<script>{script}</script>"
    )
    seen = screen(FORM)
    seen.goto("/form", "form")
    seen.fill_in(VALUES)
    assert _typed(seen) == list(VALUES.values())


def test_a_field_that_is_doubled_while_the_form_is_filled(portal: Portal, screen: Open) -> None:
    script = """document.querySelector('[name=account]').oninput = () =>
      document.body.insertAdjacentHTML('beforeend', '<label>Beløb <input name=fee></label>')"""
    portal.page("/form", f"{PAGE}<script>{script}</script>")
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match="several elements are found"):
        seen.fill_in(VALUES)
    assert not any(_typed(seen)[1:])
