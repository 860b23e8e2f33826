"""The clinic and the receiver: their numbers under OIOUBL's and Peppol's scheme ids (FACTS 1.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from bots.domain.invoice import Endpoint, Party
from bots.domain.ubl.nodes import content, find, find_all, need, text

CPR_SCHEMES = {"DK:CPR", "0237"}
_CVR_SCHEMES = {"DK:CVR", "0184"}
_VAT_SCHEMES = {"DK:SE", "0198", ""}
_GLN_SCHEMES = {"GLN", "EAN", "0088"}
_P_SCHEMES = {"DK:P", "0096"}
_COMPANY = re.compile(r"(DK)?\s?([0-9]{8})", re.IGNORECASE)
_GLN = re.compile(r"[0-9]{13}")
_P_NUMBER = re.compile(r"[0-9]{10}")
_MAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}\.[^@\s,;<>.]{2,63}")
_YDERNUMMER = re.compile(r"yder\s?-?(?:nr|nummer)?\.?\s?:?\s?([0-9]{6})(?![0-9])", re.IGNORECASE)
_LONGEST_ENDPOINT = 100
_SIX_DIGITS = re.compile(r"[0-9]{6}")
# The legal entity first: an endpoint or a tax registration may belong to another unit than the company.
_PLACES = (
    "cac:PartyLegalEntity/cbc:CompanyID",
    "cac:PartyIdentification/cbc:ID",
    "cbc:EndpointID",
    "cac:PartyTaxScheme/cbc:CompanyID",
)


def supplier(root: etree._Element) -> Party:
    """The clinic, with its provider number where it states one.

    Raises:
        Unreadable: the document has no supplier.
    """
    element = supplier_element(root)
    return _party(element, _ydernummer(root, element))


def customer(root: etree._Element) -> Party:
    """The receiver of the invoice.

    Raises:
        Unreadable: the document has no customer.
    """
    return _party(customer_element(root), None)


def supplier_element(root: etree._Element) -> etree._Element:
    return need(root, "cac:AccountingSupplierParty/cac:Party")


def customer_element(root: etree._Element) -> etree._Element:
    return need(root, "cac:AccountingCustomerParty/cac:Party")


def identifiers(party: etree._Element) -> list[tuple[str, str]]:
    """Every (scheme id, value) of a party, the most authoritative first."""
    return [
        ((element.get("schemeID") or "").strip(), content(element))
        for place in _PLACES
        for element in find_all(party, place)
    ]


def _party(element: etree._Element, ydernummer: str | None) -> Party:
    known = identifiers(element)
    mail = text(element, "cac:Contact/cbc:ElectronicMail")
    return Party(
        name=text(element, "cac:PartyName/cbc:Name")
        or text(element, "cac:PartyLegalEntity/cbc:RegistrationName"),
        cvr=_cvr(known),
        gln=_first(known, _GLN_SCHEMES, _GLN),
        p_number=_first(known, _P_SCHEMES, _P_NUMBER),
        ydernummer=ydernummer,
        email=mail if _MAIL.fullmatch(mail) else None,
        endpoint=_endpoint(element),
    )


def _endpoint(party: etree._Element) -> Endpoint | None:
    """Where the party is reached; None where that is a person's number."""
    element = find(party, "cbc:EndpointID")
    scheme, number = (
        ((element.get("schemeID") or "").strip() if element is not None else ""),
        content(element),
    )
    if not scheme or not number or scheme in CPR_SCHEMES or len(scheme + number) > _LONGEST_ENDPOINT:
        return None
    return Endpoint(scheme=scheme, id=number)


def _first(known: Iterable[tuple[str, str]], schemes: set[str], form: re.Pattern[str]) -> str | None:
    return next((value for scheme, value in known if scheme in schemes and form.fullmatch(value)), None)


def _cvr(known: list[tuple[str, str]]) -> str | None:
    for schemes, needs_prefix in ((_CVR_SCHEMES, False), (_VAT_SCHEMES, True)):
        for scheme, value in known:
            match = _COMPANY.fullmatch(value)
            if scheme in schemes and match and (match[1] or not needs_prefix):
                return match[2]
    return None


def _ydernummer(root: etree._Element, element: etree._Element) -> str | None:
    contact_id = text(element, "cac:Contact/cbc:ID")
    places = [
        contact_id,
        text(element, "cac:Contact/cbc:Name"),
        text(element, "cac:Contact/cbc:Note"),
        *map(content, find_all(root, "cbc:Note")),
    ]
    labelled = next((match for place in places if (match := _YDERNUMMER.search(place))), None)
    if labelled:
        return labelled[1]
    return contact_id if _SIX_DIGITS.fullmatch(contact_id) else None
