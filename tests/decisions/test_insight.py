from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from pydantic import BaseModel
from sqlalchemy import delete

from bots.config.roster import Roster
from bots.decisions.holder import Holder
from bots.decisions.insight import Asking, collect, one_month_after
from bots.decisions.others import OTHER
from bots.domain.cpr import Cpr
from bots.domain.errors import UsageError
from bots.domain.file import File
from bots.farm.cases import person_index
from bots.farm.farm import Farm
from bots.farm.process.case import Case
from bots.farm.process.persons import in_plain as persons_in
from bots.farm.process.process import Process
from bots.farm.process.steps import Close, Consult, OpenCase, Step
from bots.farm.storage.database import connect, migrate
from bots.farm.storage.schema.cases import case_keys
from bots.processes import all_processes
from bots.vault.cipher import Cipher
from tests.decisions.conftest import Decided

AUDITOR = Asking("rikke", frozenset({"auditor"}), "Indsigt efter artikel 15")


SHE, HER_HUSBAND = Cpr("7001014321"), Cpr("7001014323")
HOLDER = Holder.of(Roster.load(Path("robots.yaml")), all_processes())


class Claim(BaseModel):
    cpr: Cpr


class Order(BaseModel):
    number: str


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Farm]:
    """A case about her, with another's guarantee, that opened another one, which names nobody."""

    def claim(case: Case, now: datetime) -> Step:
        if case.last("consulted") is None:
            return Consult("facts", {})
        if case.last("case-opened") is None:
            return OpenCase("order", "FAK-A-tilskud", Order(number="1"))
        return Close("over")

    engine = connect(f"sqlite:///{tmp_path / 'worklist.db'}")
    migrate(engine)
    rooms = [Process("claim", Claim, claim), Process("order", Order, lambda case, now: Close("over"))]

    facts = {"guarantee": {"cpr": HER_HUSBAND.reveal(), "number": "G-1"}}
    registers = {"facts": lambda *asked: facts}
    farm = Farm(engine, Cipher(b"k" * 32), {room.name: room for room in rooms}, registers)
    file = File("NH-1.xml", "application/xml", b"<Invoice/>")
    farm.open_case("claim", "FAK-A", Claim(cpr=SHE), actor="test", files=[file])
    yield farm
    engine.dispose()


def person(decided: Decided) -> Cpr:
    return next(persons_in(decided.cases("approve")[0].opened))


