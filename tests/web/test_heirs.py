"""A question with CPR numbers, dates, shares and as many heirs as there are."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bots.config.roster import Roster
from bots.domain.clock import FixedClock
from bots.farm.farm import Farm
from bots.farm.storage.database import connect, migrate
from bots.vault.cipher import Cipher
from bots.web.app import application
from bots.web.settings import WebSettings
from bots.web.site import Site
from tests.web.conftest import ADDRESS, Client
from tests.web.estate import ESTATE, Death

DEAD, SON, DAUGHTER = "6101701234", "6502024322", "7001014321"
RIGHT = {
    "died": "24-11-2026",
    "heirs": "2",
    "heirs.0.cpr": "650202-4322",
    "heirs.0.share": "33,5 %",
    "heirs.0.kin": "child",
    "heirs.1.cpr": DAUGHTER,
    "heirs.1.share": "66,5",
    "heirs.1.kin": "spouse",
    "heirs.1.born": "1.2.1970",
    "amount": "1.234,50",
    "children": "2",
    "checked": "true",
    "note": "",
}


@pytest.fixture
def farm(tmp_path: Path, clock: FixedClock) -> Iterator[Farm]:
    engine = connect(f"sqlite:///{tmp_path / 'estate.db'}")
    migrate(engine)
    made = Farm(engine, Cipher(b"k" * 32), {"estate": ESTATE}, {}, clock=clock)
    made.open_case(
        "estate", "DOED-BCDFGH", Death.model_validate({"cpr": DEAD, "name": "Bo Prøve"}), actor="x"
    )
    yield made
    engine.dispose()


@pytest.fixture
def mette(farm: Farm) -> Client:
    site = Site(farm, Roster.load(Path("robots.yaml")), {"estate": ESTATE}, WebSettings(_env_file=None))
    made = Client(
        application(site, ["127.0.0.1"]),
        base_url=ADDRESS,
        client=("127.0.0.1", 50000),
        follow_redirects=False,
    )
    made.log_in("Mette", "colleague:fakturaer")
    return made


def answered(farm: Farm, clock: FixedClock) -> list[dict[str, object]]:
    clock.advance(timedelta(seconds=11))
    farm.tick()
    case = farm.reader.case("estate", "DOED-BCDFGH")
    return [event.data for event in case.all("answered")]


def test_the_process_is_shown_in_its_own_words(mette: Client) -> None:
    page = mette.read("/tasks/1")
    for told in ("Arvinger skal oplyses", "Dødsfaldet", "Bo Prøve", "610170-XXXX", "Dødsdag", "Arvinger, 1"):
        assert told in page
    assert DEAD not in page.replace("-", "")
    assert "Dødsfald" in mette.read("/cases/1")


def test_heirs_are_answered_and_the_event_names_the_question(
    mette: Client, farm: Farm, clock: FixedClock
) -> None:
    mette.read("/tasks/1")
    assert mette.submit("/tasks/1/answer", **RIGHT).status_code == 303
    waiting = mette.read("/tasks/1")
    assert "<dt>Arvinger, 1: CPR-nummer</dt><dd>650202-XXXX</dd>" in waiting
    (event,) = answered(farm, clock)
    assert event["question"] == "heirs"
    assert event["answer"] == {
        "died": "2026-11-24",
        "heirs": [
            {"cpr": SON, "share": "33.5", "kin": "child", "born": None},
            {"cpr": DAUGHTER, "share": "66.5", "kin": "spouse", "born": "1970-02-01"},
        ],
        "amount": "1234.50",
        "children": 2,
        "checked": True,
        "note": "",
    }
    page = mette.read("/tasks/1")
    for label, value in (
        ("Dødsdag", "24-11-2026"),
        ("Arvinger, 1: CPR-nummer", "650202-XXXX"),
        ("Arvinger, 2: Andel i procent", "66,5 %"),
        ("Arvinger, 2: Slægtskab", "Ægtefælle"),
        ("Beløb", "1.234,50 kr."),
        ("Er CPR-registeret set efter?", "Ja"),
    ):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in page
    assert "udbetalt" in mette.read("/cases/1")


def test_an_heir_can_be_revealed_and_it_is_logged(mette: Client, farm: Farm, clock: FixedClock) -> None:
    mette.read("/tasks/1")
    mette.submit("/tasks/1/answer", **RIGHT)
    answered(farm, clock)
    mette.read("/tasks/1")
    assert mette.submit("/tasks/1/reveal", person="1", reason=" ").status_code == 422
    page = mette.submit("/tasks/1/reveal", person="1", reason="Skal udbetale arven")
    assert "650202-4322" in page.text
    assert DEAD not in page.text.replace("-", "")
    acts = [act for act in farm.reader.audit_of(case_id=1) if act["action"] == "person-revealed"]
    assert [(act["actor"], act["details"]["reason"]) for act in acts] == [("Mette", "Skal udbetale arven")]
    assert mette.submit("/tasks/1/reveal", person="3", reason="Nysgerrig").status_code == 422


def test_rows_come_and_go_and_nothing_typed_is_lost(mette: Client, farm: Farm) -> None:
    mette.read("/tasks/1")
    page = mette.submit("/tasks/1/answer", **{**RIGHT, "rows": "add heirs"})
    assert page.status_code == 200
    assert 'name="heirs" value="3"' in page.text
    assert 'name="heirs.0.cpr" value="650202-4322"' in page.text
    assert 'value="33,5 %"' in page.text
    assert "add heirs" not in page.text, "the model allows three"
    assert page.text.count("autofocus") == 1
    three = {**RIGHT, "heirs": "3", "heirs.2.cpr": "tredje", "rows": "remove heirs.0"}
    page = mette.submit("/tasks/1/answer", **three)
    assert 'name="heirs" value="2"' in page.text
    assert f'name="heirs.0.cpr" value="{DAUGHTER}"' in page.text
    assert 'name="heirs.1.cpr" value="tredje"' in page.text
    assert "650202" not in page.text
    assert farm.colleagues.pending(1) is None
    one = mette.submit("/tasks/1/answer", heirs="1", rows="remove heirs.0")
    assert 'name="heirs" value="1"' in one.text, "the model wants one at least"


@pytest.mark.parametrize(
    ("typed", "where", "told"),
    [
        (
            {"heirs.1.cpr": "123"},
            "answer-heirs-1-cpr",
            "Arvinger, 2, CPR-nummer: Skriv CPR-nummeret med ti cifre.",
        ),
        ({"heirs.0.share": "101"}, "answer-heirs-0-share", "Arvinger, 1, Andel i procent: Højst 100."),
        ({"heirs.0.share": "en halv"}, "answer-heirs-0-share", "Skriv et tal, for eksempel 12,5."),
        ({"heirs.0.kin": "fætter"}, "answer-heirs-0-kin-0", "Arvinger, 1, Slægtskab: Vælg et af svarene."),
        ({"heirs.0.kin": ""}, "answer-heirs-0-kin-0", "Arvinger, 1, Slægtskab: Udfyld feltet."),
        ({"died": "31-02-2026"}, "answer-died", "Dødsdag: Skriv datoen som dag-måned-år"),
        ({"heirs": "0"}, "answer-heirs", "Arvinger: Der skal være mindst 1."),
        ({"amount": "mange"}, "answer-amount", "Beløb: Skriv beløbet som 1.234,56."),
        ({"children": "21"}, "answer-children", "Antal børn: Højst 20."),
        ({"heirs.0.share": "33"}, "answer", "Andelene giver ikke 100 %."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_row(
    mette: Client, farm: Farm, typed: dict[str, str], where: str, told: str
) -> None:
    mette.read("/tasks/1")
    page = mette.submit("/tasks/1/answer", **{**RIGHT, **typed})
    assert page.status_code == 422
    assert f'<a href="#{where}">' in page.text
    assert f'id="{where}"' in page.text
    assert told in page.text
    assert farm.colleagues.pending(1) is None


def test_what_is_wrong_is_said_in_english_too(mette: Client) -> None:
    mette.get("/language", params={"to": "en"})
    mette.read("/tasks/1")
    page = mette.submit("/tasks/1/answer", **{**RIGHT, "heirs.0.cpr": "123", "heirs.1.share": "200"})
    assert "Heirs, 1, CPR number: Write the CPR number as ten digits." in page.text
    assert "Heirs, 2, Share in per cent: At most 100." in page.text
    assert (
        "The shares do not add up to 100 %."
        in mette.submit("/tasks/1/answer", **{**RIGHT, "heirs.0.share": "1"}).text
    )


def test_no_number_that_was_typed_is_in_an_address_a_log_or_the_database(
    mette: Client, farm: Farm, clock: FixedClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mette.read("/tasks/1")
    wrong = mette.submit("/tasks/1/answer", **{**RIGHT, "heirs.0.share": "1"})
    right = mette.submit("/tasks/1/answer", **RIGHT)
    answered(farm, clock)
    assert SON not in right.headers["location"]
    assert wrong.headers["cache-control"] == "no-store"
    assert SON not in caplog.text
    assert "650202-4322" not in caplog.text
    for file in tmp_path.glob("estate.db*"):
        assert SON.encode() not in file.read_bytes()
        assert b"650202-4322" not in file.read_bytes()
