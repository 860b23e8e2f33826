from __future__ import annotations

from decimal import Decimal

import pytest
from ubl_documents import ALL, OIOUBL, PEPPOL, Document, content, remarks

from bots.domain.invoice import Invoice, Subject
from bots.domain.money import danish
from bots.domain.ubl import parse

LINE = "cac:InvoiceLine[1]"


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
def test_the_lines_of_the_examples(name: str) -> None:
    lines = parse(content(name)).lines
    assert [(line.number, line.name) for line in lines] == [
        ("1", "Første konsultation"),
        ("2", "Normalbehandling"),
    ]
    assert [line.amount for line in lines] == [Decimal("489.44"), Decimal("311.21")]
    assert [line.price for line in lines] == [Decimal("489.44"), Decimal("311.21")]
    assert [line.quantity for line in lines] == [1, 1]
    assert [line.vat_percent for line in lines] == [0, 0]


@pytest.mark.parametrize("name", ["oioubl_credit_note", "peppol_credit_note"])
def test_the_line_of_a_credit_note_is_positive(name: str) -> None:
    (line,) = parse(content(name)).lines
    assert (line.name, line.quantity, line.amount) == ("Normalbehandling", 1, Decimal("311.21"))


def test_a_line_without_a_number_gets_its_position() -> None:
    assert [line.number for line in Document().remove("cac:InvoiceLine[2]/cbc:ID").parse().lines] == [
        "1",
        "2",
    ]


def test_the_description_stands_in_for_a_missing_name() -> None:
    document = Document().remove(f"{LINE}/cac:Item/cbc:Name")
    assert "cac:Item/cbc:Name" in str(document.problem())
    document.add(f"{LINE}/cac:Item", "<cbc:Description>Første konsultation</cbc:Description>")
    assert document.parse().lines[0].name == "Første konsultation"


def test_notes_and_descriptions_are_kept_line_by_line() -> None:
    document = Document().set(f"{LINE}/cbc:Note", "\n  Ryg  og nakke\n\n Tape ")
    document.add(f"{LINE}/cac:Item", "<cbc:Description>Laser</cbc:Description>")
    assert document.parse().lines[0].note == "Ryg og nakke\nTape\nLaser"


def priced(price: str, base: str, quantity: str, amount: str, factor: str = "", unit: str = "EA") -> Document:
    document = Document().set(f"{LINE}/cac:Price/cbc:PriceAmount", price)
    document.set(f"{LINE}/cac:Price/cbc:BaseQuantity", base, unitCode=unit)
    document.set(f"{LINE}/cbc:InvoicedQuantity", quantity)
    if factor:
        document.add(
            f"{LINE}/cac:Price", f"<cbc:OrderableUnitFactorRate>{factor}</cbc:OrderableUnitFactorRate>"
        )
    return document.set(f"{LINE}/cbc:LineExtensionAmount", amount)


@pytest.mark.parametrize(
    ("document", "price"),
    [
        (priced("978.88", "2", "1", "489.44"), "489.44"),
        (priced("244.72", "0.5", "1", "489.44"), "489.44"),
        (priced("244.72", "1", "1", "489.44", factor="2", unit="BX"), "489.44"),
        (priced("244.72", "7", "1", "489.44", factor="2", unit="BX"), "489.44"),
        (priced("489.44", "1", "1", "489.44", factor="2"), "489.44"),
        (priced("489.44", "1", "1.00", "489.44", factor="1"), "489.44"),
    ],
)
def test_the_price_is_that_of_one_unit(document: Document, price: str) -> None:
    invoice = document.parse()
    assert invoice.lines[0].price == Decimal(price)
    assert remarks(invoice) == []


FREE = "<cbc:FreeOfChargeIndicator>true</cbc:FreeOfChargeIndicator>"
TOTALS = (
    "cac:LegalMonetaryTotal/cbc:LineExtensionAmount | cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"
    " | cac:LegalMonetaryTotal/cbc:PayableAmount | cac:PaymentTerms/cbc:Amount"
)


def test_free_lines_do_not_count() -> None:
    document = Document().add("cac:InvoiceLine[2]", FREE)
    assert remarks(document.parse(), Subject.TOTALS)
    invoice = document.set(TOTALS, "489.44").parse()
    assert remarks(invoice) == []
    assert [line.free for line in invoice.lines] == [False, True]
    assert invoice.net == Decimal("489.44")


def test_peppol_has_no_free_lines() -> None:
    invoice = Document(PEPPOL).add("cac:InvoiceLine[2]", FREE).parse()
    assert not any(line.free for line in invoice.lines)
    assert remarks(invoice, Subject.LINE)


def test_lines_with_the_same_number_are_told_apart() -> None:
    document = Document().set("cac:InvoiceLine/cbc:ID", "1")
    assert [line.number for line in document.parse().lines] == ["1", "1 (nr. 2)"]


def test_the_clinics_own_codes_of_an_item_are_read() -> None:
    xml = "<cac:SellersItemIdentification><cbc:ID>5101</cbc:ID></cac:SellersItemIdentification>"
    assert Document().add(f"{LINE}/cac:Item", xml).parse().lines[0].codes == ("5101",)