def test_everything_about_a_person_and_nobody_else(decided: Decided) -> None:
    cpr = person(decided)
    found = collect(decided.farm, decided.types, cpr, AUDITOR, team="drift")
    expected = {case.reference for case in decided.farm.reader.cases() if cpr in set(persons_in(case.opened))}
    assert {one.case.reference for one in found.cases} == expected
    assert {one.case for one in found.explanations} <= expected
    plain = found.as_json()
    assert {cpr} == set(persons_in(json.loads(json.dumps(plain).replace(OTHER, ""))))
    registers = {row["register"]: row["values"] for row in plain["registers"]}
    assert {"Medlemmer", "Garantier", "Samtykker", "Tidligere behandlinger"} <= set(registers)
    reader = pypdf.PdfReader(io.BytesIO(found.as_pdf("da", HOLDER)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert all(reference in text for reference in expected)
    assert cpr.reveal() not in text


def test_the_answer_is_plain_danish_with_a_page_for_each_case(decided: Decided) -> None:
    found = collect(decided.farm, decided.types, person(decided), AUDITOR, team="drift")
    reader = pypdf.PdfReader(io.BytesIO(found.as_pdf("da", HOLDER)))
    pages = [page.extract_text() for page in reader.pages]
    whole = " ".join(" ".join(pages).split())
    for held in found.cases:
        title = HOLDER.title(held).da
        assert sum(page.lstrip().startswith(f"{title}: {held.case.reference}") for page in pages) == 1
        assert HOLDER.outcome(held).da in whole
    for said in (
        "Du har bedt om at få at vide, hvilke oplysninger vi har om dig.",
        "Vi sletter oplysningerne 5 år efter, at sagen er afsluttet.",
        "Der blev truffet en afgørelse.",
        "Du kan klage til Datatilsynet",
        "Det kan du gøre",
    ):
        assert said in whole
    for technical in ("recorded", "consulted", "task-done", "question", "supplier", "fetched at", "rule set"):
        assert technical not in whole
    assert {event["type"] for case in found.as_json()["cases"] for event in case["events"]} >= {
        "consulted",
        "recorded",
    }


def test_a_withdrawal_that_her_case_led_to_is_in_it_with_the_names_of_its_files(office: Farm) -> None:
    found = collect(office, {}, SHE, AUDITOR, team="drift")
    assert [one.case.reference for one in found.cases] == ["FAK-A", "FAK-A-tilskud"]
    assert [case["files"] for case in found.as_json()["cases"]] == [
        [{"name": "NH-1.xml", "media_type": "application/xml", "content": "PEludm9pY2UvPg=="}],
        [],
    ]
    assert "NH-1.xml" in "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(found.as_pdf("da", HOLDER))).pages
    )


def test_the_log_says_who_and_why_and_the_deadline_is_a_task(decided: Decided) -> None:
    cpr = person(decided)
    found = collect(decided.farm, decided.types, cpr, AUDITOR, team="drift")
    task = decided.farm.reader.task(found.task)
    assert (task.queue, task.due) == ("drift", found.due.astimezone(UTC))
    again = collect(decided.farm, decided.types, cpr, AUDITOR, team="drift")
    assert (again.task, again.due) == (found.task, found.due)
    assert cpr.reveal() not in task.reference + json.dumps(task.payload)


def test_a_key_with_ten_digits_in_a_row_is_no_reason_to_refuse(
    office: Farm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_index, "of_person", lambda cipher, cpr: "6518054703b41640" * 4)
    found = collect(office, {}, SHE, AUDITOR, team="drift")
    reference = office.reader.task(found.task).reference
    assert reference.startswith("indsigt-")
    assert not any(sign.isdigit() for sign in reference)


@pytest.mark.parametrize(
    ("asking", "said"),
    [
        (Asking("anne", frozenset({"colleague"}), "nysgerrig"), "is no auditor"),
        (Asking("rikke", frozenset({"auditor"}), "  "), "say why"),
    ],
)
def test_without_the_role_or_a_reason_nobody_is_looked_up(
    decided: Decided, asking: Asking, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        collect(decided.farm, decided.types, person(decided), asking, team="drift")


@pytest.mark.parametrize(
    ("day", "due"),
    [((2026, 1, 31), (2026, 2, 28)), ((2026, 12, 15), (2027, 1, 15)), ((2028, 1, 30), (2028, 2, 29))],
)
def test_one_month_is_a_calendar_month(day: tuple[int, int, int], due: tuple[int, int, int]) -> None:
    moment = one_month_after(datetime(*day, 12, tzinfo=UTC))
    assert (moment.year, moment.month, moment.day) == due


def test_cases_from_before_the_index_are_found_and_indexed_once(office: Farm) -> None:
    office.open_case("claim", "FAK-B", Claim(cpr=SHE), actor="test")
    with office._store.engine.begin() as connection:
        connection.execute(delete(case_keys))
    assert office.reader.cases_about(SHE) == []
    found = collect(office, {}, SHE, AUDITOR, team="drift")
    assert {one.case.reference for one in found.cases} == {"FAK-A", "FAK-A-tilskud", "FAK-B"}
    assert office.data_protection.index_persons() == 0
    office.open_case("claim", "FAK-C", Claim(cpr=SHE), actor="test")
    assert len(office.reader.cases_about(SHE)) == 3
    assert office.reader.verify() == []


def test_a_person_with_nothing_gets_an_answer_that_says_so(office: Farm) -> None:
    found = collect(office, {}, Cpr("7001014322"), AUDITOR, team="drift")
    assert (found.cases, found.explanations, found.registers) == ((), (), ())
    (first,) = pypdf.PdfReader(io.BytesIO(found.as_pdf("da", HOLDER))).pages
    assert "Vi har ingenting." in first.extract_text()
    assert office.reader.task(found.task).due == found.due.astimezone(UTC)


def test_whoever_is_only_mentioned_sees_nothing_of_whom_the_case_is_about(office: Farm) -> None:
    found = collect(office, {}, HER_HUSBAND, AUDITOR, team="drift")
    (held,) = found.cases
    assert held.case.opened == {}
    named = [one for event in held.case.events for one in event.data.get("about_you", [])]
    assert named == [{"cpr": HER_HUSBAND.reveal(), "number": "G-1"}]
    assert (held.files, held.notes, found.explanations) == ((), (), ())
    assert SHE.reveal() not in json.dumps(found.as_json())
