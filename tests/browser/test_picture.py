"""Screenshots and evidence: personal data is covered, and what is not personal stays."""

import logging
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error
from small_portal import Portal

from bots.browser.page.behind import page_of
from bots.browser.page.evidence import collect
from bots.browser.page.screen import Screen
from bots.domain.errors import PortalChanged

pytestmark = pytest.mark.browser

Open = Callable[..., Screen]

PAGES = """
  person:
    there: {role: heading, name: Medlem}
    locators:
      name: {personal: true, find: [{css: "[data-field='navn']", why: no role}]}
      account: {personal: true, find: [{label: Konto}]}
      more: {find: [{role: button, name: Mere}]}
"""
FIRST = ("610190-1234", "Åse Holm Ørum", "1234 0001234567")
SECOND = ("720288-9999", "Ib Lau Dahl Bo", "9876 0007654321")


def person(cpr: str, name: str, account: str) -> str:
    digits = cpr.replace("-", "")
    return f"""<style>* {{ font: 16px monospace }} td, b, i {{ display: inline-block; width: 300px }}</style>
    <h1>Medlem</h1>
    <p>CPR <b>{cpr}</b> hos os</p>
    <p>Delt <b><i style="width: auto">{digits[:6]}</i>-{digits[6:]}</b></p>
    <table><tr><td>Navn<td data-field=navn>{name}<td>Beløb<td>311,21 kr.</table>
    <input value="{digits}" style="width: 300px"><textarea style="width: 300px">{cpr}</textarea>
    <input placeholder="{cpr}" style="width: 300px">
    <select style="width: 300px"><option>{digits} hos os</select>
    <label>Konto <input value="{account}" style="width: 300px"></label>
    <div id=host></div><iframe src="/frame" style="width: 500px"></iframe>
    <script>
      const shadow = document.getElementById('host').attachShadow({{mode: 'open'}});
      shadow.innerHTML = '<b style="display: inline-block; width: 300px">{cpr}</b>';
      console.error('kunne ikke gemme {cpr}');
    </script>"""


def shown(portal: Portal, screen: Open, who: tuple[str, str, str]) -> Screen:
    portal.page("/person", person(*who))
    portal.page(
        "/frame",
        f"I ramme <b style='font: 16px monospace; display: inline-block; width: 300px'>{who[0]}</b>",
    )
    seen = screen(PAGES)
    seen.goto(f"/person?cpr={who[0]}", "person")
    page_of(seen).frames[1].wait_for_load_state("load")
    return seen


def test_two_people_give_the_same_picture(portal: Portal, screen: Open) -> None:
    """What tells them apart is covered: text, split text, fields, shadow roots, frames, personal locators."""
    pictures = [shown(portal, screen, who).screenshot() for who in (FIRST, SECOND)]
    assert pictures[0] == pictures[1]
    bare = [page_of(shown(portal, screen, who)).screenshot(full_page=True) for who in (FIRST, SECOND)]
    assert bare[0] != bare[1]
    assert bare[0] != pictures[0]


def _born(cpr: str) -> tuple[str, str, str, str]:
    return cpr[:2], cpr[2:4], cpr[4:6], cpr[-4:]


def _as_number(cpr: str) -> int:
    """As a counter can hold it: nothing above 2147483647, and no leading zero."""
    return int(cpr.replace("-", "")) - 60 * 10**8


def _shadow(inside: str) -> str:
    """``inside`` in a shadow root."""
    return f"""<div id=host style="width: 300px; height: 40px">ude</div>
    <script>document.getElementById('host').attachShadow({{mode: 'open'}}).innerHTML = `{inside}`</script>"""


