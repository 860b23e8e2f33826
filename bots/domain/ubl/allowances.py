"""Allowances and charges, of the whole document or of one line."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from bots.domain.ubl.nodes import fault, find_all, need, need_text, number
from bots.domain.ubl.unreadable import shown

_IS_CHARGE = {"true": True, "1": True, "false": False, "0": False}


def allowances_and_charges(element: etree._Element) -> tuple[Decimal, Decimal]:
    """The sum of the allowances and the sum of the charges that stand directly in ``element``.

    Raises:
        Unreadable: one does not say which it is, or has no amount.
    """
    sums = {False: Decimal(0), True: Decimal(0)}
    for entry in find_all(element, "cac:AllowanceCharge"):
        written = need_text(entry, "cbc:ChargeIndicator")
        if written not in _IS_CHARGE:
            raise fault(
                need(entry, "cbc:ChargeIndicator"),
                f"er {shown(written)} og ikke true eller false",
                f"is {shown(written)} and neither true nor false",
            )
        sums[_IS_CHARGE[written]] += number(need(entry, "cbc:Amount"))
    return sums[False], sums[True]
