"""A CPR extract is read to its last person, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CivilStatus, CprStatus
from bots.systems.cpr_direkte import ExtractUnreadable, is_whole, read_extract

TODAY = date(2026, 11, 30)
DEAD, SPOUSE, CHILD = "6708410009", "6811420017", "6101700021"
EXAMPLES = sorted(Path("../shared/examples/cpr-direkte").glob("PNR_*.txt"))


def line(kind: str, *fields: tuple[int, str]) -> str:
    """A record with texts at positions (from 1), without the blanks at its end."""
    text = kind
    for position, value in fields:
        text = text.ljust(position - 1) + value
    return text.rstrip()


def person(number: str, *fields: tuple[int, str], status: str = "01", since: str = "202611251030") -> str:
    return line("001", (4, number), (24, status), (26, since), (39, "K"), (40, "1941-08-07"), *fields)


def extract(*records: str, count: int | None = None, previous: str = "20261129", ends: str = "\n") -> bytes:
    start = line("000", (4, "0000000000"), (14, "004357"), (20, "20261130"), (28, previous))
    end = line("999", (4, "9999999999"), (14, f"{len(records) if count is None else count:08}"))
    return (ends.join((start, *records, end)) + ends).encode("iso-8859-1")


MARRIED_AND_DEAD = (
    person(DEAD, status="90"),
    line("003", (4, DEAD), (14, "Åse Ærø-Ørum"), (184, "0000")),
    line("012", (4, DEAD), (14, "D"), (15, SPOUSE), (71, "202611251030")),
    line("014", (4, DEAD), (14, CHILD)),
    line("015", (4, DEAD), (25, "0000000000"), (92, "0000000000")),
    line("023", (4, DEAD), (15, "0851"), (84, "200001010000")),
    line("023", (4, DEAD), (15, "0573"), (84, "202611251030")),
    line("023", (4, DEAD), (14, "A"), (15, "0101"), (84, "202711251030")),
)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_death_is_told_by_the_status_with_spouse_child_and_last_municipality(ends: str) -> None:
    found = read_extract(extract(*MARRIED_AND_DEAD, ends=ends), TODAY)
    (dead,) = found.persons
    assert dead.is_dead
    assert dead.status_since == date(2026, 11, 25)
    assert (dead.name, dead.address, dead.municipality) == ("Åse Ærø-Ørum", None, "0573")
    assert (dead.civil_status, dead.spouse) == (CivilStatus.DEAD, Cpr(SPOUSE))
    assert (dead.children, dead.parents) == ((Cpr(CHILD),), ())
    assert (found.produced, found.previous, found.task) == (TODAY, date(2026, 11, 29), "004357")


def test_the_event_of_a_death_on_somebody_living_is_no_death() -> None:
    records = (person(SPOUSE), line("099", (4, SPOUSE), (14, "202611251030"), (26, "A21"), (29, "ÆG")))
    (living,) = read_extract(extract(*records), TODAY).persons
    assert not living.is_dead


@pytest.mark.parametrize(
    ("kind", "begins", "ends", "protected"),
    [
        ("0001", "2020-01-01", "", True),
        ("0001", "2020-01-01", "2026-11-30", True),
        ("0001", "2020-01-01", "2026-11-29", False),
        ("0001", "2026-12-01", "", False),
        ("0001", "2020-00-00", "2027-01-01", True),
        ("0003", "2020-01-01", "", False),
    ],
)
def test_protection_holds_on_its_days_and_is_the_address_s_too(
    kind: str, begins: str, ends: str, protected: bool
) -> None:
    records = (
        person(SPOUSE),
        line(
            "003",
            (4, SPOUSE),
            (14, "Erna Møller"),
            (48, "Hans Møller"),
            (116, "Industrivænget 4,st tv"),
            (184, "9000"),
            (188, "Aalborg"),
        ),
        line("004", (4, SPOUSE), (14, kind), (18, begins), (28, ends)),
    )
    (found,) = read_extract(extract(*records), TODAY).persons
    assert found.address
    assert found.address.lines == ("c/o Hans Møller", "Industrivænget 4,st tv", "9000 Aalborg")
    assert found.protected is found.address.protected is protected


def test_a_number_that_was_changed_says_to_which() -> None:
    record = line("001", (4, DEAD), (14, SPOUSE), (24, "60"), (26, "202611251030"), (39, "K"))
    (old,) = read_extract(extract(record), TODAY).persons
    assert (old.status, old.changed_to) == (CprStatus.CHANGED, Cpr(SPOUSE))


def test_a_separation_and_several_persons_are_told_apart() -> None:
    records = (
        person(DEAD),
        line("012", (4, DEAD), (14, "G"), (15, SPOUSE)),
        line("013", (4, DEAD), (26, "2025-03-01")),
        person(SPOUSE),
        line("012", (4, SPOUSE), (14, "G"), (15, DEAD)),
    )
    first, second = read_extract(extract(*records), TODAY).persons
    assert (first.separated_since, second.separated_since) == (date(2025, 3, 1), None)


def test_what_the_register_could_not_answer_is_kept() -> None:
    records = (
        line("910", (14, "x"), (89, "0005"), (93, "PNR UKENDT I CPR")),
        line("997", (4, CHILD), (14, "202611301200"), (26, "A01")),
    )
    found = read_extract(extract(*records), TODAY)
    assert found.errors == ("0005 PNR UKENDT I CPR",)
    assert found.unsubscribed == (Cpr(CHILD),)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        extract(*MARRIED_AND_DEAD)[:-22],
        extract(*MARRIED_AND_DEAD)[36:],
        extract(*MARRIED_AND_DEAD, count=7),
        extract(*MARRIED_AND_DEAD, "her er en linje"),
        extract(person("9999999999")),
        extract(person(DEAD, status="91")),
        extract(line("003", (4, DEAD), (14, "Uden hovedrecord"))),
        extract().replace(b"20261130", b"20261350"),
    ],
)
def test_an_extract_that_is_not_whole_is_not_read_and_its_error_holds_no_number(content: bytes) -> None:
    with pytest.raises(ExtractUnreadable) as refused:
        read_extract(content, TODAY)
    assert DEAD not in str(refused.value)
    assert "9999999999" not in str(refused.value)


def test_half_an_extract_is_known_by_its_end() -> None:
    whole = extract(*MARRIED_AND_DEAD)
    assert is_whole(whole)
    assert is_whole(whole.replace(b"\n", b"\r\n"))
    assert not is_whole(whole[:-22])
    assert not is_whole(b"")


@pytest.mark.skipif(not EXAMPLES, reason="the public demo persons are not beside the project")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_public_demo_person_is_read(path: Path) -> None:
    first, *records, _ = path.read_text("iso-8859-1").splitlines()
    end = line("999", (4, "9999999999"), (14, f"{len(records):08}"))
    (found,) = read_extract("\n".join((first, *records, end)).encode("iso-8859-1"), TODAY).persons
    assert found.is_dead == any(record.startswith("001") and record[23:25] == "90" for record in records)
    assert found.birth_date
