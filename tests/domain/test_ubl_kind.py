from __future__ import annotations

import pytest
from ubl_documents import ALL, OIOUBL, PEPPOL, Document, content, remarks

from bots.domain.invoice import DocumentType, Subject, Syntax
from bots.domain.ubl import Unreadable, parse

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"


@pytest.mark.parametrize("name", ALL)
def test_syntax_and_type_of_the_examples(name: str) -> None:
    invoice = parse(content(name))
    assert (invoice.syntax is Syntax.OIOUBL_2) == name.startswith("oioubl")
    assert (invoice.document_type is DocumentType.CREDIT_NOTE) == name.endswith("credit_note")


@pytest.mark.parametrize("customization", ["OIOUBL-2.0", "OIOUBL-2.01", "OIOUBL-2.02", "OIOUBL-2.1"])
@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_oioubl_2_in_both_ubl_versions(customization: str, version: str) -> None:
    document = Document(OIOUBL).set("cbc:CustomizationID", customization).set("cbc:UBLVersionID", version)
    invoice = document.parse()
    assert invoice.syntax is Syntax.OIOUBL_2
    assert invoice.customization_id == customization


@pytest.mark.parametrize("version", ["2.2", "3.0", ""])
def test_other_ubl_versions_of_oioubl_are_refused(version: str) -> None:
    error = Document(OIOUBL).set("cbc:UBLVersionID", version).problem()
    assert str(error).startswith("cbc:UBLVersionID (linje 3)")


def test_peppol_needs_no_ubl_version() -> None:
    assert Document(PEPPOL).parse().syntax is Syntax.PEPPOL_BIS_3


@pytest.mark.parametrize("code", ["381", "389", "384", "386", "71", "383", "7", "325", "x"])
def test_oioubl_type_codes_that_are_not_paid_are_refused(code: str) -> None:
    error = Document(OIOUBL).set("cbc:InvoiceTypeCode", code).problem()
    assert error.code == "type-code"


@pytest.mark.parametrize("code", ["381", "389", "7", "325", "x"])
def test_peppol_type_codes_outside_its_list_are_refused(code: str) -> None:
    assert Document(PEPPOL).set("cbc:InvoiceTypeCode", code).problem().code == "type-code"


@pytest.mark.parametrize("code", ["386", "384", "71", "383"])
def test_peppol_type_codes_that_are_lawful_but_unusual_are_a_doubt(code: str) -> None:
    assert remarks(Document(PEPPOL).set("cbc:InvoiceTypeCode", code).parse(), Subject.KIND)


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
@pytest.mark.parametrize("code", ["380", "393"])
def test_ordinary_type_codes_are_read(name: str, code: str) -> None:
    assert remarks(Document(name).set("cbc:InvoiceTypeCode", code).parse()) == []


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
def test_a_missing_type_code_and_a_copy_are_doubts(name: str) -> None:
    assert remarks(Document(name).remove("cbc:InvoiceTypeCode").parse(), Subject.KIND)
    copy = Document(name).add(".", "<cbc:CopyIndicator>true</cbc:CopyIndicator>", at=3).parse()
    assert "kopi" in remarks(copy, Subject.KIND)[0]


@pytest.mark.parametrize(
    ("parent", "xml"),
    [
        (".", "<cbc:ID>F-9999</cbc:ID>"),
        (".", "<cbc:IssueDate>2026-01-01</cbc:IssueDate>"),
        ("cac:LegalMonetaryTotal", '<cbc:PayableAmount currencyID="DKK">1.00</cbc:PayableAmount>'),
        ("cac:InvoiceLine[1]", '<cbc:LineExtensionAmount currencyID="DKK">1</cbc:LineExtensionAmount>'),
    ],
)
@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
def test_what_stands_twice_and_contradicts_itself_is_refused(name: str, parent: str, xml: str) -> None:
    assert Document(name).add(parent, xml).problem().code == "contradictory"


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
def test_what_stands_twice_and_is_the_same_is_read(name: str) -> None:
    assert Document(name).add(".", "<cbc:IssueDate>2026-05-04</cbc:IssueDate>").parse().number


@pytest.mark.parametrize(
    ("customization", "named"),
    [
        ("urn:fdc:oioubl.dk:trns:billing:invoice:3.0", "OIOUBL 3"),
        ("OIOUBL-2.2", "'OIOUBL-2.2'"),
        ("OIOUBL-1.0", "'OIOUBL-1.0'"),
        ("urn:cen.eu:en16931:2017", "'urn:cen.eu:en16931:2017'"),
        (f"{BILLING}1", "urn:cen.eu"),
        (f"{BILLING}#conformant#urn:fdc:anskaffelser.no:2019:ehf:reminder:3.0", "urn:cen.eu"),
        (f"{BILLING}#conformant#urn:example", "urn:cen.eu"),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0", "urn:cen.eu"),
    ],
)
def test_other_syntaxes_are_refused_by_name(customization: str, named: str) -> None:
    error = Document(OIOUBL).set("cbc:CustomizationID", customization).problem()
    assert "cbc:CustomizationID (linje 4) er " in str(error)
    assert named in str(error)
    assert named in error.english


@pytest.mark.parametrize(
    ("xml", "named"),
    [
        (f'<ApplicationResponse xmlns="{UBL}ApplicationResponse-2"/>', "et svar på et andet dokument"),
        (f'<Reminder xmlns="{UBL}Reminder-2"/>', "en rykker"),
        (f'<Statement xmlns="{UBL}Statement-2"/>', "et kontoudtog"),
        (f'<Invoice xmlns="{UBL}CreditNote-2"/>', "en faktura i et ældre format"),
        ('<Invoice xmlns="http://rep.oio.dk/ubl/xml/schemas/0p71/pie/"/>', "en faktura i et ældre format"),
        ("<Invoice/>", "en faktura i et ældre format"),
        ('<rsm:CrossIndustryInvoice xmlns:rsm="urn:un"/>', "CII-syntaksen"),
        ("<html/>", "en webside"),
        ("<Hest/>", "et ukendt dokument (roden er 'Hest')"),
    ],
)
def test_other_documents_are_called_what_they_are(xml: str, named: str) -> None:
    with pytest.raises(Unreadable, match="ikke en UBL-faktura") as caught:
        parse(xml.encode())
    assert named in str(caught.value)


def test_a_proforma_invoice_is_never_read_as_a_bill() -> None:
    error = Document(OIOUBL).set("cbc:InvoiceTypeCode", "325").problem()
    assert "proformafaktura" in str(error)


@pytest.mark.parametrize("written", ["yes", "ja", "x"])
def test_a_copy_indicator_that_says_nothing_known_is_doubtful(written: str) -> None:
    copy = f"<cbc:CopyIndicator>{written}</cbc:CopyIndicator>"
    invoice = Document(OIOUBL).add(".", copy).parse()
    assert [remark.subject for remark in invoice.remarks] == [Subject.KIND]
