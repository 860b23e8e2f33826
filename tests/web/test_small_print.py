"""Names, figures, limits and headers: each says one thing, and holds."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from bots.farm.farm import Farm
from bots.web.access.headers import HEADERS
from bots.web.rendering import environment
from bots.web.site import Site
from bots.web.wording.languages import all_languages
from tests.web.conftest import EVERY_GRANT, Client

PAGES = ("/inbox", "/tasks/1", "/tasks/4", "/cases/1", "/control", "/figures", "/insight", "/audit", "/help")


class Named(HTMLParser):
    """Buttons and links with a name of their own, and what is seen of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._name: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("a", "button"):
            self._name = dict(attrs).get("aria-label")
            self._seen = ""

    def handle_data(self, data: str) -> None:
        if self._name is not None:
            self._seen += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "button") and self._name is not None:
            self.found.append((self._name, self._seen.strip()))
            self._name = None


@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_seen_of_a_control_is_in_its_name(
    client: Callable[..., Client], farm: Farm, language: str
) -> None:
    one = client("Mette", *EVERY_GRANT)
    farm.colleagues.claim_for(2, "Mette")
    one.submit("/insight", cpr="7001014321", reason="hun har bedt om det")
    one.get(f"/language?to={language}")
    found = [named for address in PAGES for named in Named(one.read(address)).found]
    assert len(found) > 10
    spoken = [(name, seen) for name, seen in found if any(sign.isalpha() for sign in seen)]
    assert [one for one in spoken if one[1].lower() not in one[0].lower()] == []


def test_what_only_is_proposed_is_not_called_decided(client: Callable[..., Client], farm: Farm) -> None:
    one = client("Mette", *EVERY_GRANT)
    for address in ("/tasks/1", "/cases/1"):
        assert "Det foreslår reglerne, og hvorfor" in one.read(address)
    farm.colleagues.answer(1, "Mette", {"decision": "reject", "note": "nej"})
    for address in ("/tasks/1", "/cases/1"):
        assert "Hvorfor der blev afgjort sådan" in one.read(address)


def test_a_label_names_one_figure_and_says_of_what(client: Callable[..., Client]) -> None:
    one = client("Drift", "operator")
    figures = one.read("/figures")
    assert "Lukket uden en medarbejder" in figures
    assert "Af de sager, der blev lukket i de dage" in figures
    assert "Afgjort uden" not in figures


def test_a_hash_in_the_log_is_shown_as_it_is(client: Callable[..., Client], farm: Farm) -> None:
    detail = environment(all_languages()["da"]).filters["detail"]
    with_digits = "a" * 27 + "6101901234" + "b" * 27
    assert detail(with_digits) == with_digits
    assert "1234" not in detail("ringede om 610190-1234")
    kept = {str(act["details"].get("event", "")) for act in farm.reader.audit_of(case_id=1)}
    page = client("Rikke", "auditor").read("/audit?chain=case:1")
    assert all(one in page for one in kept)


def test_a_file_keeps_the_policy_of_its_own(client: Callable[..., Client], farm: Farm) -> None:
    mette = client("Mette", "colleague:fakturaer")
    for kept in farm.reader.files(case_id=1):
        policy = mette.get(f"/tasks/1/files/{kept.id}").headers["content-security-policy"]
        assert policy == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert mette.get("/inbox").headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_cpr_numbers_are_not_looked_at_without_end(client: Callable[..., Client], site: Site) -> None:
    mette, most = client("Mette", "colleague:fakturaer"), site.settings.cpr_reveals_per_hour
    answers = [mette.submit("/tasks/1/reveal", person="0", reason="ringer") for _ in range(most + 1)]
    assert [one.status_code for one in answers] == [*[200] * most, 429]
    assert "700101-4321" not in answers[-1].text


@pytest.mark.parametrize("name", ["farm", "mail-send"])
def test_nobody_logs_in_with_the_name_of_a_robot(client: Callable[..., Client], name: str) -> None:
    one = client()
    one.read("/login")
    assert one.submit("/login", person=name, grant="operator").status_code == 422


def test_a_persons_login_that_begins_as_a_robots_is_a_persons(
    client: Callable[..., Client], farm: Farm
) -> None:
    farm.colleagues.answer(1, "mail-send-x", {"decision": "reject", "note": "nej"})
    page = client("Mette", "colleague:fakturaer").read("/tasks/1")
    assert re.search(r'<strong>mail-send-x</strong> <span class="k-sort">kollega</span>', page)


def test_files_of_the_pages_are_small_and_kept_until_they_change(client: Callable[..., Client]) -> None:
    one = client()
    page = one.read("/login")
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) >= 5
    for address in addresses:
        answer = one.get(address, headers={"Accept-Encoding": "gzip"})
        assert "?v=" in address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        if len(answer.content) > 500:
            assert answer.headers["content-encoding"] == "gzip"
    sent = sum(len(gzip.compress(one.get(address).content)) for address in [*addresses, "/login"])
    assert sent < 150_000
