from __future__ import annotations

import pytest
from ubl_documents import OIOUBL, PEPPOL, Document, remarks

from bots.domain.invoice import Subject

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


def test_the_same_number_twice_is_one() -> None:
    invoice = Document(OIOUBL).set("cbc:Note", "garanti 2026 000123").parse()
    assert invoice.guarantee == "GARANTI-2026-000123"
    assert remarks(invoice) == []


def test_two_numbers_are_a_finding_and_the_header_s_comes_first() -> None:
    invoice = Document(OIOUBL).add("cac:InvoiceLine[1]", f"<cbc:Note>{NUMBER}</cbc:Note>").parse()
    assert invoice.guarantee == "GARANTI-2026-000123"
    (remark,) = remarks(invoice, Subject.GUARANTEE)
    assert "flere betalingsgarantier" in remark
