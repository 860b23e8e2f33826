"""The examples of docs/real-portals.md, each on a small page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from small_portal import Portal

from bots.browser.page.behind import page_of
from bots.browser.page.canonical import AMOUNT
from bots.browser.page.screen import Screen
from bots.domain.file import File
from fixtures.situations.choices import COMBO
from fixtures.situations.tables import virtual
from fixtures.situations.waiting import page as searching

pytestmark = pytest.mark.browser

TEXT = Path("docs/real-portals.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
H = "<h1>Side</h1>"
GROUPS = (
    "<fieldset><legend>Afsender</legend><label>Konto <input name=from></label></fieldset>"
    "<fieldset><legend>Modtager</legend><label>Konto <input name=to></label></fieldset>"
)
ROWS = "".join(f"<tr><td>F-{n}</td><td><a href=/{n}>Åbn</a></td></tr>" for n in (1, 2))
RESULT = "document.getElementById('result').innerHTML = '<p>Betalt 100,00</p>'"
PAGES = {
    "Two fields of the same name": (
        GROUPS,
        "document.querySelector('[name=to]').value === '0216 4069046312'",
    ),
    "The same button in every row": (
        f"<table><tr><th>Nr.</th><th>Sag</th></tr>{ROWS}</table>",
        "location.pathname === '/2'",
    ),
    "A list that shows only a part of its rows": (virtual(60, "aria-rowcount=61").removeprefix(H), "true"),
    "A search that answers in place": (
        searching(f"setTimeout(() => {RESULT}, 300)").removeprefix(H).replace("id=svar", "id=result"),
        "true",
    ),
    "A field that writes amounts in its own way": (
        "<label>Beløb <input name=amount onblur=\"value='1.234,56 kr.'\"></label>",
        "document.querySelector('input').value === '1.234,56 kr.'",
    ),
    "A list of options that is no select": (
        COMBO.replace("DELAY", "50"),
        "document.querySelector('input').value === 'Aarhus'",
    ),
    "Keys": (
        "<label>Linje <input onkeydown=\"if (event.key === 'F9') location = '/2'\"></label>",
        "location.pathname === '/2'",
    ),
    "Files": (
        "<input type=file id=f hidden><button onclick='f.click()'>Vælg fil</button>",
        "document.getElementById('f').files[0].name === 'bilag.pdf'",
    ),
    "A window of its own": (
        "<button onclick=\"window.open('/payment')\">Betal</button>",
        "document.title === 'betalt'",
    ),
    "Questions": (
        "<button onclick=\"document.title = confirm('Vil du slette?')"
        " && confirm('Er du helt sikker?')\">Slet</button>",
        "document.title === 'true'",
    ),
}
ENDS = """
  receipt: {there: {role: heading, name: Kvittering}}
  payment: {there: {role: heading, name: Betaling}, locators: {confirm: {find: [{role: button, name: Ja}]}}}
"""


def _block(section: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", SECTIONS[section], re.DOTALL)
    assert found, f"{section} has no {language}"
    return found[1]


@pytest.mark.parametrize("section", PAGES)
def test_an_example(portal: Portal, screen: Callable[..., Screen], section: str) -> None:
    body, holds = PAGES[section]
    portal.page("/", H + body)
    portal.page("/2", "<h1>Kvittering</h1>")
    close = "window.opener.document.title = 'betalt'; window.close()"
    portal.page("/payment", f'<h1>Betaling</h1><button onclick="{close}">Ja</button>')
    locators = textwrap.indent(_block(section, "yaml"), " " * 6)
    seen = screen(f"  side:\n    there: {{role: heading, name: Side}}\n    locators:\n{locators}{ENDS}")
    seen.goto("/", "side")
    exec(_block(section, "python"), {"screen": seen, "AMOUNT": AMOUNT, "File": File})
    assert page_of(seen).evaluate(holds)


@pytest.mark.parametrize("section", ["What comes in the way", "A login at another origin"])
def test_what_stands_beside_the_pages_is_read(book: Callable[[str], object], section: str) -> None:
    yaml = _block(section, "yaml")
    above, _, pages = yaml.partition("pages:\n")
    assert book(f"{pages}{above}")


def test_every_section_is_run() -> None:
    assert set(SECTIONS) - set(PAGES) == {"What comes in the way", "A login at another origin"}
