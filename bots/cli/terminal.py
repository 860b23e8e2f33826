"""What commands print: the one place where text from outside is made harmless to a terminal."""

from __future__ import annotations

from typing import Any

import rich.console
import typer
from rich.text import Text

from bots.domain.visible import visible


class Console(rich.console.Console):
    """Rich's, which takes no text for markup and shows what a terminal would obey. Styles: ``styled``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """As Rich does it, for every text of a table or a line."""
        return super().render_str(visible(text), **options)


def styled(text: str, style: str) -> Text:
    """A text with a colour of its own."""
    return Text(visible(text), style=style)


def echo(message: str = "", *, err: bool = False, nl: bool = True) -> None:
    """One line, on the standard output or with ``err`` on the other."""
    typer.echo(visible(message), err=err, nl=nl)
