"""Payments in Kerne: look up, type a draft, approve it in the window that opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from bots.browser import MASKED_AMOUNT, Screen
from bots.domain.errors import PortalChanged
from bots.domain.file import File
from bots.domain.money import danish, in_ore, parse_danish


@dataclass(frozen=True)
class Payment:
    """What is to be paid. ``kind`` is the benefit as Kerne's list has it."""

    member: str
    kind: str
    amount: Decimal
    account: str = field(repr=False)
    reference: str


@dataclass(frozen=True)
class Paid:
    """A payment that Kerne has booked. ``receipt`` is a PDF, None where it was found in the list."""

    number: str
    amount: Decimal
    receipt: File | None = None


class Payments:
    """One payment, known by its reference."""

    def __init__(self, screen: Screen, payment: Payment) -> None:
        self._screen = screen
        self._payment = payment
        self._window: Screen | None = None

    def paid(self) -> Paid | None:
        """The payment with our reference, None only where Kerne states that there is none.

        Raises:
            PortalChanged: several, or another one.
        """
        screen, reference = self._screen, self._payment.reference
        screen.goto("/", "members")
        screen.click("payments", then="payments")
        screen.fill("reference", reference)
        screen.click("search", changes="result")
        if screen.shows("none"):
            return None
        rows = screen.table("found")
        if len(rows) != 1 or rows[0]["Reference"] != reference:
            raise PortalChanged(f"Kerne shows {len(rows)} payments for {reference}, not the one")
        return Paid(rows[0]["Nummer"], parse_danish(rows[0]["Beløb"]))

    def fill(self, attachment: File) -> list[str]:
        """Type the draft and open its review; the names of fields that it shows otherwise than typed."""
        screen, payment = self._screen, self._payment
        screen.goto("/", "members")
        screen.click("new-payment", then="new-payment")
        screen.fill("member", payment.member)
        screen.choose("kind", payment.kind)
        screen.type("amount", str(in_ore(payment.amount)), reads_as=MASKED_AMOUNT)
        screen.fill("account", payment.account)
        screen.fill("reference", payment.reference)
        screen.upload("attach", attachment)
        self._window = screen.open_window("to-review", then="review")
        shown = self._window.read("member", "kind", "amount", "account", "reference", "attachment")
        wanted = {
            "member": payment.member,
            "kind": payment.kind,
            "amount": danish(payment.amount),
            "account": payment.account,
            "reference": payment.reference,
            "attachment": attachment.name,
        }
        return [name for name, value in wanted.items() if shown[name] != value]

    def pay(self) -> Paid:
        """Approve it: the click that cannot be undone, with both of Kerne's questions."""
        window, amount = self._window, danish(self._payment.amount)
        if window is None:
            raise RuntimeError("fill() opens the window in which a payment is approved")
        questions = (f"Vil du udbetale {amount}?", "Udbetalingen kan ikke fortrydes. Er du sikker?")
        window.click("pay", then="receipt", dialog=questions)
        if window.text("reference") != self._payment.reference:
            raise PortalChanged("Kerne's receipt is for another payment")
        number = window.text("number")
        (receipt,) = window.downloads("pdf")
        window.click("close", closes=True)
        return Paid(number, self._payment.amount, receipt)
