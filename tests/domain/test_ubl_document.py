from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ubl_documents import ALL, MEMBER, OIOUBL, PEPPOL, Document, content, remarks

from bots.domain.cpr import Cpr
from bots.domain.invoice import Subject
from bots.domain.ubl import Unreadable, parse
from bots.domain.ubl.unreadable import mask, shown

PUBLIC = Path(__file__).parents[3] / "shared" / "examples" / "oioubl"
# Its publisher says that the official validator rejects it: it shows every element there is, not right sums.
WITH_WRONG_SUMS = "test_data_parse_used-invoice_real.xml"

MANDATORY = (
    "cbc:CustomizationID",
    "cbc:ID",
    "cbc:IssueDate",
    "cbc:DocumentCurrencyCode",
    "cac:AccountingSupplierParty",
    "cac:AccountingSupplierParty/cac:Party",
    "cac:AccountingCustomerParty",
    "cac:AccountingCustomerParty/cac:Party",
    "cac:LegalMonetaryTotal",
    "cac:LegalMonetaryTotal/cbc:PayableAmount",
    "cac:*Line",
    "cac:*Line/cbc:*Quantity",
    "cac:*Line/cbc:LineExtensionAmount",
    "cac:*Line/cac:Item",
    "cac:*Line/cac:Price",
    "cac:*Line/cac:Price/cbc:PriceAmount",
)
OPTIONAL = (
    "cbc:ProfileID",
    "cbc:UUID",
    "cbc:InvoiceTypeCode",
    "cbc:Note",
    "cbc:AccountingCost",
    "cbc:BuyerReference",
    "cac:OrderReference",
    "cac:PaymentMeans",
    "cac:PaymentTerms",
    "cac:TaxTotal",
    "cac:AccountingSupplierParty/cac:Party/*",
    "cac:AccountingCustomerParty/cac:Party/*",
    "cac:*Line/cbc:ID",
    "cac:*Line/cbc:Note",
    "cac:*Line/cac:TaxTotal",
    "cac:*Line/cac:InvoicePeriod",
)


def in_document(name: str, place: str) -> str:
    credit = "credit" in name
    place = place.replace("cac:*Line", "cac:CreditNoteLine" if credit else "cac:InvoiceLine")
    return place.replace("cbc:*Quantity", "cbc:CreditedQuantity" if credit else "cbc:InvoicedQuantity")


@pytest.mark.parametrize("place", MANDATORY)
@pytest.mark.parametrize("name", ALL)
def test_a_missing_mandatory_element_is_named(name: str, place: str) -> None:
    place = in_document(name, place)
    error = Document(name).remove(place).problem()
    assert place.rpartition("/")[2] in str(error)
    for sentence in (str(error), error.english):
        assert sentence.endswith(".")
        assert "\n" not in sentence
    assert "linje" in str(error)
    assert "line" in error.english


@pytest.mark.parametrize(
    "place", [place for place in MANDATORY if place.rpartition("/")[2].startswith("cbc:")]
)
@pytest.mark.parametrize("name", ALL)
def test_an_empty_mandatory_element_is_as_good_as_missing(name: str, place: str) -> None:
    place = in_document(name, place)
    assert place.rpartition("/")[2] in str(Document(name).set(place, " ").problem())


@pytest.mark.parametrize("name", ALL)
def test_optional_elements_may_be_missing(name: str) -> None:
    whole = parse(content(name))
    for place in OPTIONAL:
        document = Document(name)
        if document.has(in_document(name, place)):
            assert document.remove(in_document(name, place)).parse().lines[0].name == whole.lines[0].name


def test_the_header() -> None:
    invoice = parse(content(OIOUBL))
    assert invoice.number == "F-2041"
    assert invoice.uuid == "2f6a1b1e-9c64-4f65-8f0f-6f0f3a3b6c11"
    assert invoice.issue_date == date(2026, 5, 4)
    assert invoice.currency == "DKK"
    assert invoice.guarantee == "GARANTI-2026-000123"
    assert invoice.notes == ("Tak for samarbejdet",)
    assert [patient.cpr for patient in invoice.patients] == [Cpr(MEMBER)]
    assert invoice.credited_invoice is None


@pytest.mark.parametrize(
    ("name", "credited"), [("oioubl_credit_note", "F-2041"), ("peppol_credit_note", "2026-310")]
)
def test_a_credit_note_names_the_invoice(name: str, credited: str) -> None:
    assert parse(content(name)).credited_invoice == credited


