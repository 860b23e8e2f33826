from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pydantic import BaseModel

from bots.domain.clock import FixedClock
from bots.domain.cpr import Cpr
from bots.domain.errors import UsageError
from bots.farm.audit.log import AuditFilter
from bots.farm.farm import Farm
from bots.farm.operations.retention import RetentionPeriods
from bots.farm.process.case import Case
from bots.farm.process.process import Process
from bots.farm.process.steps import Close, Step

SHE, HE = Cpr("7001014321"), Cpr("6502024322")


class Patient(BaseModel):
    cpr: Cpr


class Matter(BaseModel):
    number: str
    patients: tuple[Patient, ...] = ()


def close(case: Case, now: datetime) -> Step:
    return Close("over")


@pytest.fixture
def office(make_farm: Callable[..., Farm]) -> Farm:
    """Three closed cases: two about her, one of them also about him, and one about nobody."""
    room = Process("matter", Matter, close, found_by=lambda matter: (matter.number,))
    farm = make_farm(processes={"matter": room})
    about = {"A": (SHE,), "B": (SHE, HE), "C": ()}
    for name, cprs in about.items():
        matter = Matter(number=f"F-{name}", patients=tuple(Patient(cpr=cpr) for cpr in cprs))
        farm.open_case("matter", f"FAK-{name}", matter, actor="nemhandel-intake")
    return farm


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FAK-B", ["FAK-B"]),
        ("fak-b", ["FAK-B"]),
        ("f-c", ["FAK-C"]),
        (" F-A ", ["FAK-A"]),
        ("2", ["FAK-B"]),
        ("F-", []),
        ("", []),
    ],
)
def test_by_reference_number_and_word(office: Farm, text: str, found: list[str]) -> None:
    assert [case.reference for case in office.colleagues.find_cases(text)] == found


def test_a_cpr_number_is_not_searched_for_in_passing(office: Farm) -> None:
    with pytest.raises(UsageError, match="search for a person with a reason"):
        office.colleagues.find_cases(SHE.reveal())


def test_ten_digits_that_are_nobodys_are_a_p_number_or_an_invoices(office: Farm) -> None:
    """The numbers have a date in them, as P-numbers do: what they are is told by who has them."""
    p_number, hers = "7003388394", SHE.reveal()
    office.open_case("matter", "FAK-D", Matter(number=p_number), actor="test")
    office.open_case("matter", "FAK-E", Matter(number=hers), actor="test")
    for written in (p_number, "7003 388 394", "70 03 38 83 94"):
        assert [case.reference for case in office.colleagues.find_cases(written)] == ["FAK-D"]
    assert office.colleagues.find_cases("7003388395") == []
    for written in (hers, f"{hers[:6]}-{hers[6:]}", f"{p_number[:6]}-{p_number[6:]}", f"sag {hers}"):
        with pytest.raises(UsageError, match="search for a person with a reason"):
            office.colleagues.find_cases(written)


def test_by_person_newest_first_and_with_a_reason(office: Farm) -> None:
    found = office.colleagues.cases_of_person(SHE, "mette", f"ringer om {SHE.reveal()}")
    assert [case.reference for case in found] == ["FAK-B", "FAK-A"]
    assert [case.reference for case in office.colleagues.cases_of_person(HE, "mette", "klage")] == ["FAK-B"]
    rows = office.reader.audit_page(AuditFilter(action="person-looked-up")).rows
    assert [row.details["found"] for row in rows] == [1, 2]
    assert rows[1].actor == "mette"
    assert rows[1].details["reason"] == "ringer om XXXXXX-XXXX"
    assert SHE.reveal() not in str(rows)


def test_no_reason_no_look(office: Farm) -> None:
    for act in (
        lambda: office.colleagues.cases_of_person(SHE, "mette", " "),
        lambda: office.colleagues.reveal(1, "mette", ""),
    ):
        with pytest.raises(UsageError, match="say why"):
            act()


def test_who_looked_at_a_person_is_on_the_case(office: Farm) -> None:
    assert office.colleagues.reveal(2, "mette", "medlemmet ringer") == (SHE, HE)
    (row,) = [row for row in office.reader.audit_of(case_id=2) if row["action"] == "person-revealed"]
    assert (row["actor"], row["details"]) == ("mette", {"reason": "medlemmet ringer"})
    with pytest.raises(UsageError, match="there is no case 9"):
        office.colleagues.reveal(9, "mette", "medlemmet ringer")


def test_what_is_deleted_is_not_found_any_more(office: Farm, clock: FixedClock) -> None:
    clock.advance(timedelta(days=1000))
    office.data_protection.erase_overdue(RetentionPeriods({"navision-post": timedelta(days=365)}), "drift-1")
    assert office.colleagues.cases_of_person(SHE, "mette", "klage") == []
    assert office.colleagues.find_cases("F-C") == []
    assert [case.reference for case in office.colleagues.find_cases("FAK-B")] == ["FAK-B"]
    with pytest.raises(UsageError, match="no personal data to show"):
        office.colleagues.reveal(2, "mette", "klage")
    assert office.reader.verify() == []
