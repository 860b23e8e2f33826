"""The totals of a document: as it states them, and as its parts add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from bots.domain.money import danish
from bots.domain.text import Text
from bots.domain.ubl.allowances import allowances_and_charges
from bots.domain.ubl.nodes import find_all, need, number, number_at, sum_at
from bots.domain.ubl.tax import in_currency, vat_amount

TOLERANCE = Decimal("0.0055")
"""Half an øre and a little: what OIOUBL's own rules allow a sum to be off (FACTS 1.2)."""


@dataclass(frozen=True)
class Totals:
    """``stated_*`` stand in LegalMonetaryTotal, None where they are left out; the others are sums of parts.

    ``taxes`` are all taxes, ``vat`` the VAT among them. ``terms`` are the amounts of the payment terms,
    ``breakdown`` the sum of the tax subtotals (None without any). ``unit`` goes behind amounts in texts.
    """

    line_sum: Decimal
    allowances: Decimal
    charges: Decimal
    taxes: Decimal
    vat: Decimal
    breakdown: Decimal | None
    prepayments: Decimal | None
    terms: tuple[Decimal, ...]
    rounding: Decimal
    prepaid: Decimal
    stated_line_extension: Decimal | None
    stated_tax_exclusive: Decimal | None
    stated_tax_inclusive: Decimal | None
    stated_allowances: Decimal | None
    stated_charges: Decimal | None
    payable: Decimal
    unit: str

    @property
    def net(self) -> Decimal:
        """What the lines less the allowances plus the charges come to."""
        return self.line_sum - self.allowances + self.charges

    def differs(self, rule: str, what: Text, stated: Decimal | None, expected: Decimal) -> list[Text]:
        """That ``stated`` is not ``expected``, or nothing; a left-out total counts as 0."""
        if abs((stated or Decimal(0)) - expected) <= TOLERANCE:
            return []
        right = danish(expected, self.unit)
        if stated is None:
            return [
                Text(
                    da=f"{rule}: {what.da} mangler og skulle være {right}",
                    en=f"{rule}: {what.en} is missing and should be {right}",
                )
            ]
        wrong = danish(stated, self.unit)
        return [
            Text(
                da=f"{rule}: {what.da} {wrong} er ikke {right}",
                en=f"{rule}: {what.en} {wrong} is not {right}",
            )
        ]


def read_totals(root: etree._Element, amounts: Sequence[Decimal], currency: str, unit: str) -> Totals:
    """The totals of a document whose lines have ``amounts``.

    Raises:
        Unreadable: LegalMonetaryTotal or its PayableAmount is missing, or a number is none.
    """
    stated = need(root, "cac:LegalMonetaryTotal")
    taxes = in_currency(root, currency)
    allowances, charges = allowances_and_charges(root)
    subtotals = [subtotal for tax in taxes for subtotal in find_all(tax, "cac:TaxSubtotal")]
    return Totals(
        line_sum=sum(amounts, Decimal(0)),
        allowances=allowances,
        charges=charges,
        taxes=sum((sum_at(tax, "cbc:TaxAmount") for tax in taxes), Decimal(0)),
        vat=vat_amount(taxes),
        breakdown=sum((sum_at(part, "cbc:TaxAmount") for part in subtotals), Decimal(0))
        if subtotals
        else None,
        prepayments=sum_at(root, "cac:PrepaidPayment/cbc:PaidAmount")
        if find_all(root, "cac:PrepaidPayment")
        else None,
        terms=tuple(map(number, find_all(root, "cac:PaymentTerms/cbc:Amount"))),
        rounding=number_at(stated, "cbc:PayableRoundingAmount") or Decimal(0),
        prepaid=number_at(stated, "cbc:PrepaidAmount") or Decimal(0),
        stated_line_extension=number_at(stated, "cbc:LineExtensionAmount"),
        stated_tax_exclusive=number_at(stated, "cbc:TaxExclusiveAmount"),
        stated_tax_inclusive=number_at(stated, "cbc:TaxInclusiveAmount"),
        stated_allowances=number_at(stated, "cbc:AllowanceTotalAmount"),
        stated_charges=number_at(stated, "cbc:ChargeTotalAmount"),
        payable=number(need(stated, "cbc:PayableAmount")),
        unit=unit,
    )
