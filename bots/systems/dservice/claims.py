"""Subsidy claims on D-service: look up, fill in, compare, send, read the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bots.browser import Screen
from bots.domain.dates import danish_date, parse_date
from bots.domain.file import File
from bots.domain.money import danish, parse_danish
from bots.domain.orders.dservice import ClaimAnswer, SubsidyClaim

_BY_HAND = "by-hand"
_ANSWERS = (
    *(answer.value for answer in ClaimAnswer if answer is not ClaimAnswer.FORM_REFUSED),
    _BY_HAND,
)
_FACTS = {ClaimAnswer.ACCEPTED: ("receipt", "subsidy"), ClaimAnswer.ALREADY_CLAIMED: ("earlier",)}
_CAPTIONS = {
    "cpr": "CPR-nummer",
    "ydernummer": "Ydernummer",
    "treatment-code": "Ydelseskode",
    "treatment-date": "Behandlingsdato",
    "quantity": "Antal",
    "amount": "Beløb",
    "reference": "Fakturareference",
}


@dataclass(frozen=True)
class Claimed:
    """An accepted claim in the search result; amounts in kroner."""

    receipt: str
    treatment_date: date
    treatment_code: str
    amount: Decimal
    subsidy: Decimal


@dataclass(frozen=True)
class ClaimAnswered:
    """What D-service answered, in its own words; ``answer`` None is an answer that decides nothing.

    ``receipt`` is ours for an accepted claim, the earlier one's for a treatment already claimed.
    """

    answer: ClaimAnswer | None
    message: str
    receipt: str | None = None
    subsidy: Decimal | None = None


@dataclass(frozen=True)
class Unclear:
    """A look-up that gave no certain answer; ``why`` is one Danish sentence."""

    why: str


class Claims:
    """The claim for one treatment, known by our reference."""

    def __init__(self, screen: Screen, claim: SubsidyClaim) -> None:
        self._screen = screen
        self._claim = claim
        self._form = {
            "cpr": claim.cpr.reveal(),
            "ydernummer": claim.ydernummer,
            "treatment-code": claim.treatment_code,
            "treatment-date": danish_date(claim.treatment_date),
            "quantity": str(claim.quantity),
            "amount": danish(claim.amount, ""),
            "reference": claim.reference,
        }

    def claimed(self) -> Claimed | Unclear | None:
        """The accepted claim with our reference, None only where D-service states that there is none."""
        screen, reference = self._screen, self._claim.reference
        screen.goto("/ansoegninger", "search")
        screen.fill("reference", reference)
        screen.click("search", then="search-result")
        if screen.text("searched-for") != reference:
            return Unclear(f"D-service har søgt efter noget andet end {reference}.")
        if screen.shows("none"):
            return None
        found = screen.table("claims") if screen.shows("claims") else []
        if len(found) != 1 or found[0]["Fakturareference"] != reference:
            return Unclear(f"D-service viser {len(found)} ansøgninger for {reference}.")
        row = found[0]
        return Claimed(
            row["Kvitteringsnr."],
            parse_date(row["Behandlingsdato"]),
            row["Ydelseskode"],
            parse_danish(row["Beløb"]),
            parse_danish(row["Tilskud"]),
        )

    def fill(self) -> str | None:
        """Fill in the form and go on to the review page; D-service's words where it refuses the form."""
        screen = self._screen
        screen.goto("/ansoegning/ny", "claim-form")
        screen.fill_in(self._form)
        if self._claim.quantity > 1 and screen.shows("grounds"):
            screen.fill("grounds", f"Behandlingerne står på faktura {self._claim.reference}")
        if screen.click("continue", then=("review", "claim-form-refused")) == "claim-form-refused":
            return " ".join(screen.texts("errors"))
        return None

    def differing_fields(self) -> list[str]:
        """Captions of fields that the review page shows otherwise than typed; no values, as one is a CPR."""
        shown = self._screen.read(*self._form)
        return [_CAPTIONS[field] for field, value in self._form.items() if shown[field] != value]

    def receipt_file(self) -> File | None:
        """D-service's own receipt, where the answer that is shown offers one."""
        if not self._screen.shows("receipt-file"):
            return None
        (receipt,) = self._screen.downloads("receipt-file")
        return receipt

    def send(self) -> ClaimAnswered:
        """Send the claim: the click that cannot be undone."""
        screen = self._screen
        screen.click("send")
        page = screen.expect(*_ANSWERS)
        if page == _BY_HAND:
            return ClaimAnswered(None, screen.text("heading"))
        answer = ClaimAnswer(page)
        shown = screen.read("heading", "reference", *_FACTS.get(answer, ()))
        if shown["reference"] != self._claim.reference:
            return ClaimAnswered(None, shown["heading"])
        if answer is ClaimAnswer.ACCEPTED:
            return ClaimAnswered(answer, shown["heading"], shown["receipt"], parse_danish(shown["subsidy"]))
        return ClaimAnswered(answer, shown["heading"], shown.get("earlier"))
