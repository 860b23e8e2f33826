"""Dialogs that a page opens: only those a robot expects are answered with yes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Dialog, Page


class Dialogs:
    """Answers every dialog of a page. One that is not on the list is dismissed and remembered."""

    def __init__(self, page: Page) -> None:
        self.unknown: str | None = None
        self._allowed: str | None = None
        self._may_leave = False
        page.on("dialog", self._answer)

    @contextmanager
    def allowing(self, text: str | None) -> Iterator[None]:
        """Accept dialogs whose text is ``text`` or begins with it."""
        self._allowed = text
        try:
            yield
        finally:
            self._allowed = None

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Let the page be left although it asks whether to stay (``beforeunload``)."""
        self._may_leave = True
        try:
            yield
        finally:
            self._may_leave = False

    def _answer(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            accept = self._may_leave
        else:
            accept = bool(self._allowed) and _plain(dialog.message).startswith(_plain(self._allowed or ""))
        if accept:
            dialog.accept()
            return
        self.unknown = f"{dialog.type}: {dialog.message}"
        dialog.dismiss()


def _plain(text: str) -> str:
    return " ".join(text.split())
