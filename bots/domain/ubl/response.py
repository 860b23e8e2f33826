"""A rejection in the syntax of the rejected document.

OIOUBL 2: an ``ApplicationResponse`` with ``BusinessReject``. Peppol: an Invoice Response 3 (T111) with ``RE``
and codes for reasons and action. Each has rules of its own; their numbers stand where they decide something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from bots.domain.invoice import DocumentType, Endpoint, Syntax
from bots.domain.orders.nemhandel import ResponseOrder, StatedReason
from bots.domain.ubl.namespaces import CAC, CBC, UBL, clark

RESPONSE = f"{{{UBL}ApplicationResponse-2}}ApplicationResponse"
T111 = "urn:fdc:peppol.eu:poacc:trns:invoice_response:3"
INVOICE_RESPONSE = "urn:fdc:peppol.eu:poacc:bis:invoice_response:3"
PROFILES = frozenset(
    {
        *(f"Procurement-{name}-1.0" for name in ("BilSim", "BilSimR", "PayBas", "PayBasR")),
        *(
            f"Procurement-{order}-{billing}-1.0"
            for order in ("OrdSim", "OrdSimR", "OrdAdv", "OrdAdvR", "OrdSel")
            for billing in ("BilSim", "BilSimR")
        ),
        *(
            f"urn:www.nesubl.eu:profiles:profile{number}:ver{version}.0"
            for number in (1, 2, 5, 7, 8)
            for version in (1, 2)
        ),
    }
)
"""Profiles of OIOUBL's list profileid-1.2 that an invoice may state; a response states the same one."""
_PREFIXES: Any = {None: f"{UBL}ApplicationResponse-2", "cac": CAC, "cbc": CBC}
_PROFILE = "Procurement-BilSim-1.0"
_AGENCY = "320"
_DOCUMENT_TYPES = {DocumentType.INVOICE: "Invoice", DocumentType.CREDIT_NOTE: "CreditNote"}
_TYPE_CODES = {DocumentType.INVOICE: "380", DocumentType.CREDIT_NOTE: "381"}
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rejection_of(order: ResponseOrder) -> bytes:
    """The response as a file in UTF-8. The same order always gives the same bytes."""
    parts = _oioubl(order) if order.syntax is Syntax.OIOUBL_2 else _peppol(order)
    root = etree.Element(RESPONSE, nsmap=_PREFIXES)
    root.extend(parts)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _oioubl(order: ResponseOrder) -> Iterator[etree._Element]:
    yield _el("cbc:UBLVersionID", "2.1" if order.customization == "OIOUBL-2.1" else "2.0")
    yield _el("cbc:CustomizationID", order.customization)
    yield _el(
        "cbc:ProfileID",
        order.profile if order.profile in PROFILES else _PROFILE,
        schemeAgencyID=_AGENCY,
        schemeID="urn:oioubl:id:profileid-1.2",
    )
    yield _el("cbc:ID", order.reference)
    yield _el("cbc:UUID", str(uuid5(NAMESPACE_URL, order.reference)).upper())
    yield _el("cbc:IssueDate", order.responded_on.isoformat())
    yield _el("cbc:Note", order.note)
    # F-APR040: the sender has one legal entity; F-LIB190: its CVR number begins with DK.
    legal = _group(
        "cac:PartyLegalEntity",
        _el("cbc:RegistrationName", order.our_name),
        _el("cbc:CompanyID", f"DK{order.our_cvr}", schemeID="DK:CVR"),
    )
    yield _group("cac:SenderParty", _endpoint(order.our_endpoint), _named(order.our_name), legal)
    yield _group("cac:ReceiverParty", _endpoint(order.their_endpoint), _named(order.their_name))
    response = _group(
        "cac:Response",
        _el("cbc:ReferenceID", order.number),
        _coded("cbc:ResponseCode", "BusinessReject", "responsecode-1.1"),
        # One description in one language: several would need a languageID each.
        _el("cbc:Description", "\n".join(reason.text for reason in order.reasons)),
    )
    document = _group(
        "cac:DocumentReference",
        _el("cbc:ID", order.number),
        # F-APR026: a UUID has 36 characters.
        *([_el("cbc:UUID", order.uuid)] if order.uuid and len(order.uuid) == 36 else []),
        _el("cbc:IssueDate", order.issued_on.isoformat()),
        _coded("cbc:DocumentTypeCode", _DOCUMENT_TYPES[order.document_type], "responsedocumenttypecode-1.1"),
    )
    yield _group("cac:DocumentResponse", response, document)


def _peppol(order: ResponseOrder) -> Iterator[etree._Element]:
    yield _el("cbc:CustomizationID", T111)
    yield _el("cbc:ProfileID", INVOICE_RESPONSE)
    yield _el("cbc:ID", order.reference)
    yield _el("cbc:IssueDate", order.responded_on.isoformat())
    yield _el("cbc:Note", order.note)
    for role, endpoint, name in (
        ("cac:SenderParty", order.our_endpoint, order.our_name),
        ("cac:ReceiverParty", order.their_endpoint, order.their_name),
    ):
        legal = _group("cac:PartyLegalEntity", _el("cbc:RegistrationName", name))
        yield _group(role, _endpoint(endpoint), legal)
    response = _group(
        "cac:Response",
        _el("cbc:ResponseCode", "RE"),
        *map(_status, order.reasons),
        *([_group("cac:Status", _clarified("OPStatusAction", order.action))] if order.action else []),
    )
    document = _group(
        "cac:DocumentReference",
        _el("cbc:ID", order.number),
        _el("cbc:IssueDate", order.issued_on.isoformat()),
        _el("cbc:DocumentTypeCode", order.type_code or _TYPE_CODES[order.document_type]),
    )
    yield _group("cac:DocumentResponse", response, document)


def _status(reason: StatedReason) -> etree._Element:
    code = _clarified("OPStatusReason", reason.code)
    return _group("cac:Status", code, _el("cbc:StatusReason", reason.text))


def _clarified(list_id: str, code: str) -> etree._Element:
    return _el("cbc:StatusReasonCode", code, listID=list_id)


def _named(name: str) -> etree._Element:
    return _group("cac:PartyName", _el("cbc:Name", name))


def _endpoint(endpoint: Endpoint) -> etree._Element:
    agency = {"schemeAgencyID": "9"} if endpoint.scheme in ("GLN", "EAN") else {}
    return _el("cbc:EndpointID", endpoint.id, **agency, schemeID=endpoint.scheme)


def _coded(name: str, code: str, codelist: str) -> etree._Element:
    return _el(name, code, listAgencyID=_AGENCY, listID=f"urn:oioubl:codelist:{codelist}")


def _group(name: str, *parts: etree._Element) -> etree._Element:
    element = etree.Element(clark(name))
    element.extend(parts)
    return element


def _el(name: str, text: str, **attributes: str) -> etree._Element:
    element = etree.Element(clark(name), attributes)
    element.text = _NOT_IN_XML.sub("", text)
    return element
