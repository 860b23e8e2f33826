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
    """What is to be paid. ``member`` is Kerne's number, ``benefit`` as Kerne's list has it.

    To somebody else ``member`` is empty and ``name`` theirs. ``account`` is as Kerne shows it, also where it
    is a NemKonto (``nemkonto_shown``). ``text``, for whom it is paid to, does not stand in the list.
    """

    member: str
    benefit: str
    amount: Decimal
    account: str = field(repr=False)
    reference: str
    name: str = field(default="", repr=False)
    text: str = field(default="", compare=False)


def nemkonto_shown(number: str) -> str:
    """How Kerne shows the NemKonto of a person or firm."""
    return f"{_NEMKONTO}{number}"


_NEMKONTO = "NemKonto "
_WAYS = {10: "NemKonto (CPR-nr.)", 8: "NemKonto (CVR-nr.)"}


@dataclass(frozen=True)
class Paid:
    """A payment that Kerne has booked. ``receipt`` is a PDF, None where it was found in the list."""

    number: str
    payment: Payment
    receipt: File | None = None


@dataclass(frozen=True)
class Unclear:
    """Kerne does not say whether our payment was made. ``why`` is for a colleague, in Danish."""

    why: str


@dataclass(frozen=True)
class Refusal:
    """Why Kerne does not take a draft, in its words. ``no_nemkonto``: the payee has none."""

    words: str
    no_nemkonto: bool = False


class Payments:
    """One payment, known by its reference."""

    def __init__(self, screen: Screen, reference: str) -> None:
        self._screen = screen
        self._reference = reference
        self._payment: Payment | None = None
        self._window: Screen | None = None

    def paid(self) -> Paid | Unclear | None:
        """The payment with our reference, None only where Kerne states that there is none."""
        screen, reference = self._screen, self._reference
        screen.goto("/", "members")
        screen.click("payments", then="payments")
        screen.fill("reference", reference)
        screen.click("search", changes="result")
        if screen.shows("none"):
            return None
        rows = screen.table("found")
        if len(rows) != 1 or rows[0]["Reference"] != reference:
            return Unclear(f"Kerne viser {len(rows)} udbetalinger ved søgning på {reference}.")
        row = rows[0]
        amount = parse_danish(row["Beløb"])
        name = row.get("Modtager", "")
        payment = Payment(row["Medlemsnr."], row["Ydelse"], amount, row["Konto"], reference, name)
        return Paid(row["Nummer"], payment)

    def fill(self, payment: Payment, attachment: File) -> Refusal | None:
        """Type the draft and have Kerne check it; why, where it refuses it."""
        screen = self._screen
        self._payment = payment
        screen.goto("/", "members")
        screen.click("new-payment", then="new-payment")
        if payment.member:
            screen.fill("member", payment.member)
        else:
            screen.fill("name", payment.name)
            screen.fill("text", payment.text)
        screen.choose("kind", payment.benefit)
        screen.type("amount", str(in_ore(payment.amount)), reads_as=MASKED_AMOUNT)
        if payment.account.startswith(_NEMKONTO):
            number = payment.account.removeprefix(_NEMKONTO)
            screen.choose("way", _WAYS[len(number)])
            screen.fill("nemkonto", number)
        else:
            screen.fill("account", payment.account)
        screen.fill("reference", payment.reference)
        screen.upload("attach", attachment)
        screen.click("check", changes="draft")
        if not screen.shows("problem"):
            return None
        return Refusal(screen.text("problem"), screen.shows("no-nemkonto"))

    def differing_fields(self, attachment: str) -> list[str]:
        """Open the review in its window; the names of fields that it shows otherwise than typed.

        ``attachment`` is the file's name.
        """
        payment = self._typed
        self._window = self._screen.open_window("to-review", then="review")
        whom = {"Medlem": ("member", payment.member)}
        if not payment.member:
            whom = {"Modtager": ("name", payment.name), "Tekst": ("text", payment.text)}
        wanted = {
            **whom,
            "Ydelse": ("kind", payment.benefit),
            "Beløb": ("amount", danish(payment.amount)),
            "Konto": ("account", payment.account),
            "Reference": ("reference", payment.reference),
            "Bilag": ("attachment", attachment),
        }
        shown = self._window.read(*(name for name, _ in wanted.values()))
        return [caption for caption, (name, value) in wanted.items() if shown[name] != value]

    def pay(self) -> Paid:
        """Approve it: the click that cannot be undone, with both of Kerne's questions."""
        window, payment = self._window, self._typed
        if window is None:
            raise RuntimeError("differing_fields() opens the window in which a payment is approved")
        questions = (
            f"Vil du udbetale {danish(payment.amount)}?",
            "Udbetalingen kan ikke fortrydes. Er du sikker?",
        )
        window.click("pay", then="receipt", dialog=questions)
        if window.text("reference") != payment.reference:
            raise PortalChanged("Kerne's receipt is for another payment")
        number = window.text("number")
        (receipt,) = window.downloads("pdf")
        return Paid(number, payment, receipt)

    @property
    def window(self) -> Screen:
        """The window of the review, and after it of the receipt."""
        return self._window or self._screen

    def close(self) -> None:
        """Have the window of the receipt close itself."""
        self.window.click("close", closes=True)

    @property
    def _typed(self) -> Payment:
        if self._payment is None:
            raise RuntimeError("fill() types the draft first")
        return self._payment
