"""Documents with a thousand lines: nothing that a task carries grows with them."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from bots.domain.invoice import InvoiceLine
from bots.domain.orders.navision import PostingLine
from bots.farm.worklist.limits import MAX_PAYLOAD
from bots.processes.invoice import PROCESS
from bots.processes.invoice.posting import MOST_LINES, posting_lines
from bots.processes.invoice.verdict import MOST_SHOWN
from fixtures.cases.examples import Example, Story, example

THOUSAND = 1000


def with_lines(one: Example, names: list[str]) -> Example:
    lines = tuple(
        InvoiceLine(
            number=str(number),
            name=name,
            quantity=Decimal(1),
            price=Decimal("2.00"),
            amount=Decimal("2.00"),
            treatment_date=one.invoice.lines[0].treatment_date,
        )
        for number, name in enumerate(names, 1)
    )
    total = Decimal(2 * len(lines))
    return Example(
        one.invoice.model_copy(update={"lines": lines, "net": total, "payable": total}),
        one.facts,
        one.received_on,
    )


def carried(story: Story, *, to: str) -> str:
    """The payload of the first step of this kind that the process takes, as JSON."""
    for _ in range(6):
        step = story.step()
        if type(step).__name__ == to:
            return json.dumps(step, default=lambda one: getattr(one, "__dict__", str(one)))
        story.carry_out(step)
    raise AssertionError(f"no {to}")


@pytest.mark.parametrize("names", [["Normalbehandling"] * THOUSAND, [f"Ydelse {n}" for n in range(THOUSAND)]])
def test_a_thousand_lines_are_posted(names: list[str]) -> None:
    credited = {
        "facts.credited": {"case_reference": "FAK-BCDFGHJKLM", "payable": "9000.00", "credited": "0.00"}
    }
    one = with_lines(example("credit", credited), names)
    story = Story(
        PROCESS,
        "FAK-BCDFGHJKLM",
        one.received.model_dump(mode="json"),
        registers={"invoice-facts": one.facts.model_dump(mode="json"), "danmark-claims": {"claims": []}},
    )
    assert len(carried(story, to="RunRobot")) < MAX_PAYLOAD
    lines = posting_lines(one.invoice)
    assert len(lines) == 1
    assert sum(line.amount for line in lines) == one.invoice.payable


def test_a_thousand_reasons_fit_into_one_mail() -> None:
    one = with_lines(example(), [f"Massage {n}" for n in range(THOUSAND)])
    story = Story(
        PROCESS,
        "FAK-BCDFGHJKLM",
        one.received.model_dump(mode="json"),
        registers={"invoice-facts": one.facts.model_dump(mode="json")},
    )
    mail = carried(story, to="SendMail")
    assert len(mail) < MAX_PAYLOAD
    assert "grunde mere til andre linjer" in mail
    assert f"{MOST_SHOWN}. " in mail


def test_few_lines_are_posted_one_by_one_and_what_was_paid_before_is_taken_off() -> None:
    one = example(change={"invoice.prepaid": "100.00", "invoice.payable": "418.69"})
    assert len(one.invoice.lines) < MOST_LINES
    *lines, last = posting_lines(one.invoice)
    assert [line.amount for line in lines] == [line.amount for line in one.invoice.lines]
    paid = Decimal("-100.00")
    assert last == PostingLine(description="Forudbetalt", quantity="1", unit_price=paid, amount=paid)
