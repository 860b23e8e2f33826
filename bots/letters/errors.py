"""What is wrong with a letter before it leaves."""

from __future__ import annotations

from bots.domain.errors import Invalid, KollegaError, NotSetUp
from bots.domain.text import Text


class LetterTextMissing(NotSetUp):
    """A developer acts. Facts: letter, language, room."""

    code = "letter-text-missing"
    words = Text(
        da="Brevet {letter} mangler sin tekst ({language}).",
        en="the letter {letter} of {room} has no text in the language {language!r}.",
    )


class LetterValuesWrong(Invalid):
    """A developer acts: the process gave values of another kind. Facts: letter, wrong."""

    code = "letter-values-wrong"
    words = Text(
        da="Brevet {letter} kan ikke skrives: {wrong}.",
        en="the letter {letter} cannot be written: {wrong}.",
    )


class LetterSubjectPersonal(Invalid):
    """A subject is shown in lists and notifications. Facts: letter."""

    code = "letter-subject-personal"
    words = Text(
        da="Emnet på brevet {letter} indeholder et CPR-nummer. Det må det ikke.",
        en="the subject of the letter {letter} holds what looks like a CPR number.",
    )


class ProtectedAddress(Invalid):
    """A colleague acts: somebody else's protected address must stand in no letter. Facts: letter, to."""

    code = "protected-address"
    words = Text(
        da="Brevet {letter} til {to} indeholder en beskyttet adresse, som ikke er modtagerens egen. "
        "Det er ikke sendt.",
        en="the letter {letter} to {to} holds a protected address that is not the receiver's own. "
        "It was not sent.",
    )


class AddressWindowTaken(Invalid):
    """A developer acts: the envelope's window would show it. Facts: letter, found."""

    code = "address-window-taken"
    words = Text(
        da="Brevet {letter} kan ikke sendes som papir: i rudekuverten ville man kunne læse “{found}”.",
        en="the letter {letter} cannot be printed: the window of the envelope would show {found!r}.",
    )


class NotAccepted(KollegaError):
    """The robot takes the next channel: this one says that it does not take it. ``why``: its words."""

    def __init__(self, channel: str, why: str) -> None:
        super().__init__(f"{channel} does not take the letter: {why}")
        self.why = why


class ReceiptUnreadable(Invalid):
    """A colleague acts: what came as a receipt for a letter is none. Facts: why."""

    code = "receipt-of-letter-unreadable"
    words = Text(
        da="Kvitteringen for et brev kan ikke læses: {why}.",
        en="the receipt for a letter cannot be read: {why}.",
    )
