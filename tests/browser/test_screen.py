"""What a robot sees and does, on calm pages."""

import threading
from collections.abc import Callable

import pytest
from small_portal import Answer, Portal

from bots.browser.page.behind import page_of
from bots.browser.page.screen import Screen
from bots.domain.errors import PortalChanged, SystemDown, UsageError

pytestmark = pytest.mark.browser

Open = Callable[..., Screen]

FORM = """
  form:
    there: {role: heading, name: Ny ansøgning}
    locators:
      cpr:
        risk: high
        personal: true
        find: [{label: CPR-nummer}, {css: "input[name='cpr']", why: read by the server}]
      amount: {find: [{label: Beløb}]}
      group: {find: [{label: Gruppe}]}
      agree: {find: [{label: Jeg giver samtykke}]}
      send:
        commits: true
        find: [{role: button, name: Send}, {css: "button[type='submit']", why: one button}]
      note: {find: [{css: "[data-field='note']", why: no role}]}
      row:
        find: [{role: link, name: "Åbn {number}"}, {css: "a[data-number='{number}']", why: its own}]
      problems: {many: true, find: [{role: alert}]}
      table: {find: [{role: table, name: Ansøgninger}]}
      file: {find: [{role: link, name: Hent fil}]}
      search: {find: [{role: button, name: Søg}]}
  receipt:
    there: {role: heading, name: Kvittering}
    locators:
      number: {find: [{test_id: receipt}]}
"""
PAGE = """
<h1>Ny ansøgning</h1>
<form method=post action=/send>
  <label>CPR-nummer <input name=cpr></label>
  <label>Beløb <input name=amount></label>
  <label for=g>Gruppe</label>
  <select id=g><option value=x>Vælg</option><option value=2>Gruppe 2</option></select>
  <label><input type=checkbox name=a> Jeg giver samtykke</label>
  <button type=submit>Send</button>
</form>
<p data-field=note>  To   ord\n </p>
<a href=/one data-number="F-1'x">Åbn F-1'x</a> <a href=/two data-number=F-2>Åbn F-2</a>
"""


def test_fills_chooses_ticks_sends_once_armed_and_reads_the_receipt(portal: Portal, screen: Open) -> None:
    portal.page("/form", PAGE)
    portal.page("/send", "<h1>Kvittering</h1><b data-testid=receipt>DS-17</b>")
    seen = screen(FORM)
    assert seen.goto("/form", "form") == "form"
    seen.fill("cpr", "6101901234")
    seen.fill("amount", "311,21")
    seen.choose("group", "Gruppe 2")
    seen.check("agree")
    assert (seen.value("cpr"), seen.value("amount")) == ("6101901234", "311,21")
    seen.unlock()
    assert seen.click("send", then=("form", "receipt")) == "receipt"
    assert seen.text("number") == "DS-17"
    assert portal.asked.count("POST /send") == 1
    assert seen.drift == []


def test_a_click_that_cannot_be_undone_needs_to_be_armed_each_time(portal: Portal, screen: Open) -> None:
    portal.page("/form", PAGE)
    portal.page("/send", PAGE)
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(RuntimeError, match="about_to_commit"):
        seen.click("send")
    seen.unlock()
    seen.click("send", then="form")
    with pytest.raises(RuntimeError, match="about_to_commit"):
        seen.click("send")
    assert portal.asked.count("POST /send") == 1


def test_a_click_that_comes_too_late_after_it_was_written_down_is_not_made(
    portal: Portal, screen: Open
) -> None:
    portal.page("/form", PAGE)
    portal.page("/send", PAGE)
    seen = screen(FORM)
    seen.goto("/form", "form")
    seen.unlock(seconds=0)
    with pytest.raises(SystemDown, match="another worker may have the task"):
        seen.click("send", then="form")
    assert portal.asked.count("POST /send") == 0


def test_reads_text_with_single_spaces_and_follows_placeholders(portal: Portal, screen: Open) -> None:
    portal.page("/form", PAGE)
    portal.page("/one", "<h1>Kvittering</h1>")
    seen = screen(FORM)
    seen.goto("/form", "form")
    assert seen.text("note") == "To ord"
    assert seen.shows("row", number="F-2")
    assert not seen.shows("row", number="F-3")
    assert seen.click("row", then="receipt", number="F-1'x") == "receipt"


def test_a_placeholder_never_becomes_css(portal: Portal, screen: Open) -> None:
    pages = """
  list:
    there: {role: heading, name: Liste}
    locators:
      row: {find: [{css: "a[data-number='{number}']", why: the row's own}]}
"""
    portal.page("/list", "<h1>Liste</h1><a href=/x data-number=1>x</a>")
    seen = screen(pages)
    seen.goto("/list", "list")
    assert not seen.shows("row", number="2'], a[data-number='1")


