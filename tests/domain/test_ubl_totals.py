from __future__ import annotations

from decimal import Decimal

import pytest
from ubl_documents import ALL, OIOUBL, PEPPOL, Document, content, remarks

from bots.domain.ubl import parse

TOTAL = "cac:LegalMonetaryTotal"
BOTH = pytest.mark.parametrize("name", [OIOUBL, PEPPOL])


def rules(document: Document) -> list[str]:
    return [remark.partition(":")[0] for remark in remarks(document.parse())]


def stated(document: Document, **amounts: str) -> Document:
    """Put amounts into LegalMonetaryTotal, and the payable one into the payment terms as well."""
    for name, amount in amounts.items():
        if document.root.findall(f".//{{*}}LegalMonetaryTotal/{{*}}{name}"):
            document.set(f"{TOTAL}/cbc:{name}", amount)
        else:
            document.add(TOTAL, f'<cbc:{name} currencyID="DKK">{amount}</cbc:{name}>')
    if "PayableAmount" in amounts and document.root.findall("{*}PaymentTerms"):
        document.set("cac:PaymentTerms/cbc:Amount", amounts["PayableAmount"])
    return document


def adjusted(document: Document, *, charge: bool, amount: str) -> Document:
    return document.add(
        ".",
        f"<cac:AllowanceCharge><cbc:ChargeIndicator>{'true' if charge else 'false'}</cbc:ChargeIndicator>"
        f'<cbc:Amount currencyID="DKK">{amount}</cbc:Amount></cac:AllowanceCharge>',
    )


@pytest.mark.parametrize("name", ALL)
def test_the_examples_add_up(name: str) -> None:
    invoice = parse(content(name))
    expected = Decimal("311.21" if "credit" in name else "800.65")
    assert (invoice.net, invoice.vat, invoice.payable) == (expected, 0, expected)
    assert remarks(invoice) == []


def test_the_totals_trap_each_syntax_wants_its_own_tax_exclusive_amount() -> None:
    assert rules(stated(Document(OIOUBL), TaxExclusiveAmount="800.65")) == ["F-INV127"]
    assert rules(stated(Document(PEPPOL), TaxExclusiveAmount="0.00")) == ["BR-CO-13", "BR-CO-15"]


def test_a_finding_says_what_is_and_what_should_be() -> None:
    document = Document(OIOUBL).set("cac:InvoiceLine[2]/cbc:LineExtensionAmount", "311.20")
    assert remarks(document.parse()) == ["F-INV126: linjesum 800,65 kr. er ikke 800,64 kr."]


@BOTH
def test_other_currencies_are_named_in_a_finding(name: str) -> None:
    document = (
        Document(name).set("cbc:DocumentCurrencyCode", "EUR").set("//*[@currencyID]", None, currencyID="EUR")
    )
    for element, original in zip(
        document.all("//*[@currencyID]"), Document(name).all("//*[@currencyID]"), strict=True
    ):
        element.text = original.text
    assert remarks(document.parse()) == []
    found = remarks(stated(document, PayableAmount="1.00").parse())
    assert found[0].endswith("beløb til betaling 1,00 EUR er ikke 800,65 EUR")


@pytest.mark.parametrize(
    ("amounts", "broken"),
    [
        ({"LineExtensionAmount": "811.00"}, ["F-INV126", "F-INV128"]),
        ({"LineExtensionAmount": "800.655"}, []),
        ({"LineExtensionAmount": "800.66"}, ["F-INV126", "F-INV128"]),
        ({"TaxInclusiveAmount": "811.00"}, ["F-INV128", "F-INV133"]),
        ({"PayableAmount": "811.00"}, ["F-INV133"]),
        ({"AllowanceTotalAmount": "5.00"}, ["F-INV129"]),
        ({"ChargeTotalAmount": "5.00"}, ["F-INV130"]),
        ({"PrepaidAmount": "100.00", "PayableAmount": "700.65"}, []),
        ({"PrepaidAmount": "100.00"}, ["F-INV133"]),
        ({"PayableRoundingAmount": "0.35", "TaxInclusiveAmount": "801.00", "PayableAmount": "801.00"}, []),
        ({"PayableRoundingAmount": "0.35", "PayableAmount": "801.00"}, ["F-INV128", "F-INV133"]),
        ({"PayableRoundingAmount": "-10.00", "TaxInclusiveAmount": "790.65", "PayableAmount": "790.65"}, []),
        (
            {"PayableRoundingAmount": "-10.01", "TaxInclusiveAmount": "790.64", "PayableAmount": "790.64"},
            ["F-INV338"],
        ),
    ],
)
def test_the_rules_of_oioubl(amounts: dict[str, str], broken: list[str]) -> None:
    assert rules(stated(Document(OIOUBL), **amounts)) == broken


