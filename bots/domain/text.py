"""Text that people read, in Danish first and English second."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["da", "en"]
LANGUAGES: tuple[Language, ...] = ("da", "en")
"""Danish first."""


def plain(name: str) -> str:
    """A name as names are compared: without differences of case, spacing and punctuation."""
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


class Text(BaseModel):
    """The same sentence in Danish and in English; both are required."""

    model_config = ConfigDict(frozen=True)

    da: str
    en: str

    def fill(self, **values: object) -> Text:
        """Put values into the ``{placeholders}`` of both languages."""
        return Text(da=self.da.format(**values), en=self.en.format(**values))

    def into(self, language: Language) -> str:
        """The sentence in one language."""
        return self.da if language == "da" else self.en

    def __str__(self) -> str:
        return self.da