def test_waits_for_what_a_script_puts_on_the_page(portal: Portal, screen: Open) -> None:
    portal.page(
        "/form",
        "<script>setTimeout(() => document.body.innerHTML = '<h1>Ny ansøgning</h1>', 150);"
        "setTimeout(() => document.body.innerHTML += '<label>Beløb <input></label>', 250)</script>",
    )
    seen = screen(FORM)
    seen.goto("/form", "form")
    seen.fill("amount", "5")
    assert seen.value("amount") == "5"


def test_the_same_page_counts_only_once_it_is_loaded_anew(portal: Portal, screen: Open) -> None:
    """An old page of hits would tell a robot that there is no receipt."""
    gate = threading.Event()
    old = (
        "<h1>Ny ansøgning</h1><p data-field=note>gammel</p>"
        "<button onclick='setTimeout(() => location = \"/hits\", 50)'>Søg</button>"
    )
    portal.page("/form", old)
    portal.page("/hits", "<h1>Ny ansøgning</h1><p data-field=note>ny</p>", gate=gate)
    seen = screen(FORM)
    seen.goto("/form", "form")
    threading.Timer(0.3, gate.set).start()
    assert seen.click("search", then="form") == "form"
    assert seen.text("note") == "ny"


def test_a_page_that_is_not_loaded_anew_is_named(portal: Portal, screen: Open) -> None:
    portal.page("/form", "<h1>Ny ansøgning</h1><button type=button>Søg</button>")
    seen = screen(FORM, timeout=0.4)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match="was not loaded anew"):
        seen.click("search", then="form")


def test_reads_all_of_a_document_that_arrives_slowly(portal: Portal, screen: Open) -> None:
    script = threading.Event()
    portal.page("/form", "<h1>Ny ansøgning</h1><script src=/slow.js></script><p role=alert>Til sidst</p>")
    portal.answers["/slow.js"] = Answer("", headers={"Content-Type": "text/javascript"}, gate=script)
    seen = screen(FORM)
    threading.Timer(0.3, script.set).start()
    seen.goto("/form", "form")
    assert seen.texts("problems") == ["Til sidst"]


def test_texts_gives_none_or_many(portal: Portal, screen: Open) -> None:
    portal.page("/form", "<h1>Ny ansøgning</h1>")
    portal.page("/bad", "<h1>Ny ansøgning</h1><p role=alert>Et</p><p role=alert>To</p>")
    seen = screen(FORM)
    seen.goto("/form", "form")
    assert seen.texts("problems") == []
    seen.goto("/bad", "form")
    assert seen.texts("problems") == ["Et", "To"]
    with pytest.raises(UsageError, match="many: true"):
        seen.texts("note")


TABLE = """<h1>Ny ansøgning</h1><table aria-label=Ansøgninger>
<thead><tr><th>Reference</th><th>Beløb</th><th></th></tr></thead><tbody>{rows}</tbody></table>"""


def test_table_reads_rows_by_header(portal: Portal, screen: Open) -> None:
    rows = (
        "<tr><td>A-1</td><td> 1.234,56\n kr.</td><td>Åbn</td></tr>"
        "<tr hidden><td>X</td><td>1</td><td></td></tr>"
    )
    portal.page("/form", TABLE.format(rows=rows))
    portal.page("/none", TABLE.format(rows="<tr><td colspan=3>Ingen ansøgninger</td></tr>"))
    portal.page("/odd", TABLE.format(rows="<tr><td>A-1</td><td>1</td></tr>"))
    seen = screen(FORM)
    seen.goto("/form", "form")
    assert seen.table("table") == [{"Reference": "A-1", "Beløb": "1.234,56 kr.", "": "Åbn"}]
    seen.goto("/none", "form")
    assert seen.table("table") == []
    seen.goto("/odd", "form")
    with pytest.raises(PortalChanged, match="row 1 has 2 cells for 3 headers"):
        seen.table("table")


def test_table_refuses_headers_that_are_not_unique(portal: Portal, screen: Open) -> None:
    portal.page(
        "/form", "<h1>Ny ansøgning</h1><table aria-label=Ansøgninger><tr><th>A</th><th>A</th></tr></table>"
    )
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match="a header of its own per column"):
        seen.table("table")


def test_download_gives_the_file(portal: Portal, screen: Open) -> None:
    portal.page("/form", "<h1>Ny ansøgning</h1><a href=/fil>Hent fil</a>")
    portal.answers["/fil"] = Answer(
        b"<x/>", headers={"Content-Type": "text/xml", "Content-Disposition": "attachment; filename=f.xml"}
    )
    seen = screen(FORM)
    seen.goto("/form", "form")
    assert seen.download("file") == b"<x/>"
    assert seen.shows("file")


