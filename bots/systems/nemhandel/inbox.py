"""The inbox and a document in it, as a person sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bots.browser import Screen
from bots.domain.dates import parse_date
from bots.domain.errors import PortalChanged


class NemhandelInbox:
    """The list of received documents."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def new_documents(self) -> list[str]:
        """The ids of all documents that nobody has fetched, newest last."""
        screen = self._screen
        screen.goto("/indbakke", "inbox")
        screen.check("only-new")
        screen.click("search", then="new-documents")
        if screen.shows("last-page"):
            screen.click("last-page", then="new-documents")
        # From the last page to the first: a document that is fetched meanwhile lets the later ones move
        # forward, to pages still to be read, so none is passed over.
        found = self._ids()
        while screen.shows("previous-page"):
            screen.click("previous-page", then="new-documents")
            found |= self._ids()
        return sorted(found)

    def documents_since(self, day: date) -> list[str]:
        """The ids of all documents received on ``day`` or later, whether anybody has fetched them or not."""
        screen = self._screen
        screen.goto("/indbakke", "inbox")
        first = self._received()
        if screen.shows("last-page"):
            screen.click("last-page", then="inbox")
        found = page = self._received()
        # What arrives meanwhile is new, and fetched as such.
        while screen.shows("previous-page") and not _is_older(page, first, day):
            screen.click("previous-page", then="inbox")
            page = self._received()
            found |= page
        return sorted(document for document, received in found.items() if received >= day)

    def open(self, document_id: str) -> InboxDocument | None:
        """One document's page, or None where the portal has no such document.

        Raises:
            PortalChanged: the portal shows another document than the one that was asked for.
        """
        page = self._screen.goto(
            f"/dokument/{document_id}", ("new-document", "fetched-document", "no-document")
        )
        if page == "no-document":
            return None
        document = InboxDocument(self._screen, fetched=page == "fetched-document")
        if document.document_id != document_id:
            raise PortalChanged(f"nemhandel shows {document.document_id} where {document_id} was asked for")
        return document

    def _received(self) -> dict[str, date]:
        if not self._screen.shows("documents"):
            return {}
        rows = self._screen.table("documents")
        return {row["Dokument-id"]: parse_date(row["Modtaget"]) for row in rows}

    def _ids(self) -> set[str]:
        if self._screen.shows("none"):
            return set()
        return {row["Dokument-id"] for row in self._screen.table("documents")}


def _is_older(page: Mapping[str, date], first: Mapping[str, date], day: date) -> bool:
    """Whether this page and all before it are from before ``day``: only where the list is in that order."""
    return max(page.values()) < day and max(first.values()) <= min(page.values())


class InboxDocument:
    """One document. ``fetched`` says whether somebody has marked it."""

    def __init__(self, screen: Screen, *, fetched: bool) -> None:
        self._screen = screen
        self.fetched = fetched

    @property
    def document_id(self) -> str:
        return self._screen.text("document-id")

    @property
    def received_on(self) -> date:
        return parse_date(self._screen.text("received"))

    @property
    def sender(self) -> str:
        return self._screen.text("sender")

    def download(self) -> bytes:
        """The document itself, as it was received."""
        return self._screen.download("xml")

    def mark_fetched(self) -> None:
        """Tell the portal that we have the document; nothing happens where somebody already did."""
        if not self.fetched:
            self._screen.click("mark-fetched", then="fetched-document")
            self.fetched = True
