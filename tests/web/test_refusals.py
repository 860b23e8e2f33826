"""What the farm refuses, as a colleague reads it: every error there is, and real acts that come too late."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from httpx2 import Response

from bots.domain.clock import COPENHAGEN, FixedClock
from bots.domain.errors import CredentialRejected, DatabaseDown, KollegaError
from bots.farm.colleagues.pending_answers import Caution
from bots.farm.farm import Farm
from bots.farm.worklist.pauses import ControlKind
from bots.registers.workbook.report import WorkbookRefused
from bots.web.door import ANYONE, Door
from bots.web.routes import ROUTES
from bots.web.wording.languages import all_languages
from tests.contracts.every_error import every_error
from tests.farm.errand import taken
from tests.web.conftest import Client

ERRORS = every_error()
DETAIL = "kollega run --home /srv/farm, since 2026-11-30 09:00 UTC"
LIKE_CPR = "610190-1234"
COMMANDS = re.compile(r"\bkollega (?:work|run|robot|case|audit|decisions|vault)\b|--|UTC|KOLLEGA_")
TITLES = {
    404: ("Den side findes ikke", "There is no such page"),
    403: ("Du har ikke adgang til dette", "You do not have access to this"),
    409: ("Det kunne ikke lade sig gøre", "It could not be done"),
    422: ("Det blev ikke godtaget", "It was not accepted"),
    503: ("Det kan ikke lade sig gøre nu", "It cannot be done now"),
}
METTE = ("Mette", "colleague:fakturaer")
PER = ("Per", "colleague:fakturaer")
DORTE = ("Dorte", "operator")
BOTH = ("colleague:fakturaer", "approver")
DECIDE, NOTICE, ROBOTS = 1, 5, 6
REJECT = {"decision": "reject", "reasons": "several-members", "account": "registered"}


def read(answer: Response) -> str:
    """The text of a page, without its markup."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def made(error: type[KollegaError], clock: FixedClock) -> KollegaError:
    """One of its kind, with every fact and, where it takes one, a detail for the command line."""
    if issubclass(error, CredentialRejected):
        return error("navision", DETAIL)
    if issubclass(error, WorkbookRefused):
        return error(Path("medlemmer.xlsx"), [])
    texts = (error.words.da, error.words.en, error.hint)
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    known: dict[str, Any] = {"team": "fakturaer", "at": clock.now(), "until": clock.now(), "task": 7}
    facts = {name: known.get(name, LIKE_CPR) for name in names}
    return error(**facts) if facts else error(DETAIL)


