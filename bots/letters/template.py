"""A letter that a process can send: the values it needs, and its text in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from bots.domain.text import Language
from bots.letters.errors import LetterTextMissing

_LAYOUT = "letter.html"
_VERSION_LENGTH = 12


@dataclass(frozen=True)
class LetterTemplate:
    """One kind of letter of a process.

    Args:
        name: kebab-case, unique in its process.
        package: the process's room; the texts are ``letters/<name>.da.html`` and ``letters/<name>.en.html``
            in it, each with the Jinja blocks ``subject`` and ``body``.
        example: values as a real letter has them. Its model is what every letter of this kind is given; the
            check, the preview and the pictures in docs are made of it.
    """

    name: str
    package: str
    example: BaseModel

    @property
    def values(self) -> type[BaseModel]:
        """The model of the values."""
        return type(self.example)

    def text(self, language: Language) -> str:
        """The template's source.

        Raises:
            LetterTextMissing: the room has no text in this language.
        """
        path = files(self.package).joinpath("letters", f"{self.name}.{language}.html")
        if not path.is_file():
            raise LetterTextMissing(letter=self.name, language=language, room=self.package)
        return path.read_text(encoding="utf-8")

    def version(self, language: Language) -> str:
        """What changes when the text, the layout or the values change: 12 hex digits."""
        fields: dict[str, Any] = self.values.model_json_schema()
        parts = (self.text(language), layout(), repr(sorted(fields.get("properties", {}))))
        return sha256("\0".join(parts).encode()).hexdigest()[:_VERSION_LENGTH]


@cache
def layout() -> str:
    """The page that every letter is written on."""
    return files("bots.letters").joinpath("layout", _LAYOUT).read_text(encoding="utf-8")
