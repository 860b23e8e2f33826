"""The list of new documents as a folder: what ``desk.inbox`` takes files from."""

from __future__ import annotations

from bots.browser import Screen
from bots.domain.errors import SystemDown
from bots.domain.listed_file import ListedFile
from bots.systems.nemhandel.inbox import InboxDocument, NemhandelInbox


class NewDocuments:
    """Documents that nobody has fetched, named by their ids. Nemhandel has no folders below it."""

    def __init__(self, screen: Screen) -> None:
        self._inbox = NemhandelInbox(screen)

    def listing(self, folder: str = "") -> list[ListedFile]:
        """Every new document. The list says nothing of sizes, and a document never changes."""
        return [ListedFile(number, 0, "", exact=False) for number in self._inbox.new_documents()]

    def read(self, folder: str, name: str) -> bytes:
        """The document as it was received.

        Raises:
            SystemDown: the portal listed it and does not have it.
        """
        return self._document(name).download()

    def move(self, folder: str, name: str, to: str) -> None:
        """Mark it as fetched, whatever ``to`` is called: the portal knows new and fetched."""
        self._document(name).mark_fetched()

    def _document(self, number: str) -> InboxDocument:
        document = self._inbox.open(number)
        if document is None:
            raise SystemDown(f"nemhandel lists document {number} and does not have it")
        return document