def test_the_reason_stands_in_for_a_missing_billing_reference() -> None:
    document = Document("oioubl_credit_note").remove("cac:BillingReference")
    assert document.parse().credited_invoice == "F-2041"
    assert document.remove("cac:DiscrepancyResponse").parse().credited_invoice is None


def test_a_credit_note_for_two_invoices_is_found() -> None:
    xml = (
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F-9</cbc:ID>"
        "</cac:InvoiceDocumentReference></cac:BillingReference>"
    )
    invoice = Document("oioubl_credit_note").add(".", xml).parse()
    assert invoice.credited_invoice == "F-2041"
    assert remarks(invoice, Subject.CREDITED) == [
        "dokumentet nævner flere krediterede fakturaer: F-2041, F-9"
    ]


def test_an_invoice_credits_nothing_even_where_it_refers_to_another() -> None:
    xml = (
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F-9</cbc:ID>"
        "</cac:InvoiceDocumentReference></cac:BillingReference>"
    )
    assert Document(PEPPOL).add(".", xml).parse().credited_invoice is None


@pytest.mark.parametrize("currency", ["kroner", "DK", "dkk", "DKKK", "D1K"])
def test_a_currency_has_three_letters(currency: str) -> None:
    assert f"'{currency}'" in str(Document().set("cbc:DocumentCurrencyCode", currency).problem())


@pytest.mark.parametrize(("length", "fits"), [(100, True), (101, False)])
def test_an_invoice_number_has_an_end(length: int, fits: bool) -> None:
    document = Document().set("cbc:ID", "F" * length)
    if fits:
        assert len(document.parse().number) == length
    else:
        assert str(document.problem()).startswith("cbc:ID (linje ")


@pytest.mark.parametrize("written", ["04-05-26", "2026-05-32", "i dag"])
def test_an_issue_date_must_be_a_date(written: str) -> None:
    error = Document().set("cbc:IssueDate", written).problem()
    assert str(error) == f"cbc:IssueDate (linje 8) er ikke en dato: '{written}'."
    assert error.english == f"cbc:IssueDate (line 8) is not a date: '{written}'."


def test_the_line_in_the_file_is_the_line_of_the_element() -> None:
    file = content(OIOUBL).replace(b">311.21</cbc:LineExtensionAmount>", b">mange</cbc:LineExtensionAmount>")
    line = next(n for n, text in enumerate(file.splitlines(), start=1) if b">mange<" in text)
    with pytest.raises(Unreadable) as caught:
        parse(file)
    assert str(caught.value).startswith(
        f"cac:InvoiceLine[2]/cbc:LineExtensionAmount (linje {line}) er ikke et tal"
    )


@pytest.mark.parametrize(
    "written", [MEMBER, "710480-1236", "710480 1236", "7 1 0 4 8 0 1 2 3 6", "710480 – 1236"]
)
@pytest.mark.parametrize(
    "place",
    [
        "cbc:CustomizationID",
        "cbc:UBLVersionID",
        "cbc:IssueDate",
        "cbc:DocumentCurrencyCode",
        "cac:LegalMonetaryTotal/cbc:PayableAmount",
        "cac:InvoiceLine[1]/cbc:InvoicedQuantity",
    ],
)
def test_an_error_shows_no_cpr_number(place: str, written: str) -> None:
    error = Document().set(place, written + "x").problem()
    assert "[skjult]" in str(error)
    for sentence in (str(error), error.english, repr(error)):
        assert "1236" not in sentence
        assert "6x" in sentence or "x" in sentence


def test_an_error_shows_no_cpr_number_that_the_parser_of_xml_repeats() -> None:
    with pytest.raises(Unreadable) as caught:
        parse(f"<a{MEMBER}><b/></a{MEMBER}0>".encode())
    assert MEMBER not in str(caught.value) + caught.value.english


@pytest.mark.parametrize("text", ["2026-04-20", "GLN", "urn:cen.eu:en16931:2017", "1.234,56", "F-2041"])
def test_other_texts_are_shown(text: str) -> None:
    assert mask(text) == text
    assert shown(f" {text} \n") == f"'{text}'"


def test_a_long_text_is_cut() -> None:
    assert shown("x" * 5000) == f"'{'x' * 100}…'"


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public examples are not beside this repository")
def test_public_documents_are_read_without_false_findings() -> None:
    files = sorted(PUBLIC.glob("*.xml"))
    assert len(files) > 5
    wrong_sums = {file.name: remarks(parse(file.read_bytes()), Subject.TOTALS) for file in files}
    wrong = wrong_sums.pop(WITH_WRONG_SUMS, None)
    assert {name: found for name, found in wrong_sums.items() if found} == {}
    assert wrong is None or "F-INV128" in " ".join(wrong)