HIDING_PLACES: dict[str, Callable[[str], str]] = {
    "bare text in a shadow root": lambda cpr: _shadow(cpr),
    "half of it in a slot": lambda cpr: _shadow(f"<slot></slot>{cpr}"),
    "a shadow root in one": lambda cpr: _shadow(f"<template id=t></template><p>{cpr}</p>"),
    "before": lambda cpr: f"<style>p::before {{content: '{cpr}'}}</style><p>hos os",
    "before and after": lambda cpr: (
        f"<style>b::before {{content: '{cpr[:7]}'}} b::after {{content: '{cpr[7:]}'}}</style><b></b>"
    ),
    "far from its element": lambda cpr: (
        f"<style>p::after {{content: '{cpr}'; position: absolute; left: 400px}}</style><p>hos os"
    ),
    "an attribute": lambda cpr: (
        f"<style>p::before {{content: 'Nr. ' attr(data-nr)}}</style><p data-nr='{cpr}'>"
    ),
    "a counter": lambda cpr: (
        f"<style>b {{counter-reset: nr {_as_number(cpr)}; display: block}}"
        " b::before {content: counter(nr)}</style><b></b>"
    ),
    "a list's marker": lambda cpr: f"<ol start={_as_number(cpr)}><li>et<li>to</ol>",
    "a marker of CSS": lambda cpr: f"<style>li::marker {{content: '{cpr} '}}</style><ul><li>et</ul>",
    "a kind of marker": lambda cpr: (
        f"<ul style='list-style-type: \"{cpr} \"; margin-left: 200px'><li>et</ul>"
    ),
    "dots and century": lambda cpr: "<p>{}.{}.19{}-{}".format(*_born(cpr)),
    "spaced digits": lambda cpr: f"<p>{' '.join(cpr.replace('-', ''))}",
    "letters apart by spans": lambda cpr: "".join(f"<span>{one}</span>" for one in cpr),
    "cells": lambda cpr: f"<table><tr><td>{cpr[:6]}<td>{cpr[7:]}</table>",
    "two inputs": lambda cpr: f"<input value={cpr[:6]} size=6> - <input value={cpr[7:]} size=4>",
    "two inputs with names": lambda cpr: (
        f"<label>Født <input value={cpr[:6]}></label><p><label>Løbenummer <input value={cpr[7:]}></label>"
    ),
    "an input per digit": lambda cpr: "".join(f"<input value={one} size=1>" for one in cpr if one != "-"),
    "four inputs": lambda cpr: "/".join(f"<input value={one} size=4>" for one in _born(cpr)),
    "an element too narrow": lambda cpr: f"<b style='display: block; width: 20px'>{cpr}</b>",
    "no box of its own": lambda cpr: (
        f"<div style='width: 300px'><b style='display: contents'>{cpr}</b></div>"
    ),
    "a hidden word within": lambda cpr: f"<p>{cpr[:6]}<i style='display: none'>eller</i>{cpr[6:]}",
    "a drawing": lambda cpr: (
        f"<svg width=300 height=30><text y=20>{cpr[:6]}<tspan>{cpr[6:]}</tspan></text></svg>"
    ),
    "a drawing as address": lambda cpr: (
        "<img width=200 height=30 src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22>"
        f"<text y=%2220%22>{cpr}</text></svg>'>"
    ),
    "a drawing behind": lambda cpr: (
        "<div style='width: 200px; height: 40px; background: url(\"data:image/svg+xml,<svg "
        f"xmlns=%27http://www.w3.org/2000/svg%27><text y=%2720%27>{cpr}</text></svg>\")'></div>"
    ),
    "a list to choose from": lambda cpr: f"<select size=3><option>anden<option>{cpr}</select>",
    "a placeholder": lambda cpr: f"<textarea placeholder='{cpr}'></textarea>",
    "a closed shadow root": lambda cpr: _shadow(f"<b>{cpr}</b>").replace("open", "closed"),
    "a closed shadow root in a shadow root": lambda cpr: (
        "<div id=host style='width: 300px; height: 40px'></div><script>const outer = "
        "document.getElementById('host').attachShadow({mode: 'open'}); outer.innerHTML = '<p></p>';"
        f"outer.firstChild.attachShadow({{mode: 'closed'}}).innerHTML = '<b>{cpr}</b>'</script>"
    ),
    "an attribute in a shadow root": lambda cpr: _shadow(
        f"<style>b::before {{content: attr(nr)}}</style><b nr={cpr}></b>"
    ),
    "a variable": lambda cpr: f"<style>p::before {{content: var(--nr)}}</style><p style='--nr: \"{cpr}\"'>x",
    "quotes": lambda cpr: f"<style>q {{quotes: '{cpr}' '.'}}</style><q>hos os</q>",
    "what replaces an element": lambda cpr: (
        "<div style='content: url(\"data:image/svg+xml,<svg xmlns=%27http://www.w3.org/2000/svg%27 "
        f"width=%27200%27 height=%2740%27><text y=%2720%27>{cpr}</text></svg>\")'></div>"
    ),
    "the second drawing behind": lambda cpr: (
        "<div style='width: 200px; height: 40px; background: url(\"data:image/svg+xml,<svg "
        'xmlns=%27http://www.w3.org/2000/svg%27/>"), url("data:image/svg+xml,<svg '
        f"xmlns=%27http://www.w3.org/2000/svg%27><text y=%2720%27>{cpr}</text></svg>\")'></div>"
    ),
    "a drawing used again": lambda cpr: (
        f"<svg width=300 height=60><defs><text id=nr>{cpr}</text></defs><use href=#nr y=40 /></svg>"
    ),
    "HTML in a drawing": lambda cpr: (
        f"<svg width=300 height=40><foreignObject width=300 height=40><p>{cpr}</p></foreignObject></svg>"
    ),
    "letters on a path": lambda cpr: (
        "<svg width=300 height=60><path id=way d='M0 40 L280 40'/>"
        f"<text><textPath href=#way>{cpr}</textPath></text></svg>"
    ),
    "a drawing of digits": lambda cpr: (
        "<svg width=300 height=40><text y=20>"
        + "".join(f"<tspan x={20 * at}>{one}</tspan>" for at, one in enumerate(cpr))
        + "</text></svg>"
    ),
    "painted by script": lambda cpr: (
        "<canvas width=300 height=40></canvas><script>const on = document.querySelector('canvas')"
        f".getContext('2d'); on.font = '20px serif'; on.fillText('{cpr}', 5, 25)</script>"
    ),
    "what may be edited": lambda cpr: f"<p contenteditable>{cpr[:6]}<b>-</b>{cpr[7:]}",
    "a button's value": lambda cpr: f"<input type=button value='Vis {cpr}'>",
    "a group of options": lambda cpr: f"<select size=4><optgroup label={cpr}><option>et</select>",
    "a dialog": lambda cpr: (
        f"<dialog><p>Slet {cpr}?</dialog><script>document.querySelector('dialog').showModal()</script>"
    ),
    "turned": lambda cpr: f"<p style='transform: rotate(30deg); width: 200px; margin: 90px'>{cpr}",
    "a date with a slash": lambda cpr: "<p>Født {}/{}-19{} {}".format(*_born(cpr)),
    "a frame in the page": lambda cpr: f'<iframe srcdoc="<p>{cpr}" width=300></iframe>',
}


