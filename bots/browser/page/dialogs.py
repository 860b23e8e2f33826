"""Dialogs that a page opens: only those a robot expects are answered with yes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Dialog


@dataclass(frozen=True)
class Prompt:
    """A question with a field for the answer: ``text`` as for other dialogs, and what is answered."""

    text: str
    answer: str = field(repr=False)


Expected = str | Prompt | tuple[str | Prompt, ...] | None
"""The text of a dialog that may be answered with yes, or its beginning; several, each of them once."""

_GOES_ON = re.compile(r"\w|[.,]\d")


class Dialogs:
    """Answers each dialog of a tab and its windows. One that nobody expects is dismissed and remembered."""

    def __init__(self) -> None:
        self.unknown: str | None = None
        self._allowed: list[str | Prompt] = []
        self._may_leave = False

    @contextmanager
    def allowing(self, expected: Expected) -> Iterator[None]:
        """Accept each of ``expected`` once."""
        self._allowed = list(expected) if isinstance(expected, tuple) else [expected] if expected else []
        try:
            yield
        finally:
            self._allowed = []

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Let the page be left although it asks whether to stay (``beforeunload``)."""
        self._may_leave = True
        try:
            yield
        finally:
            self._may_leave = False

    def answer(self, dialog: Dialog) -> None:
        """Answer it, or dismiss and remember it."""
        if dialog.type == "beforeunload":
            if self._may_leave:
                dialog.accept()
                return
        elif (expected := self._expected(dialog)) is not None:
            self._allowed.remove(expected)
            dialog.accept(expected.answer) if isinstance(expected, Prompt) else dialog.accept()
            return
        self.unknown = f"{dialog.type}: {dialog.message}"
        dialog.dismiss()

    def _expected(self, dialog: Dialog) -> str | Prompt | None:
        asks = dialog.type == "prompt"
        for one in self._allowed:
            if isinstance(one, Prompt) is asks and _begins(dialog.message, one.text if asks else one):  # type: ignore[union-attr, arg-type]
                return one
        return None


def _begins(message: str, expected: str) -> bool:
    """Whether ``message`` is ``expected``, or goes on after it with another word or number."""
    message, expected = _plain(message), _plain(expected)
    return message.startswith(expected) and not _GOES_ON.match(message, len(expected))


def _plain(text: str) -> str:
    return " ".join(text.split())