@pytest.mark.parametrize(
    ("amounts", "broken"),
    [
        ({"LineExtensionAmount": "811.00"}, ["BR-CO-10", "BR-CO-13"]),
        ({"TaxExclusiveAmount": "811.00"}, ["BR-CO-13", "BR-CO-15"]),
        ({"TaxInclusiveAmount": "811.00"}, ["BR-CO-15", "BR-CO-16"]),
        ({"PayableAmount": "811.00"}, ["BR-CO-16"]),
        ({"AllowanceTotalAmount": "5.00"}, ["BR-CO-11"]),
        ({"ChargeTotalAmount": "5.00"}, ["BR-CO-12"]),
        ({"PrepaidAmount": "100.00", "PayableAmount": "700.65"}, []),
        ({"PrepaidAmount": "100.00"}, ["BR-CO-16"]),
        ({"PayableRoundingAmount": "0.35", "PayableAmount": "801.00"}, []),
        ({"PayableRoundingAmount": "0.35"}, ["BR-CO-16"]),
        ({"PayableRoundingAmount": "0.35", "TaxInclusiveAmount": "801.00"}, ["BR-CO-15", "BR-CO-16"]),
    ],
)
def test_the_rules_of_peppol(amounts: dict[str, str], broken: list[str]) -> None:
    assert rules(stated(Document(PEPPOL), **amounts)) == broken


@BOTH
@pytest.mark.parametrize(("charge", "net"), [(False, "700.65"), (True, "900.65")])
def test_allowances_and_charges_of_the_document_count_in_the_net(name: str, charge: bool, net: str) -> None:
    field = "ChargeTotalAmount" if charge else "AllowanceTotalAmount"
    document = adjusted(Document(name), charge=charge, amount="100.00")
    stated(document, TaxInclusiveAmount=net, PayableAmount=net, **{field: "100.00"})
    if name == PEPPOL:
        stated(document, TaxExclusiveAmount=net)
    invoice = document.parse()
    assert invoice.net == Decimal(net)
    assert remarks(invoice) == []
    assert rules(document.remove(f"{TOTAL}/cbc:{field}"))


@BOTH
def test_a_missing_line_total_is_found(name: str) -> None:
    (found,) = remarks(Document(name).remove(f"{TOTAL}/cbc:LineExtensionAmount").parse())
    assert found.endswith("linjesum mangler og skulle være 800,65 kr.")


@BOTH
def test_a_payable_amount_is_held_to_the_lines_where_the_totals_between_are_left_out(name: str) -> None:
    left_out = f"{TOTAL}/cbc:TaxInclusiveAmount | {TOTAL}/cbc:TaxExclusiveAmount"
    assert rules(stated(Document(name).remove(left_out), PayableAmount="811.00"))[-1] in (
        "F-INV133",
        "BR-CO-16",
    )


@BOTH
def test_what_was_paid_before_is_read(name: str) -> None:
    invoice = stated(Document(name), PrepaidAmount="900.65", PayableAmount="-100.00").parse()
    assert (invoice.prepaid, invoice.payable) == (Decimal("900.65"), Decimal("-100.00"))
    assert remarks(invoice) == []


def test_payment_terms_must_agree_first_or_in_sum() -> None:
    term = '<cac:PaymentTerms><cbc:Amount currencyID="DKK">{0}</cbc:Amount></cac:PaymentTerms>'
    terms = "cac:PaymentTerms[1]/cbc:Amount"
    assert rules(Document().set(terms, "811.00")) == ["F-INV134"]
    assert rules(Document().add(".", term.format("5.00"))) == []
    assert rules(Document().set(terms, "400.65").add(".", term.format("400.00"))) == []
    assert rules(Document().remove("cac:PaymentTerms")) == []


def test_prepayments_must_add_up_to_the_prepaid_amount() -> None:
    prepaid = (
        '<cac:PrepaidPayment><cbc:PaidAmount currencyID="DKK">100.00</cbc:PaidAmount></cac:PrepaidPayment>'
    )
    amounts = {"PrepaidAmount": "100.00", "PayableAmount": "700.65"}
    assert rules(stated(Document().add(".", prepaid), **amounts)) == []
    assert rules(stated(Document().add(".", prepaid * 2), **amounts)) == ["F-INV131"]


