"""One person out of their records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bots.domain.addressee import PostalAddress
from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CivilStatus, CprPerson, CprStatus
from bots.systems.cpr_direkte import layout
from bots.systems.cpr_direkte.layout import ExtractLine

_NOBODY = "0000000000"
_NAME_AND_ADDRESS = "0001"
_CORRECTED = ("A", "K", "Æ")
"""A former address or status with such a mark was a mistake, or was put right by another record."""


def person_of(records: Sequence[ExtractLine], today: date) -> CprPerson:
    """The person that these records, all of one number, tell of.

    Raises:
        ValueError: a number that is no CPR number, or a status that CPR does not have.
        StopIteration: no record 001.
    """
    main = next(record for record in records if record.kind == layout.PERSON)
    clear = _first(records, layout.CLEAR_ADDRESS)
    civil = _first(records, layout.CIVIL)
    separation = _first(records, layout.SEPARATION)
    name = _first(records, layout.NAME)
    protected = _is_protected(records, today)
    return CprPerson(
        cpr=Cpr(main["cpr"]),
        status=CprStatus(main["status"]),
        status_since=main.day("since"),
        status_uncertain=bool(main["uncertain"]),
        changed_to=_number(main["current"]),
        birth_date=main.day("born"),
        name=_name(clear, name),
        address=_address(clear, protected),
        protected=protected,
        municipality=_municipality(records),
        civil_status=CivilStatus(civil["status"]) if civil and civil["status"] else None,
        civil_status_since=civil.day("since") if civil else None,
        spouse=_number(civil["spouse"]) if civil else None,
        separated_since=separation.day("since") if separation else None,
        children=tuple(_numbers(record["cpr"] for record in records if record.kind == layout.CHILD)),
        parents=tuple(
            _numbers(
                record[parent]
                for record in records
                if record.kind == layout.PARENTS
                for parent in ("mother", "father")
            )
        ),
    )


def _first(records: Sequence[ExtractLine], kind: str) -> ExtractLine | None:
    return next((record for record in records if record.kind == kind), None)


def _number(text: str) -> Cpr | None:
    return Cpr(text) if text and text != _NOBODY else None


def _numbers(texts: Iterable[str]) -> list[Cpr]:
    return [number for text in texts if (number := _number(text))]


def _name(clear: ExtractLine | None, name: ExtractLine | None) -> str:
    return (clear and clear["name"]) or (name and name["addressed"]) or ""


def _address(clear: ExtractLine | None, protected: bool) -> PostalAddress | None:
    if clear is None or not clear["street"]:
        return None
    care_of = f"c/o {clear['care_of']}" if clear["care_of"] else ""
    district = f"{clear['postcode']} {clear['district']}".strip()
    lines = (care_of, clear["location"], clear["street"], clear["city"], district)
    return PostalAddress(lines=tuple(line for line in lines if line), protected=protected)


def _municipality(records: Sequence[ExtractLine]) -> str | None:
    """Where they live; a dead person has no address, so where they lived last."""
    lives = _first(records, layout.ADDRESS)
    if lives and lives["municipality"].strip("0"):
        return lives["municipality"]
    former = [
        record
        for record in records
        if record.kind == layout.FORMER_ADDRESS
        and record["mark"] not in _CORRECTED
        and record["municipality"]
    ]
    newest = max(former, key=lambda record: record["left"], default=None)
    return newest["municipality"] if newest else None


def _is_protected(records: Sequence[ExtractLine], today: date) -> bool:
    for record in records:
        if record.kind != layout.PROTECTION or record["kind"] != _NAME_AND_ADDRESS:
            continue
        begins, ends = record.day("from"), record.day("until")
        # A day that cannot be read protects: the other mistake cannot be taken back.
        if (begins is None or begins <= today) and (ends is None or today <= ends):
            return True
    return False
