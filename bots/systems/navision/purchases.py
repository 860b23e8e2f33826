"""Purchase invoices and credit memos: look up, create, check, post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bots.browser import Screen
from bots.domain.dates import danish_date
from bots.domain.invoice import DocumentType
from bots.domain.money import danish, parse_danish
from bots.domain.orders.navision import PostingLine
from bots.systems.navision.dialogs import read_question
from bots.systems.navision.face import Filter
from bots.systems.navision.faces import face_of
from bots.systems.navision.lists import ListPage, Unclear, only_row


@dataclass(frozen=True)
class Posted:
    """A posted document: its number and its total in kroner."""

    number: str
    total: Decimal


@dataclass(frozen=True)
class Card:
    """An open card: its number and the reference of ours that is on it."""

    number: str
    reference: str


@dataclass(frozen=True)
class _Words:
    """What the pages of one document type are called, and where they are."""

    posted: ListPage
    open: ListPage
    new_page: str
    new_path: str
    card_title: str
    question: str


_POSTED_COLUMNS = ("Nr.", "Leverandørnr.", "Leverandørs fakturanr.", "I alt")
_OPEN_COLUMNS = ("Nr.", "Leverandørnr.", "Leverandørs fakturanr.", "Vores reference")
_WORDS = {
    DocumentType.INVOICE: _Words(
        posted=ListPage("posted-invoices", "/?page=146", "Bogførte købsfakturaer", _POSTED_COLUMNS),
        open=ListPage("open-invoices", "/?page=9308", "Købsfakturaer", _OPEN_COLUMNS),
        new_page="new-invoice",
        new_path="/?page=51",
        card_title="Købsfaktura",
        question="Vil du bogføre fakturaen?",
    ),
    DocumentType.CREDIT_NOTE: _Words(
        posted=ListPage("posted-credit-memos", "/?page=147", "Bogførte købskreditnotaer", _POSTED_COLUMNS),
        open=ListPage("open-credit-memos", "/?page=9309", "Købskreditnotaer", _OPEN_COLUMNS),
        new_page="new-credit-memo",
        new_path="/?page=52",
        card_title="Købskreditnota",
        question="Vil du bogføre kreditnotaen?",
    ),
}


def is_unknown_vendor(message: str) -> bool:
    """Whether Navision refused a card because it does not know the vendor."""
    return message.startswith("Leverandøren ") and message.endswith(" findes ikke.")


class Purchases:
    """Documents of one type from one vendor with one external number: what one order is about."""

    def __init__(self, screen: Screen, document_type: DocumentType, vendor: str, external: str) -> None:
        self._screen = screen
        self._face = face_of(screen)
        self._words = _WORDS[document_type]
        self._vendor = vendor
        self._external = external

    def posted(self) -> Posted | Unclear | None:
        """The posted document, None where Navision states that there is none."""
        found = self._row(self._words.posted)
        if isinstance(found, Unclear):
            return found
        return Posted(found["Nr."], parse_danish(found["I alt"])) if found else None

    def open_card(self) -> Card | Unclear | None:
        """The card that is not posted yet, None where Navision states that there is none."""
        found = self._row(self._words.open)
        if isinstance(found, Unclear):
            return found
        return Card(found["Nr."], found["Vores reference"]) if found else None

    def delete_found(self, card: Card) -> None:
        """Open the card that ``open_card`` found and delete it."""
        self._screen.click("open-card", number=card.number, then=("card", "card-saved"))
        self.delete()

    def delete(self) -> None:
        """Delete the open card that is shown."""
        self._face.ask("delete")
        read_question(self._screen, "Vil du slette kortet?")
        self._face.deleted()

    def create(self, issued: date, reference: str) -> str | None:
        """Create the card; Navision's words where it refuses."""
        screen = self._screen
        screen.goto(self._words.new_path, self._words.new_page)
        head = {
            "vendor": self._vendor,
            "external": self._external,
            "date": danish_date(issued),
            "reference": reference,
        }
        return None if self._face.create(head) else screen.text("message")

    def fill_lines(self, lines: Sequence[PostingLine]) -> str | None:
        """Type and save the lines; Navision's words where it refuses them."""
        typed = [
            {
                "line-description": line.description,
                "line-quantity": line.quantity.replace(".", ","),
                "line-price": danish(line.unit_price, ""),
                "line-amount": danish(line.amount, ""),
            }
            for line in lines
        ]
        return None if self._face.fill_lines(typed) else self._screen.text("message")

    def differences(self, issued: date, total: Decimal) -> dict[str, str]:
        """What the saved card shows otherwise than asked for: caption -> ``shown / wanted``."""
        wanted = {
            "title": ("Bilag", self._words.card_title),
            "vendor": ("Leverandørnr.", self._vendor),
            "external": ("Leverandørs fakturanr.", self._external),
            "date": ("Fakturadato", danish_date(issued)),
            "total": ("I alt", danish(total)),
        }
        shown = {**self._face.head(), **{name: self._screen.text(name) for name in ("title", "total")}}
        return {
            caption: f"{shown[name]} / {value}"
            for name, (caption, value) in wanted.items()
            if shown[name] != value
        }

    def ask_to_post(self) -> None:
        """Press Bogfør and read the question: after this, ``confirm`` is the click that cannot be undone."""
        self._face.ask("post")
        read_question(self._screen, self._words.question)

    def confirm(self) -> Posted | Unclear | str:
        """Answer Ja: the posted document, or Navision's words where it refuses."""
        screen = self._screen
        if not self._face.posted():
            return screen.text("message")
        if screen.text("external") != self._external:
            return Unclear(f"Navisions kvittering gælder ikke {self._external}.")
        return Posted(screen.text("number"), parse_danish(screen.text("total")))

    def _row(self, page: ListPage) -> Mapping[str, str] | Unclear | None:
        return only_row(
            self._screen,
            page,
            Filter("vendor", "Leverandørnr.", self._vendor),
            Filter("external", "Leverandørs fakturanr.", self._external),
        )
