"""What may stand only once: two that contradict each other leave nothing certain."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from bots.domain.ubl.nodes import fault, find_all

_HEADER = (
    "cbc:UBLVersionID",
    "cbc:CustomizationID",
    "cbc:ProfileID",
    "cbc:ID",
    "cbc:CopyIndicator",
    "cbc:UUID",
    "cbc:IssueDate",
    "cbc:InvoiceTypeCode",
    "cbc:CreditNoteTypeCode",
    "cbc:DocumentCurrencyCode",
    "cac:AccountingSupplierParty",
    "cac:AccountingCustomerParty",
    "cac:LegalMonetaryTotal",
)
_TOTALS = tuple(
    f"cac:LegalMonetaryTotal/cbc:{name}"
    for name in (
        "LineExtensionAmount",
        "TaxExclusiveAmount",
        "TaxInclusiveAmount",
        "AllowanceTotalAmount",
        "ChargeTotalAmount",
        "PrepaidAmount",
        "PayableRoundingAmount",
        "PayableAmount",
    )
)
_LINE = (
    "cbc:ID",
    "cbc:InvoicedQuantity",
    "cbc:CreditedQuantity",
    "cbc:LineExtensionAmount",
    "cbc:FreeOfChargeIndicator",
    "cac:Item/cbc:Name",
    "cac:Price",
    "cac:Price/cbc:PriceAmount",
    "cac:Price/cbc:BaseQuantity",
    "cac:Price/cbc:OrderableUnitFactorRate",
)


def check_singles(root: etree._Element, lines: Iterable[etree._Element]) -> None:
    """
    Raises:
        Unreadable: an element that may stand once stands twice with different contents.
    """
    for place in (*_HEADER, *_TOTALS):
        _check(root, place)
    for line in lines:
        for place in _LINE:
            _check(line, place)


def _check(element: etree._Element, place: str) -> None:
    found = find_all(element, place)
    for other in found[1:]:
        if _content(other) != _content(found[0]):
            raise fault(
                other,
                "står to gange med forskelligt indhold",
                "stands twice with different contents",
                code="contradictory",
            )


def _content(element: etree._Element) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Names, texts and attributes, without differences of space."""
    return [
        (str(one.tag), " ".join((one.text or "").split()), sorted((str(k), str(v)) for k, v in one.items()))
        for one in element.iter()
    ]
