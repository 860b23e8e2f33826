"""The persons that an invoice names. They have no fixed place (FACTS 1.10), so all usual ones count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from lxml import etree

from bots.domain.cpr import Cpr
from bots.domain.invoice import Patient, Remark, Subject
from bots.domain.text import Text
from bots.domain.ubl.cpr_in_text import PatientNumber, find_cprs
from bots.domain.ubl.namespaces import path_of
from bots.domain.ubl.nodes import content, find, find_all, paragraphs
from bots.domain.ubl.parties import CPR_SCHEMES, customer_element, identifiers, supplier_element
from bots.domain.ubl.texts import line_texts

MOST_PATIENTS = 10
"""Where the search stops: more than one person is a colleague's matter, whatever their number."""

_HEADER_TEXTS = (
    "cbc:BuyerReference",
    "cac:OrderReference/cbc:CustomerReference",
    "cbc:Note",
)
_CONTACT_TEXTS = ("cac:Contact/cbc:ID", "cac:Contact/cbc:Name", "cac:Contact/cbc:Note")
_SPACED = re.compile(r"[0-9]{6} (?:[-–] ?)?[0-9]{4}(?![0-9])")
_ALSO_NAMING = (
    "cbc:AccountingCost",
    "cac:OrderReference/cbc:ID",
    "cac:ContractDocumentReference/cbc:ID",
    "cac:AdditionalDocumentReference/cbc:ID",
    "cac:PaymentMeans/cbc:InstructionNote",
    "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:PaymentNote",
)
"""References where a clinic may name the patient as well; ten digits alone are a reference there."""
_REFERENCES = (
    "cbc:ID",
    *_ALSO_NAMING,
    "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID",
    "cac:PaymentMeans/cbc:InstructionID",
    "cac:PaymentMeans/cbc:PaymentID",
    "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
)


def patients(root: etree._Element, lines: list[etree._Element]) -> tuple[tuple[Patient, ...], list[Remark]]:
    """Every distinct person named in the document, with the first place where each was found.

    Looks at the customer's and the delivery's contact, the references, and the notes and descriptions of the
    header and the lines. The clinic's own number, where it trades under a CPR number, is not a patient.
    Where nobody is named for certain, the remark says that somebody may be; a bare number in a sentence only
    counts beside somebody who is.

    Raises:
        Unreadable: the document has no supplier or no customer.
    """
    people: dict[Cpr, Patient] = {}
    aside: dict[Cpr, Patient] = {}
    doubtful = None
    clinic = _clinic(root)
    for found, element in _everyone(root, lines):
        if found.cpr is not None and found.cpr in clinic:
            continue
        if found.cpr is None or not found.certain:
            doubtful = element if doubtful is None else doubtful
            continue
        if len(people) == MOST_PATIENTS:
            break
        among = aside if found.bare else people
        known = among.get(found.cpr)
        if known is None:
            among[found.cpr] = Patient(cpr=found.cpr, name=found.name, found_at=path_of(element))
        elif known.name is None and found.name:
            among[found.cpr] = known.model_copy(update={"name": found.name})
        if found.bare and doubtful is None:
            doubtful = element
    if not people and doubtful is not None:
        return (), [_doubt(doubtful)]
    besides = (one for cpr, one in aside.items() if cpr not in people)
    return (*people.values(), *besides)[:MOST_PATIENTS], []


def _doubt(element: etree._Element) -> Remark:
    place = path_of(element)
    return Remark(
        subject=Subject.PATIENT,
        text=Text(
            da=f"der står et nummer, som kan være patientens CPR-nummer, men det er ikke sikkert ({place})",
            en=f"there is a number that may be the patient's CPR number, but it is uncertain ({place})",
        ),
    )


def _everyone(
    root: etree._Element, lines: list[etree._Element]
) -> Iterator[tuple[PatientNumber, etree._Element]]:
    own = _numbers_of_parties(root)
    # A contact may repeat what a reference says: where both hold the CPR number, the contact names a person.
    for party in (customer_element(root), *find_all(root, "cac:Delivery/cac:DeliveryParty")):
        yield from _in_party(party, own)
    references = frozenset(content(element) for place in _REFERENCES for element in find_all(root, place))
    for place in _HEADER_TEXTS:
        yield from _in_texts(find_all(root, place), own, references)
    yield from _in_texts(_elements(supplier_element(root), _CONTACT_TEXTS[1:]), own, references)
    for line in lines:
        for written, element in line_texts(line):
            for found in find_cprs(written, own, references):
                yield found, element
    for place in _ALSO_NAMING:
        yield from _in_texts(find_all(root, place), own, references)


def _clinic(root: etree._Element) -> Set[Cpr]:
    known = identifiers(supplier_element(root))
    found = (one for scheme, value in known if scheme in CPR_SCHEMES for one in find_cprs(f"CPR {value}"))
    return {one.cpr for one in found if one.cpr is not None}


def _elements(parent: etree._Element, places: tuple[str, ...]) -> list[etree._Element]:
    return [element for place in places for element in find_all(parent, place)]


def _in_texts(
    elements: list[etree._Element], own: Set[str], references: Set[str] = frozenset()
) -> Iterator[tuple[PatientNumber, etree._Element]]:
    for element in elements:
        for found in find_cprs(paragraphs(element), own, references):
            yield found, element


def _in_party(party: etree._Element, own: Set[str]) -> Iterator[tuple[PatientNumber, etree._Element]]:
    """A person is named by id and by name in two elements, so the name is put to the only number found."""
    name = content(find(party, "cac:Contact/cbc:Name"))
    for identification in find_all(party, "cac:PartyIdentification/cbc:ID"):
        if identification.get("schemeID") in CPR_SCHEMES:
            for found in find_cprs(f"CPR {content(identification)}"):
                yield found, identification
    contact = [*_spaced(party), *_in_texts(_elements(party, _CONTACT_TEXTS), own)]
    certain = {found.cpr for found, _ in contact if found.certain}
    alone = len(certain) == 1 and not any(c.isdigit() for c in name)
    for found, element in contact:
        yield replace(found, name=found.name or (name or None if alone else None)), element
    yield from _in_texts(find_all(party, "cac:PartyName/cbc:Name"), own)


def _spaced(party: etree._Element) -> Iterator[tuple[PatientNumber, etree._Element]]:
    """A number with a space in it, where a number is what is asked for: in a text it may be two numbers."""
    for element in find_all(party, "cac:Contact/cbc:ID"):
        if _SPACED.match(content(element)):
            for found in find_cprs(f"CPR {content(element)}"):
                yield found, element


def _numbers_of_parties(root: etree._Element) -> frozenset[str]:
    """The numbers of both parties, persons' not counted."""
    parties = identifiers(supplier_element(root)) + identifiers(customer_element(root))
    return frozenset(value for scheme, value in parties if scheme not in CPR_SCHEMES)
