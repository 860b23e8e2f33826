"""The response to a received document: look up, paste, compare, send."""

from __future__ import annotations

from dataclasses import dataclass

from bots.browser import Screen
from bots.systems.nemhandel.inbox import NemhandelInbox

REJECTED = "Afvist"
"""What Nemhandel calls the response that rejects a document."""
_NO_RESPONSE = "Intet svar sendt"


@dataclass(frozen=True)
class Responded:
    """A response that was sent: its number, and what it says in Nemhandel's word, such as ``REJECTED``."""

    response_id: str
    said: str


class Responses:
    """What was or will be responded to one document."""

    def __init__(self, screen: Screen, document_id: str) -> None:
        self._screen = screen
        self._document_id = document_id

    @property
    def exists(self) -> bool:
        """Whether Nemhandel has the document. Afterwards its page is open.

        Raises:
            PortalChanged: as ``NemhandelInbox.open``.
        """
        return NemhandelInbox(self._screen).open(self._document_id) is not None

    def sent(self) -> Responded | None:
        """The response on the open page, None only where Nemhandel states that there is none."""
        said = self._screen.text("responded")
        return None if said == _NO_RESPONSE else Responded(self._screen.text("response-id"), said)

    def prepare(self, xml: bytes) -> str | None:
        """Paste the response and go on to the review page; Nemhandel's words where it does not take it."""
        screen = self._screen
        pages = ("new-response", "already-responded")
        if screen.goto(f"/dokument/{self._document_id}/svar", pages) == "already-responded":
            return screen.text("refusal")
        screen.fill("response", xml.decode())
        if screen.click("check", then=("response-review", "response-invalid")) == "response-invalid":
            return " ".join(screen.texts("faults"))
        return None

    def differences(self, response_id: str, number: str, receiver: str) -> dict[str, str]:
        """What the review page shows otherwise than asked for: caption -> ``shown / wanted``."""
        wanted = {
            "review-id": ("Svarets nummer", response_id),
            "review-document": ("Dokument", self._document_id),
            "review-number": ("Bilag", number),
            "review-answer": ("Svar", REJECTED),
            "review-receiver": ("Modtager", receiver),
        }
        shown = self._screen.read(*wanted)
        return {
            caption: f"{shown[name]} / {value}"
            for name, (caption, value) in wanted.items()
            if shown[name] != value
        }

    def send(self) -> str | None:
        """Send it, which cannot be undone: the receipt's number, None where there is a response already."""
        screen = self._screen
        if screen.click("send-response", then=("response-sent", "already-responded")) == "already-responded":
            return None
        return screen.text("sent-id")