def test_reads_as_forgives_a_field_that_reformats(portal: Portal, screen: Open) -> None:
    portal.page(
        "/form", "<h1>Ny ansøgning</h1><label>Beløb <input onchange='this.value=`${this.value} kr.`'></label>"
    )
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match=r"'amount' did not keep .* it now holds '5 kr\.'"):
        seen.fill("amount", "5")
    seen.goto("/form", "form")
    seen.fill("amount", "5", reads_as=lambda text: text.removesuffix(" kr."))
    assert seen.value("amount") == "5 kr."


def test_high_risk_is_always_compared_exactly_and_its_value_not_shown(portal: Portal, screen: Open) -> None:
    portal.page(
        "/form",
        "<h1>Ny ansøgning</h1><label>CPR-nummer <input name=cpr onchange='this.value=`6101901235`'></label>",
    )
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(ValueError, match="high-risk"):
        seen.fill("cpr", "6101901234", reads_as=str.strip)
    with pytest.raises(PortalChanged, match="another value") as caught:
        seen.fill("cpr", "6101901234")
    assert "610190" not in str(caught.value)


@pytest.mark.parametrize("options", ["<option>Gruppe 1", "<option>Gruppe 2<option>Gruppe 2"])
def test_choose_needs_exactly_one_option(portal: Portal, screen: Open, options: str) -> None:
    portal.page("/form", f"<h1>Ny ansøgning</h1><label for=g>Gruppe</label><select id=g>{options}</select>")
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match="options 'Gruppe 2', not one"):
        seen.choose("group", "Gruppe 2")


def test_a_choice_that_the_page_takes_back_is_noticed(portal: Portal, screen: Open) -> None:
    portal.page(
        "/form",
        "<h1>Ny ansøgning</h1><label for=g>Gruppe</label><select id=g onchange='this.selectedIndex=0'>"
        "<option>Vælg<option>Gruppe 2</select>",
    )
    seen = screen(FORM)
    seen.goto("/form", "form")
    with pytest.raises(PortalChanged, match="'group' did not keep"):
        seen.choose("group", "Gruppe 2")


def test_unknown_names_list_the_known_ones(portal: Portal, screen: Open) -> None:
    portal.page("/form", PAGE)
    seen = screen(FORM)
    with pytest.raises(UsageError, match=r"no page 'from' .* Did you mean 'form'\? Known: .*receipt"):
        seen.goto("/form", "from")
    seen.goto("/form", "form")
    with pytest.raises(UsageError, match=r"no locator 'amonut' .* Did you mean 'amount'\?"):
        seen.fill("amonut", "1")
    with pytest.raises(UsageError, match=r"takes \['number'\]"):
        seen.click("row", nummer="1")
    with pytest.raises(UsageError, match="begins with '/'"):
        seen.goto("https://example.com/", "form")


def test_nothing_can_be_used_before_a_page_is_recognised(screen: Open) -> None:
    with pytest.raises(RuntimeError, match=r"call goto\(\) or expect\(\) first"):
        screen(FORM).fill("amount", "1")


FRAMED = """
  card:
    there: {role: heading, name: Købsfaktura}
    frame: {title: Arbejdsområde}
    locators:
      amount: {risk: high, find: [{label: Beløb}, {css: "input[name='amount']", why: read by the server}]}
      post:
        commits: true
        find: [{role: button, name: Bogfør}, {css: "button[data-do='post']", why: what it does}]
  posted:
    there: {role: heading, name: Bogført købsfaktura}
    frame: {title: Arbejdsområde}
"""
OUTER = "<h1>Navision</h1><iframe title=Arbejdsområde src=/card></iframe><iframe title=Andet></iframe>"


def test_works_inside_an_iframe_with_a_confirm(portal: Portal, screen: Open) -> None:
    portal.page("/nav", OUTER)
    portal.page(
        "/card",
        "<h1>Købsfaktura</h1><label>Beløb <input name=amount></label>"
        "<button data-do=post onclick=\"if (confirm('Vil du bogføre 1 faktura?')) location='/posted'\">"
        "Bogfør</button>",
    )
    portal.page("/posted", "<h1>Bogført købsfaktura</h1>")
    seen = screen(FRAMED)
    seen.goto("/nav", "card")
    seen.fill("amount", "12,50")
    seen.unlock()
    assert seen.click("post", then="posted", dialog="Vil du bogføre") == "posted"


def test_a_frame_that_is_replaced_is_found_again(portal: Portal, screen: Open) -> None:
    portal.page("/nav", OUTER)
    portal.page("/card", "<h1>Købsfaktura</h1><label>Beløb <input name=amount></label>")
    seen = screen(FRAMED)
    seen.goto("/nav", "card")
    page_of(seen).evaluate(
        "() => { const f = document.querySelector('iframe'); f.replaceWith(f.cloneNode()) }"
    )
    seen.fill("amount", "1")
    assert seen.value("amount") == "1"
