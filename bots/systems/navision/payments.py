"""Payments of posted invoices: look up, type the journal line, post it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bots.browser import Screen
from bots.domain.money import danish, parse_danish
from bots.systems.navision.dialogs import read_question
from bots.systems.navision.face import Filter
from bots.systems.navision.faces import face_of
from bots.systems.navision.lists import ListPage, Unclear, only_row

_PAYMENTS = ListPage(
    "payments",
    "/?page=29",
    "Betalinger",
    ("Betalingsnr.", "Bogført fakturanr.", "Leverandørnr.", "Beløb", "Konto"),
)


@dataclass(frozen=True)
class Paid:
    """A posted payment: its number, its amount in kroner and the account it went to."""

    number: str
    amount: Decimal
    account: str


class Payments:
    """The payment of one posted invoice of one vendor."""

    def __init__(self, screen: Screen, vendor: str, posted_number: str) -> None:
        self._screen = screen
        self._vendor = vendor
        self._posted_number = posted_number

    def paid(self) -> Paid | Unclear | None:
        """The payment, None where Navision states that there is none."""
        found = only_row(
            self._screen,
            _PAYMENTS,
            Filter("posted-number", "Bogført fakturanr.", self._posted_number),
            Filter("vendor", "Leverandørnr.", self._vendor),
        )
        if found is None or isinstance(found, Unclear):
            return found
        return Paid(found["Betalingsnr."], parse_danish(found["Beløb"]), found["Konto"])

    def fill(self, amount: Decimal, account: str, payment_id: str | None, reference: str) -> None:
        """Type the journal line; every value is read back."""
        screen = self._screen
        screen.goto("/?page=256", "payment-journal")
        screen.fill("posted-number", self._posted_number)
        screen.fill("vendor", self._vendor)
        screen.fill("amount", danish(amount, ""))
        screen.fill("account", account)
        screen.fill("payment-id", payment_id or "")
        screen.fill("reference", reference)

    def ask_to_post(self) -> None:
        """Press Bogfør kladdelinje and read the question; ``confirm`` is the click that cannot be undone."""
        face_of(self._screen).ask("post")
        read_question(self._screen, "Vil du bogføre kladdelinjen?")

    def confirm(self) -> Paid | Unclear | str:
        """Answer Ja: the payment, or Navision's words where it refuses."""
        screen = self._screen
        if screen.click("confirm-posting", then=("paid", "journal-refused")) == "journal-refused":
            return screen.text("message")
        if screen.text("posted-number") != self._posted_number:
            return Unclear(f"Navisions kvittering gælder ikke {self._posted_number}.")
        return Paid(screen.text("number"), parse_danish(screen.text("amount")), screen.text("account"))