@pytest.mark.parametrize("markup", HIDING_PLACES.values(), ids=HIDING_PLACES.keys())
def test_a_number_is_covered_wherever_a_page_paints_it(
    portal: Portal, screen: Open, markup: Callable[[str], str]
) -> None:
    covered, bare = [], []
    for cpr in (FIRST[0], SECOND[0]):
        page = f"<style>* {{font: 16px monospace}}</style><h1>Medlem</h1>{markup(cpr)}<p>Beløb 311,21 kr."
        portal.page("/person", page)
        seen = screen(PAGES)
        seen.goto("/person", "person")
        bare.append(page_of(seen).screenshot(full_page=True))
        covered.append(seen.screenshot())
    assert bare[0] != bare[1]
    assert covered[0] == covered[1]


def test_what_is_not_personal_stays_visible(portal: Portal, screen: Open) -> None:
    pictures = []
    for amount in ("311,21", "999,99"):
        seen = shown(portal, screen, FIRST)
        page_of(seen).evaluate("amount => document.querySelector('td:last-child').innerText = amount", amount)
        pictures.append(seen.screenshot())
    assert pictures[0] != pictures[1]


def test_a_value_that_a_robot_filled_into_a_personal_field_is_covered_everywhere(
    portal: Portal, screen: Open
) -> None:
    pictures = []
    for account in (FIRST[2], SECOND[2]):
        seen = shown(portal, screen, FIRST)
        seen.fill("account", account)
        page_of(seen).evaluate(
            "text => document.querySelector('h1').innerText = text", f"Konto {account} gemt"
        )
        pictures.append(seen.screenshot())
    assert pictures[0] == pictures[1]


def test_the_page_is_left_as_it_was(portal: Portal, screen: Open) -> None:
    seen = shown(portal, screen, FIRST)
    attributes = "[...document.querySelectorAll('*')].map(e => e.getAttributeNames().join())"
    before = page_of(seen).evaluate(attributes)
    seen.screenshot()
    assert page_of(seen).evaluate(attributes) == before


def test_evidence_says_what_was_there_without_saying_who(portal: Portal, screen: Open) -> None:
    seen = shown(portal, screen, FIRST)
    with pytest.raises(PortalChanged):
        seen.click("more")
    picture, text = collect(seen)
    assert (picture.name, picture.media_type, picture.content[:4]) == (
        "proeve-page.png",
        "image/png",
        b"\x89PNG",
    )
    report = text.content.decode()
    assert (text.name, text.media_type) == ("proeve-page.txt", "text/plain; charset=utf-8")
    assert f"## Address\n{portal.address}/person\n" in report
    assert "person.more: role button 'Mere': 0 elements" in report
    assert "kunne ikke gemme XXXXXX-XXXX" in report
    assert "311,21 kr." in report
    assert "I ramme XXXXXX-XXXX" in report
    for secret in (*FIRST, "610190", "1234567", "Åse", "Ørum"):
        assert secret not in report
    assert "content" not in repr(picture)


def test_evidence_of_a_page_that_is_gone_still_says_so(portal: Portal, screen: Open) -> None:
    seen = shown(portal, screen, FIRST)
    with suppress(Error):
        page_of(seen).goto("chrome://crash")
    (text,) = collect(seen)
    assert "not to be had" in text.content.decode()


def test_nothing_personal_is_logged_on_the_way(
    portal: Portal, screen: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    seen = shown(portal, screen, FIRST)
    seen.fill("account", FIRST[2])
    seen.screenshot()
    assert FIRST[2] not in caplog.text
    assert "610190" not in caplog.text
