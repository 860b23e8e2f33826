"""Every page and every asset of a filled farm, in both languages: what each answer must and must not hold."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bots.farm.farm import Farm
from bots.web.app import STATIC
from bots.web.routes import ROUTES
from fixtures.cases.examples import example
from tests.web.conftest import EVERY_GRANT, Client
from tests.web.seed import TWO_MEMBERS

DIGITS = sorted(
    {
        form
        for patient in example("base", TWO_MEMBERS).received.invoice.patients
        for form in (patient.cpr.reveal(), f"{patient.cpr.reveal()[:6]}-{patient.cpr.reveal()[6:]}")
    }
)
PLACES = {"{task:int}": ("1", "4", "5", "6"), "{file:int}": ("1", "2"), "{case:int}": ("1", "4")}
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


class Seen(HTMLParser):
    """What of a page the policy is about: inline code, forms and their tokens, and addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.forms: list[list[str]] = []
        self.addresses: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        if tag == "form" and given.get("method") == "post":
            self.forms.append([])
        if tag == "input" and self.forms:
            self.forms[-1].append(given.get("name") or "")
        self.addresses |= {given[name] or "" for name in ("href", "src", "action") if name in given}


def addresses() -> list[str]:
    """Every address that can be read, for every kind of task, case and file there is."""
    found = [""]
    for door in (door for door in ROUTES if "GET" in door.methods and door.path not in SENDS_AWAY):
        made = [door.path]
        for place, numbers in PLACES.items():
            made = [one.replace(place, number) for one in made for number in numbers if place in one] or made
        found += made
    return sorted({*found[1:], "/cases?q=FAK-TEST1", "/inbox?who=mine", "/control?live=off", "/nowhere"})


SENDS_AWAY = {"/login/provider", "/login/back", "/language", "/live", "/"}
# What a page that is open asks for to put into itself; no page of its own.
PARTS = ("/notice",)


@pytest.fixture
def filled(farm: Farm) -> Farm:
    """The seeded farm with a note, an answer that waits and a login that is closed."""
    farm.colleagues.note(1, "Per", f"Ringede om {DIGITS[0]}")
    farm.colleagues.answer_later(2, "Per", {"decision": "reject", "note": "nej"})
    farm.operations.close_login("navision", f"skiftet for {DIGITS[0]}", "navision-post")
    return farm


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_keeps_to_the_policy(
    client: Callable[..., Client], filled: Farm, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = client("Mette", *EVERY_GRANT)
    one.get(f"/language?to={language}")
    for address in addresses():
        answer = one.get(address)
        policy = answer.headers["content-security-policy"]
        assert "unsafe-" not in policy, address
        assert "default-src 'none'" in policy, address
        assert answer.headers["x-content-type-options"] == "nosniff", address
        assert answer.headers["cache-control"] == "no-store", address
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        seen = Seen(answer.text)
        assert (address, seen.inline) == (address, [])
        assert all("csrf" in names for names in seen.forms), address
        assert not [digits for digits in DIGITS if digits in answer.text], address
        if not address.endswith(PARTS):
            assert f'<html lang="{language}"' in answer.text, address
        written = " ".join([*TITLE.findall(answer.text), *seen.addresses, address])
        assert not re.search(r"\d{6}-?\d{4}", written), address
        assert all(to.startswith(("/", "#")) for to in seen.addresses), address
    assert not [line for line in caplog.messages if any(digits in line for digits in DIGITS)]


def test_every_asset_is_ours_and_cannot_be_taken_for_something_else(client: Callable[..., Client]) -> None:
    one = client()
    for path in (path for path in STATIC.rglob("*") if path.is_file()):
        answer = one.get(f"/static/{path.relative_to(STATIC)}")
        assert (path, answer.status_code) == (path, 200)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "unsafe-" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", [door.path for door in ROUTES if "POST" in door.methods])
def test_nothing_is_changed_without_the_token(client: Callable[..., Client], path: str) -> None:
    one = client("Mette", *EVERY_GRANT)
    one.token = ""
    for place, numbers in PLACES.items():
        path = path.replace(place, numbers[0])
    assert one.submit(path, person="Per", text="x", reason="x").status_code == 403


def test_no_page_is_named_in_a_template_from_elsewhere() -> None:
    for template in Path("bots/web/templates").glob("*.html"):
        assert "//" not in re.sub(r"[a-z]+://www\.w3\.org", "", template.read_text()), template
