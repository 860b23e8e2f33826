"""One person out of the register's answer: elements are found by name, whatever stands between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from lxml import etree

from bots.domain.addressee import PostalAddress
from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CivilStatus, CprPerson, CprStatus
from bots.systems.cpr.errors import PersonUnclear, PersonUnknown

Element = etree._Element

_NOBODY = "0000000000"


def person_of(answer: Sequence[Element], asked: Cpr) -> CprPerson:
    """The person whom the parts of a ``PersonLookupResponse`` tell of.

    Raises:
        PersonUnknown: there is nobody in it.
        PersonUnclear: it is about somebody else, or holds what CPR does not have.
    """
    parts = {_name(part): part for part in answer}
    person = parts.get("persondata")
    if person is None:
        raise PersonUnknown()
    try:
        return _person(person, parts.get("adresse"), parts.get("relationer"), asked)
    except ValueError as error:
        # A number is not among its words: neither ours nor the library's hold more than a code or a date.
        raise PersonUnclear(why=str(error).splitlines()[0]) from None


def _person(data: Element, address: Element | None, relations: Element | None, asked: Cpr) -> CprPerson:
    if _number(_text(data, "personnummer")) != asked:
        raise ValueError("it is about another number than the one that was asked for")
    current = _number(_text(data, "gaeldendePersonnummer"))
    now = _child(address, "aktuelAdresse")
    protected = _is_protected(data)
    return CprPerson(
        cpr=asked,
        status=CprStatus(_text(data, "status", "status").zfill(2)),
        status_since=_day(data, "status", "statusdato", "dato"),
        status_uncertain=bool(_text(data, "status", "statusdato", "usikkerhedsmarkering")),
        changed_to=None if current == asked else current,
        birth_date=_day(data, "foedselsdato", "dato"),
        name=_text(data, "navn", "personadresseringsnavn"),
        address=_address(now, protected),
        protected=protected,
        municipality=_municipality(now, address),
        civil_status=CivilStatus(civil) if (civil := _text(data, "civilstand", "civilstand")) else None,
        civil_status_since=_day(data, "civilstand", "civilstandsdato", "dato"),
        spouse=_number(_text(relations, "aegtefaelle", "personnummer")),
        separated_since=_separated(data),
        children=_numbers(_text(child, "personnummer") for child in _children(relations, "barn")),
        parents=_numbers(_text(relations, parent, "personnummer") for parent in ("mor", "far")),
    )


def _separated(data: Element) -> date | None:
    if _text(data, "separation", "separeret") not in ("true", "1"):
        return None
    since = _day(data, "separation", "separationsdato", "dato")
    if since is None:
        raise ValueError("the person is separated, and the day of it is not said")
    return since


def _is_protected(data: Element) -> bool:
    protection = _child(data, "adressebeskyttelse")
    # What is not said clearly protects: the other mistake cannot be taken back.
    return protection is not None and _text(protection, "beskyttet") not in ("false", "0")


def _address(at: Element | None, protected: bool) -> PostalAddress | None:
    street = _text(at, "standardadresse") or f"{_text(at, 'vejnavn')} {_text(at, 'husnummer')}".strip()
    if not street:
        return None
    care_of = f"c/o {name}" if (name := _text(at, "conavn")) else ""
    district = f"{_text(at, 'postnummer')} {_text(at, 'postdistrikt')}".strip()
    lines = (care_of, _text(at, "lokalitet"), street, _text(at, "bynavn"), district)
    return PostalAddress(lines=tuple(line for line in lines if line), protected=protected)


def _municipality(now: Element | None, address: Element | None) -> str | None:
    """Where they live; a dead person has no address, so where they lived last."""
    former = [one for one in _children(address, "adresseHistorik") if not _text(one, "retFortrydMarkering")]
    newest = sorted(former, key=lambda one: _text(one, "fraflytningsdato", "dato"), reverse=True)
    codes = (_text(one, "kommunekode").zfill(4) for one in (now, *newest))
    return next((code for code in codes if code.strip("0")), None)


def _child(at: Element | None, name: str) -> Element | None:
    return next(_children(at, name), None)


def _children(at: Element | None, name: str) -> Iterator[Element]:
    return (child for child in (() if at is None else at) if _name(child) == name)


def _text(at: Element | None, *path: str) -> str:
    for name in path:
        at = _child(at, name)
    return "" if at is None else (at.text or "").strip()


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _day(at: Element | None, *path: str) -> date | None:
    """The day of a date or of a moment, in which the register writes its own time."""
    text = _text(at, *path)
    return date.fromisoformat(text[:10]) if text else None


def _number(text: str) -> Cpr | None:
    return Cpr(text) if text and text != _NOBODY else None


def _numbers(texts: Iterable[str]) -> tuple[Cpr, ...]:
    return tuple(number for text in texts if (number := _number(text)))
