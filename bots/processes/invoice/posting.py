"""An invoice's lines as they are posted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from bots.domain.dates import danish_date
from bots.domain.invoice import Invoice, InvoiceLine
from bots.domain.orders.navision import PostingLine
from bots.farm.process.rules import shown

MOST_LINES = 200
"""More are posted in sums: the document itself is kept, and a task is no place for a thousand lines."""


def posting_lines(invoice: Invoice) -> tuple[PostingLine, ...]:
    """A line for each that something is to be paid for, and what makes them up to the payable amount.

    Of more than ``MOST_LINES``, those with the same treatment and price are one; if that is not enough, all.
    """
    billed = [line for line in invoice.lines if not line.free and line.amount]
    lines = [_one(line) for line in billed]
    if len(lines) > MOST_LINES:
        lines = list(_by_treatment(billed))
    if len(lines) > MOST_LINES:
        lines = [_sum(f"{len(billed)} linjer, se bilaget", billed)]
    rounding = invoice.payable + invoice.prepaid - sum((line.amount for line in lines), Decimal(0))
    for what, amount in (("Forudbetalt", -invoice.prepaid), ("Øreafrunding", rounding)):
        if amount:
            lines.append(PostingLine(description=what, quantity="1", unit_price=amount, amount=amount))
    return tuple(lines)


def _one(line: InvoiceLine) -> PostingLine:
    treated = f" {danish_date(line.treatment_date)}" if line.treatment_date else ""
    return PostingLine(
        description=f"{shown(line.name)}{treated}",
        quantity=f"{line.quantity.normalize():f}",
        unit_price=line.price,
        amount=line.amount,
    )


def _by_treatment(lines: Sequence[InvoiceLine]) -> Iterator[PostingLine]:
    ordered = sorted(lines, key=_same)
    for (name, _), group in groupby(ordered, key=_same):
        same = list(group)
        yield _sum(f"{shown(name)}, {len(same)} linjer, se bilaget", same)


def _same(line: InvoiceLine) -> tuple[str, Decimal]:
    return line.name, line.price


def _sum(description: str, lines: Sequence[InvoiceLine]) -> PostingLine:
    amount = sum((line.amount for line in lines), Decimal(0))
    return PostingLine(description=description, quantity="1", unit_price=amount, amount=amount)
