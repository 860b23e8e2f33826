"""The form that the portals of these tests show, and a screen on it."""

from collections.abc import Callable

from small_portal import Portal

from bots.browser.page.screen import Screen

Open = Callable[..., Screen]

PAGES = """
  form:
    there: {role: heading, name: Ny ansøgning}
    locators:
      amount: {risk: high, find: [{label: Beløb}, {css: "input[name='amount']", why: read by the server}]}
      search: {find: [{role: button, name: Søg}, {css: "button.search", why: its class}]}
      send:
        commits: true
        find: [{role: button, name: Send}, {css: "button[data-do='send']", why: what it does}]
      hits: {many: true, find: [{css: "li", why: a list}]}
      only: {find: [{text: Ingen}]}
      file: {find: [{role: link, name: Hent fil}]}
  receipt: {there: {role: heading, name: Kvittering}}
  start: {there: {role: heading, name: Forside}}
"""
H = "<h1>Ny ansøgning</h1>"
SEND = "<form action=/send method=post><button data-do=send>Send</button></form>"


def on_form(portal: Portal, screen: Open, body: str, **options: float) -> Screen:
    portal.page("/form", H + body)
    seen = screen(PAGES, **options)
    seen.goto("/form", "form")
    return seen