@pytest.mark.parametrize("code", ["da", "en"])
def test_every_error_has_a_page_in_the_readers_language(
    client: Callable[..., Client], clock: FixedClock, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    errors = {error.code: error for error in ERRORS}

    def refuse(visit: Any) -> Response:
        raise made(errors[visit.query("code")], clock)

    monkeypatch.setattr("bots.web.app.ROUTES", [*ROUTES, Door("/refuse", refuse, needs=ANYONE)])
    visitor = client(*METTE)
    visitor.cookies.set("language", code)
    now = all_languages()[code].moment(clock.now())
    for error in ERRORS:
        answer = visitor.get(f"/refuse?code={error.code}")
        text = read(answer)
        assert answer.status_code == error.status, error
        assert "1234" not in text, text
        assert not COMMANDS.search(text), text
        assert "{" not in text, text
        if issubclass(error, DatabaseDown):
            continue  # has a page of its own
        assert TITLES[error.status][code == "en"] in text
        words = error.words.da if code == "da" else error.words.en
        longest = max(re.split(r"\{[^}]*\}", words), key=len).strip()
        assert longest in text or longest[:1].upper() + longest[1:] in text, text
        if "{at}" in words or "{until}" in words:
            assert now in text
        if "{team}" in words:
            assert "Fakturateamet" in text


Act = Callable[[Callable[..., Client], Farm, FixedClock], Response]


def put_off_what_per_has(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    farm.colleagues.claim_for(DECIDE, "Per")
    return client(*METTE).submit(f"/tasks/{DECIDE}/snooze", until=tomorrow(clock), reason="Ringer i morgen")


def answer_what_per_has(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    farm.colleagues.claim_for(DECIDE, "Per")
    return client(*METTE).submit(f"/tasks/{DECIDE}/answer", **REJECT)


def answer_twice(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    mette = client(*METTE)
    mette.submit(f"/tasks/{DECIDE}/answer", **REJECT)
    return mette.submit(f"/tasks/{DECIDE}/answer", **REJECT)


def undo_what_counts(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    mette = client(*METTE)
    mette.submit(f"/tasks/{DECIDE}/answer", **REJECT)
    clock.advance(timedelta(seconds=11))
    farm.tick()
    return mette.submit(f"/tasks/{DECIDE}/undo", follow=True)


def release_what_has_ended(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    mette = client(*METTE)
    mette.submit(f"/tasks/{DECIDE}/answer", **REJECT)
    clock.advance(timedelta(seconds=11))
    farm.tick()
    return mette.submit(f"/tasks/{DECIDE}/release")


def release_what_is_not_mine(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    return client(*METTE).submit(f"/tasks/{DECIDE}/release")


def settle_twice(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    tilda, tove = client("Tilda", "colleague:tilskud"), client("Tove", "colleague:tilskud")
    tilda.submit(f"/tasks/{NOTICE}/settle", text="Har ringet")
    return tove.submit(f"/tasks/{NOTICE}/settle", text="Har også ringet")


def settle_a_question(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    return client(*METTE).submit(f"/tasks/{DECIDE}/settle", text="Færdig")


def hand_to_the_same_team(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    return client(*METTE).submit(f"/tasks/{DECIDE}/hand-over", team="fakturaer", text="Til jer")


def approve_my_own(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    propose(client, farm, clock)
    return client("Mette", *BOTH).submit(f"/tasks/{DECIDE}/approve")


def approve_twice(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    propose(client, farm, clock)
    per, anna = client("Per", *BOTH), client("Anna", *BOTH)
    per.submit(f"/tasks/{DECIDE}/decline", text="Se på beløbet igen")
    return anna.submit(f"/tasks/{DECIDE}/approve")


def take_over_while_the_robot_works(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    taken(farm)
    return client(*DORTE).submit(f"/tasks/{ROBOTS}/take-over", follow=True)


def take_over_twice(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    client(*PER).submit(f"/tasks/{ROBOTS}/take-over")
    return client(*DORTE).submit(f"/tasks/{ROBOTS}/take-over", follow=True)


def give_back_what_was_not_taken(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    return client(*DORTE).submit(f"/tasks/{ROBOTS}/give-back")


def retry_what_has_not_ended(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    return client(*DORTE).submit(f"/tasks/{ROBOTS}/retry", text="Prøv igen")


def pause_twice(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    farm.operations.pause(ControlKind.ROBOT, "navision-post", "Per", "vedligehold")
    fields = {"kind": "robot", "name": "navision-post", "act": "pause", "reason": "vedligehold"}
    return client(*DORTE).submit("/control/steer", follow=True, **fields)


def open_what_is_open(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> Response:
    fields = {"name": "navision", "reason": "fornyet"}
    return client(*DORTE).submit("/control/login", follow=True, **fields)


def propose(client: Callable[..., Client], farm: Farm, clock: FixedClock) -> None:
    farm.colleagues.caution = Caution(second_pair_over=Decimal("500"))
    client(*METTE).submit(f"/tasks/{DECIDE}/answer", decision="approve", member_number="M-77")
    clock.advance(timedelta(seconds=11))
    farm.tick()


def tomorrow(clock: FixedClock) -> str:
    return f"{clock.now().astimezone(COPENHAGEN) + timedelta(days=2):%d-%m-%Y}"


HAS = r"Per har opgave 1 indtil \w+\. [\d-]+ kl\. \d\d\.\d\d\. Bed Per om at give den tilbage\."
STALE: list[tuple[Act, int, str]] = [
    (put_off_what_per_has, 409, HAS),
    (answer_what_per_has, 409, HAS),
    (answer_twice, 409, r"Mette har lige svaret på opgave 1, og svaret kan stadig fortrydes"),
    (release_what_is_not_mine, 409, r"Mette har ikke taget opgave 1, så der er intet at give tilbage"),
    (undo_what_counts, 200, r"Det var for sent at fortryde: sagen er gået videre"),
    (release_what_has_ended, 409, r"Mette har allerede afsluttet opgave 1 "),
    (settle_twice, 409, r"Tilda har allerede afsluttet opgave 5 \(\w+\. [\d-]+ kl\. \d\d\.\d\d\)"),
    (settle_a_question, 409, r"Opgave 1 stiller et spørgsmål\. Svar på det"),
    (hand_to_the_same_team, 409, r"Opgave 1 er allerede hos Fakturateamet"),
    (approve_my_own, 409, r"Mette har selv givet svaret på opgave 1, så en anden skal se på det"),
    (approve_twice, 409, r"Der er intet svar på opgave 1, som venter på godkendelse"),
    (take_over_while_the_robot_works, 200, r"Robotten navision-post arbejder på opgave 6 lige nu"),
    (take_over_twice, 200, r"Per gør opgave 6 i hånden\. Spørg Per"),
    (give_back_what_was_not_taken, 409, r"Opgave 6 hører til robotten navision-post, ikke til et hold"),
    (retry_what_has_not_ended, 409, r"Opgave 6 er ikke afsluttet; robotten er stadig i gang med den"),
    (pause_twice, 200, r"navision-post står allerede sådan"),
    (open_what_is_open, 200, r"Adgangen navision er ikke lukket"),
]


@pytest.mark.parametrize(("act", "status", "sentence"), STALE, ids=[act.__name__ for act, _, _ in STALE])
def test_who_comes_too_late_reads_in_danish_who_has_it_and_what_to_do(
    client: Callable[..., Client], farm: Farm, clock: FixedClock, act: Act, status: int, sentence: str
) -> None:
    answer = act(client, farm, clock)
    assert answer.status_code == status, read(answer)
    text = html.unescape(re.sub(r"\s+", " ", answer.text))
    assert re.search(sentence, text, re.IGNORECASE), read(answer)
    assert not COMMANDS.search(read(answer))


@pytest.mark.parametrize("address", ["/tasks/999", "/cases/99", f"/tasks/{10**30}"])
def test_what_is_not_there_is_said_in_danish(client: Callable[..., Client], address: str) -> None:
    answer = client("Mette", "colleague:fakturaer", "auditor").get(address)
    assert answer.status_code == 404
    assert re.search(r"Der er ingen (opgave 999|sag 99)\.|Adressen kan være forkert", read(answer))
    assert not COMMANDS.search(read(answer))
