from __future__ import annotations

import pytest
from ubl_documents import OIOUBL, PEPPOL, Document, remarks

from bots.domain.invoice import Subject
from bots.domain.ubl.unreadable import mask

NUMBER = "GARANTI-2026-000777"


def without(name: str) -> Document:
    return Document(name).remove("cbc:AccountingCost | cbc:BuyerReference")


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
@pytest.mark.parametrize(
    ("parent", "xml"),
    [
        (".", "<cbc:AccountingCost>{0}</cbc:AccountingCost>"),
        (".", "<cbc:BuyerReference>{0}</cbc:BuyerReference>"),
        (".", "<cac:OrderReference><cbc:ID>{0}</cbc:ID></cac:OrderReference>"),
        (".", "<cac:ContractDocumentReference><cbc:ID>{0}</cbc:ID></cac:ContractDocumentReference>"),
        (".", "<cbc:Note>Vedr. {0}, tak</cbc:Note>"),
        ("cac:InvoiceLine[1]", "<cbc:Note>{0}</cbc:Note>"),
        ("cac:InvoiceLine[2]", "<cbc:AccountingCost>{0}</cbc:AccountingCost>"),
    ],
)
def test_the_places_of_the_guarantee_number(name: str, parent: str, xml: str) -> None:
    assert without(name).add(parent, xml.format(NUMBER)).parse().guarantee == NUMBER


@pytest.mark.parametrize(
    "written", ["garanti-2026-000777", "GARANTI 2026 000777", "Garanti - 2026 - 000777", "GARANTI2026000777"]
)
def test_the_ways_of_writing_it(written: str) -> None:
    assert without(OIOUBL).set("cbc:Note", f"Se {written}.").parse().guarantee == NUMBER


@pytest.mark.parametrize(
    "written", ["", "GARANTI-2026-00077", "GARANTI-2026-0007771", "GARANTI-26-000777", "XGARANTI-2026-000777"]
)
def test_what_is_no_guarantee_number(written: str) -> None:
    assert without(OIOUBL).set("cbc:Note", written).parse().guarantee is None


@pytest.mark.parametrize(
    "written",
    [
        "GARANTI–2026–000777",
        "GARANTI‑2026−000777",
        "Garantinr. 2026-000777",
        "Garantinummer: GARANTI-2026-000777",
        "Betalingsgaranti nr. 2026 000777",
        "Betalingsgarantien er 2026-000777",
        "garanti: GARANTI 2026/000777",
    ],
)
def test_dashes_and_labels_of_every_kind(written: str) -> None:
    assert without(OIOUBL).set("cbc:Note", written).parse().guarantee == NUMBER


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
@pytest.mark.parametrize(
    ("parent", "xml"),
    [
        (".", "<cac:AdditionalDocumentReference><cbc:ID>{0}</cbc:ID></cac:AdditionalDocumentReference>"),
        ("cac:InvoiceLine[1]/cac:Item", "<cbc:Description>{0}</cbc:Description>"),
        ("cac:AccountingCustomerParty/cac:Party/cac:Contact", "<cbc:ID>{0}</cbc:ID>"),
        (".", "<cac:OrderReference><cbc:CustomerReference>{0}</cbc:CustomerReference></cac:OrderReference>"),
    ],
)
def test_other_places_of_the_guarantee_number(name: str, parent: str, xml: str) -> None:
    document = without(name)
    if "Contact" in parent and document.has(f"{parent}/cbc:ID"):
        document.remove(f"{parent}/cbc:ID")
    assert document.add(parent, xml.format(NUMBER)).parse().guarantee == NUMBER


@pytest.mark.parametrize("written", ["GARANTI-2026-777", "Garanti nr. 777", "2026-000777"])
def test_what_is_nearly_a_guarantee_number_is_a_doubt(written: str) -> None:
    invoice = without(OIOUBL).set("cbc:Note", written).parse()
    assert invoice.guarantee is None
    (remark,) = remarks(invoice, Subject.GUARANTEE)
    assert "777" in remark


def test_a_guarantee_number_is_never_masked() -> None:
    assert mask("GARANTI-2026-000123, GARANTI 2012 010123") == "GARANTI-2026-000123, GARANTI 2012 010123"


def test_the_same_number_twice_is_one() -> None:
    invoice = Document(OIOUBL).set("cbc:Note", "garanti 2026 000123").parse()
    assert invoice.guarantee == "GARANTI-2026-000123"
    assert remarks(invoice) == []


def test_two_numbers_are_a_finding_and_the_header_s_comes_first() -> None:
    invoice = Document(OIOUBL).add("cac:InvoiceLine[1]", f"<cbc:Note>{NUMBER}</cbc:Note>").parse()
    assert invoice.guarantee == "GARANTI-2026-000123"
    (remark,) = remarks(invoice, Subject.GUARANTEE)
    assert "flere betalingsgarantier" in remark