def test_a_base_quantity_of_zero_is_unreadable() -> None:
    assert "cac:Price/cbc:BaseQuantity (linje" in str(priced("1", "0", "1", "489.44").problem())


def test_a_price_out_of_this_world_is_unreadable() -> None:
    assert "urimelig pris" in str(priced("999999999", "0.00000001", "1", "489.44").problem())


@pytest.mark.parametrize("quantity", ["0", "-1", "0.00", "-0.5"])
@pytest.mark.parametrize("name", ALL)
def test_quantities_of_zero_or_less_are_read_and_negative_ones_are_told(name: str, quantity: str) -> None:
    element = (
        "CreditNoteLine[1]/cbc:CreditedQuantity"
        if "credit" in name
        else "InvoiceLine[1]/cbc:InvoicedQuantity"
    )
    invoice = Document(name).set(f"cac:{element}", quantity).parse()
    written = quantity.replace(".00", "").replace(".", ",")
    assert invoice.lines[0].quantity == Decimal(quantity)
    told = remarks(invoice, Subject.LINE)
    assert told == (
        [f"linjen trækker noget fra (antal {written}, beløb {told_amount(invoice)})"]
        if quantity.startswith("-")
        else []
    )


def told_amount(invoice: Invoice) -> str:
    return danish(invoice.lines[0].amount, "")


def test_a_line_number_that_may_be_a_cpr_number_is_not_shown() -> None:
    document = Document().set(f"{LINE}/cbc:ID", "7104801236").set(f"{LINE}/cbc:InvoicedQuantity", "0")
    (told,) = remarks(document.parse())
    assert "1236" not in told


@pytest.mark.parametrize(
    ("price", "fits"), [("490.44", True), ("488.44", True), ("490.45", False), ("488.43", False)]
)
def test_oioubl_allows_a_line_one_krone(price: str, fits: bool) -> None:
    found = remarks(Document().set(f"{LINE}/cac:Price/cbc:PriceAmount", price).parse())
    assert found == (
        []
        if fits
        else [f"F-INV340: linje 1: 489,44 kr. er ikke pris gange antal, {price.replace('.', ',')} kr."]
    )


@pytest.mark.parametrize(
    ("price", "fits"), [("489.46", True), ("489.42", True), ("489.47", False), ("489.41", False)]
)
def test_peppol_allows_a_line_two_ore(price: str, fits: bool) -> None:
    found = remarks(Document(PEPPOL).set(f"{LINE}/cac:Price/cbc:PriceAmount", price).parse())
    assert bool(found) is not fits
    assert all(one.startswith("PEPPOL-EN16931-R120: linje 1: ") for one in found)


ALLOWANCE = (
    "<cac:AllowanceCharge><cbc:ChargeIndicator>{0}</cbc:ChargeIndicator>"
    '<cbc:Amount currencyID="DKK">{1}</cbc:Amount></cac:AllowanceCharge>'
)


def test_peppol_nets_the_allowances_and_charges_of_a_line() -> None:
    document = Document(PEPPOL).set(f"{LINE}/cac:Price/cbc:PriceAmount", "500.00")
    document.add(LINE, ALLOWANCE.format("false", "20.56") + ALLOWANCE.format("true", "10.00"))
    assert remarks(document.parse()) == []


def test_oioubl_keeps_a_line_gross_and_repeats_its_allowance_above() -> None:
    document = (
        Document().add(LINE, ALLOWANCE.format("false", "20.56")).add(".", ALLOWANCE.format("false", "20.56"))
    )
    document.add(
        "cac:LegalMonetaryTotal",
        '<cbc:AllowanceTotalAmount currencyID="DKK">20.56</cbc:AllowanceTotalAmount>',
    )
    document.set("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", "780.09")
    document.set("cac:LegalMonetaryTotal/cbc:PayableAmount | cac:PaymentTerms/cbc:Amount", "780.09")
    invoice = document.parse()
    assert remarks(invoice) == []
    assert invoice.net == Decimal("780.09")


def test_a_charge_indicator_must_say_which() -> None:
    error = Document().add(".", ALLOWANCE.format("måske", "1")).problem()
    assert str(error).startswith("cac:AllowanceCharge/cbc:ChargeIndicator (linje ")
    assert "'måske'" in str(error)


@pytest.mark.parametrize("name", [OIOUBL, PEPPOL])
def test_the_vat_rate_of_a_line(name: str) -> None:
    place = "cac:TaxTotal//cac:TaxCategory" if name == OIOUBL else "cac:Item/cac:ClassifiedTaxCategory"
    document = Document(name).set(f"{LINE}/{place}/cbc:Percent", "25.00")
    assert [line.vat_percent for line in document.parse().lines] == [25, 0]
    assert document.remove(f"{LINE}/{place}").parse().lines[0].vat_percent == 0


def test_a_duty_is_no_vat() -> None:
    category = f"{LINE}/cac:TaxTotal//cac:TaxCategory"
    document = Document().set(f"{category}/cbc:Percent", "50").set(f"{category}/cac:TaxScheme/cbc:ID", "66")
    assert document.parse().lines[0].vat_percent == 0
