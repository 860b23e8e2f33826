"""Nemhandel takes one valid response for each document, and keeps it."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from bots.domain.invoice import DocumentType, Endpoint, Syntax
from bots.domain.orders.nemhandel import ResponseOrder, StatedReason
from bots.domain.ubl import rejection_of
from fixtures.portals.nemhandel.outbox import responses
from fixtures.portals.nemhandel.validation import broken_rules
from fixtures.portals.state import Database

OIOUBL = ResponseOrder(
    reference="FAK-BCDFGHJKLM-svar",
    document_id="NH-000001",
    syntax=Syntax.OIOUBL_2,
    document_type=DocumentType.CREDIT_NOTE,
    customization="OIOUBL-2.02",
    number="F-1",
    issued_on=date(2026, 11, 20),
    uuid="6E09886B-DC6E-439F-82D1-7CCAC7F4E3B1",
    responded_on=date(2026, 11, 21),
    our_name="Pensionskassen Eksempel",
    our_endpoint=Endpoint(scheme="GLN", id="5798009811578"),
    our_cvr="12345674",
    their_name="Fysioterapien Havnen",
    their_endpoint=Endpoint(scheme="DK:P", id="1099456789"),
    reasons=(StatedReason(code="OTH", text="Kreditnotaen er for stor."),),
    note="En medarbejder har set på den.",
)
PEPPOL = OIOUBL.model_copy(
    update={
        "syntax": Syntax.PEPPOL_BIS_3,
        "our_endpoint": Endpoint(scheme="0088", id="5798009811578"),
        "their_endpoint": Endpoint(scheme="0096", id="1099456789"),
        "type_code": "396",
        "action": "NOA",
    }
)


def broken(order: ResponseOrder, *changes: tuple[str, str]) -> list[str]:
    xml = rejection_of(order).decode()
    for old, new in changes:
        assert old in xml, old
        xml = xml.replace(old, new)
    return broken_rules(etree.fromstring(xml.encode()))


@pytest.mark.parametrize("order", [OIOUBL, PEPPOL], ids=["oioubl", "peppol"])
def test_what_we_write_keeps_every_rule(order):
    assert broken(order) == []


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("F-APR001", "ApplicationResponse-2", "Invoice-2"),
        ("F-LIB002", "OIOUBL-2.02", "OIOUBL-3"),
        ("F-APR004", "Procurement-BilSim-1.0", "NONE"),
        ("F-APR017", "codelist:responsecode-1.1", "codelist:responsecode-1.2"),
        ("F-APR018", "BusinessReject", "ProfileAccept"),
        ("F-APR026", "6E09886B-", ""),
        ("F-APR028", ">CreditNote<", ">Receipt<"),
        ("F-LIB179", 'schemeID="DK:P"', 'schemeID="P"'),
        ("F-LIB181", "5798009811578", "57980098115"),
        ("F-LIB190", "DK12345674", "12345674"),
        ("XSD", "<cbc:ReferenceID>F-1</cbc:ReferenceID>", "<cbc:ID>F-1</cbc:ID>"),
    ],
)
def test_oioubl_says_which_rule_is_broken(rule, old, new):
    assert rule in broken(OIOUBL, (old, new))


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("PEPPOL-COMMON-R001", "En medarbejder har set på den.", ""),
        ("PEPPOL-T111-B00201", "invoice_response:3</cbc:Cust", "mlr:3</cbc:Cust"),
        ("PEPPOL-T111-B00301", "bis:invoice_response", "bis:billing"),
        ("PEPPOL-T111-B00902", 'schemeID="0088"', 'schemeID="GLN"'),
        ("PEPPOL-T111-B03001", ">RE<", ">BusinessReject<"),
        ("PEPPOL-T111-B03303", "OPStatusReason", "StatusReason"),
        ("PEPPOL-T111-B04201", ">396<", ">Invoice<"),
        ("PEPPOL-T111-R001", "cbc:StatusReasonCode", "cbc:ConditionCode"),
        ("PEPPOL-T111-R002", "cbc:StatusReason>", "cbc:Text>"),
        ("PEPPOL-T111-R006", ">OTH<", ">NIN<"),
        ("PEPPOL-T111-R007", ">NOA<", ">REF<"),
    ],
)
def test_peppol_says_which_rule_is_broken(rule, old, new):
    assert rule in broken(PEPPOL, (old, new))


def test_a_document_is_responded_to_once(clerk, sandbox):
    number = Database(sandbox.folder / "nemhandel.sqlite", "").value(
        "SELECT number FROM document WHERE document_id = 'NH-000001'"
    )
    xml = rejection_of(OIOUBL.model_copy(update={"number": number})).decode()
    page = "/dokument/NH-000001/svar"
    assert "Intet svar sendt" in clerk.get("/dokument/NH-000001").text
    for draft in (1, 2):
        assert "<h1>Kontrollér svaret</h1>" in clerk.send_form(page, page, xml=xml).text
        review, send = f"{page}/kontrol/{draft}", f"{page}/send/{draft}"
        clerk.get(review)
    assert "<h1>Svaret er sendt</h1>" in clerk.send_form(f"{page}/kontrol/1", f"{page}/send/1").text
    again = clerk.send_form(review, send)
    assert (again.status_code, "<h1>Dokumentet er besvaret</h1>" in again.text) == (409, True)
    assert responses(sandbox.folder) == [("NH-000001", OIOUBL.reference, "Afvist", "1099456789")]
    assert sandbox.counts()["responses"] == 1
    assert OIOUBL.reference in clerk.get("/dokument/NH-000001").text


@pytest.mark.parametrize(
    "xml", ["", "Nej tak", "<a/>", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"]
)
def test_what_is_no_response_is_not_taken(clerk, sandbox, xml):
    page = "/dokument/NH-000001/svar"
    assert "<h1>Svaret kan ikke sendes</h1>" in clerk.send_form(page, page, xml=xml).text
    assert responses(sandbox.folder) == []


@pytest.mark.parametrize(
    "path",
    ["/dokument/NH-9/svar", "/dokument/NH-000001/svar/kontrol/9", "/dokument/NH-000001/svar/kvittering"],
)
def test_pages_of_what_is_not_there_are_not_found(clerk, path):
    assert clerk.get(path).status_code == 404