def taxed(name: str, tax: str) -> Document:
    document = Document(name).set("cac:TaxTotal//cbc:TaxAmount", tax)
    payable = str(Decimal("800.65") + Decimal(tax))
    stated(document, TaxInclusiveAmount=payable, PayableAmount=payable)
    return stated(document, TaxExclusiveAmount=tax) if name == OIOUBL else document


@BOTH
def test_vat_is_read(name: str) -> None:
    invoice = taxed(name, "200.16").parse()
    assert (invoice.net, invoice.vat, invoice.payable) == (
        Decimal("800.65"),
        Decimal("200.16"),
        Decimal("1000.81"),
    )
    assert remarks(invoice) == []


@BOTH
def test_vat_without_a_breakdown_is_not_overlooked(name: str) -> None:
    assert taxed(name, "200.16").remove("cac:TaxTotal/cac:TaxSubtotal").parse().vat == Decimal("200.16")


def test_an_excise_duty_is_tax_but_not_vat() -> None:
    document = taxed(OIOUBL, "50.00").set("cac:TaxTotal//cac:TaxScheme/cbc:ID", "66")
    invoice = document.parse()
    assert (invoice.vat, invoice.payable) == (0, Decimal("850.65"))
    assert remarks(invoice) == []


def test_a_standard_rated_amount_without_tax_is_found() -> None:
    document = Document().set("cac:TaxTotal//cac:TaxCategory/cbc:ID", "StandardRated")
    assert rules(document) == ["F-LIB381"]


def test_a_peppol_tax_total_must_be_the_sum_of_its_parts() -> None:
    document = taxed(PEPPOL, "200.16").set("cac:TaxTotal//cac:TaxSubtotal/cbc:TaxAmount", "200.15")
    assert rules(document) == ["BR-CO-14"]


def test_peppols_tax_total_in_another_currency_is_left_out() -> None:
    xml = '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">99.00</cbc:TaxAmount></cac:TaxTotal>'
    invoice = Document(PEPPOL).add(".", xml).parse()
    assert invoice.vat == 0
    assert remarks(invoice) == []


@BOTH
@pytest.mark.parametrize(
    "place",
    [
        f"{TOTAL}/cbc:PayableAmount",
        "cac:InvoiceLine[2]/cbc:LineExtensionAmount",
        "cac:InvoiceLine[1]//cbc:PriceAmount",
    ],
)
def test_amounts_in_two_currencies_are_found(name: str, place: str) -> None:
    document = Document(name)
    document.all(place)[0].set("currencyID", "EUR")
    assert remarks(document.parse()) == ["dokumentet er i DKK, men har beløb i 'EUR'"]


@BOTH
@pytest.mark.parametrize("tag", ["PayableAmount", "TaxInclusiveAmount", "LineExtensionAmount"])
@pytest.mark.parametrize(
    "written",
    [
        "",
        "gratis",
        "1.234,56",
        "1,5",
        "1e3",
        "NaN",
        "INF",
        "0x10",
        "1 000",
        "--1",
        "٣",
    ],
)
def test_what_is_no_number_or_an_absurd_one_is_unreadable(name: str, tag: str, written: str) -> None:
    error = Document(name).set(f"{TOTAL}/cbc:{tag}", written).problem()
    assert str(error).startswith(f"cac:LegalMonetaryTotal/cbc:{tag} (linje ")
    assert f"'{written}'" in str(error)


@BOTH
@pytest.mark.parametrize(
    ("written", "fits"),
    [("999999999", True), ("1000000000", False), ("-1000000000", False), ("9" * 90_000, False)],
)
def test_numbers_end_before_a_thousand_million(name: str, written: str, fits: bool) -> None:
    document = Document(name).set(f"{TOTAL}/cbc:PayableAmount", written)
    if fits:
        assert document.parse().payable == 999999999
    else:
        assert "er for stort eller for langt" in str(document.problem())


@BOTH
@pytest.mark.parametrize("written", [".12345678", "489.439999999999", "489.44000000000000000001"])
def test_prices_may_have_any_number_of_decimals(name: str, written: str) -> None:
    document = Document(name).set("cac:InvoiceLine[1]/cac:Price/cbc:PriceAmount", written)
    assert document.parse().lines[0].price == Decimal(written)


@BOTH
@pytest.mark.parametrize("written", ["800.65", "+800.65", " 800.650 ", "0800.65"])
def test_the_ways_to_write_a_number(name: str, written: str) -> None:
    assert Document(name).set(f"{TOTAL}/cbc:PayableAmount", written).parse().payable == Decimal("800.65")
