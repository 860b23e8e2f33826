"""What a treatment is called: the same one in the different words that clinics use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import SequenceMatcher

_DATE = re.compile(
    r"(?:\bden\s|\bd\.\s?)?\b(?:[0-9]{1,4}\s?[-./]\s?[0-9]{1,2}\s?[-./ ]\s?[0-9]{2,4}"
    r"|[0-9]{1,2}\.?\s?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\.?\s?[0-9]{4})\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+\.?")
_ORDINALS = {"1": "første", "1.": "første"}
_ABBREVIATED = re.compile(r"(?:beh|kons|træn|opf|norm|unders)$")
_GENERAL = frozenset(
    {"behandling", "ydelse", "sundhedsydelse", "konsultation", "fysioterapi", "kiropraktik", "treatment"}
    | {"fysioterapeutiskbehandling", "kiropraktiskbehandling", "fysioterapibehandling", "physiotherapy"}
)
_HEADS = ("behandling", "konsultation", "træning", "terapi", "undersøgelse", "opfølgning")
_NEAR = 0.75
_LONGEST = 200
"""Characters of a name that are compared."""


def is_same_treatment(written: str, agreed: str, codes: Collection[str] = ()) -> bool:
    """Whether ``written`` on an invoice is the treatment that is ``agreed``.

    Spaces, hyphens, case, a date and the ``codes`` of treatments beside the name make no difference, and
    words may be abbreviated: ``Normal behandling``, ``5102 Normalbeh.``, ``1. konsultation``.
    """
    pattern = _pattern(written, codes)
    return bool(pattern) and re.fullmatch(pattern, _letters(agreed)) is not None


def is_general(written: str) -> bool:
    """Whether ``written`` names no treatment in particular, so that a code beside it says which."""
    letters = "".join(character for character in _letters(written) if not character.isdigit())
    return not letters or letters in _GENERAL


def is_like_treatment(written: str, agreed: str) -> bool:
    """Whether ``written`` may be meant to be what is ``agreed``: a person has to look."""
    if is_general(written):
        return True
    one, other = _letters(written[:_LONGEST]), _letters(agreed)
    if any(head in one and head in other for head in _HEADS):
        return True
    return SequenceMatcher(None, one, other).ratio() >= _NEAR


def _pattern(written: str, codes: Collection[str]) -> str:
    """A regular expression over the letters of the agreed name."""
    parts = []
    for token in _TOKEN.findall(unicodedata.normalize("NFKC", _DATE.sub(" ", written)).casefold()):
        word = token.removesuffix(".")
        if word in codes:
            continue
        word = _ORDINALS.get(token, word)
        abbreviated = token.endswith(".") and not word.isdigit() and token not in _ORDINALS
        parts.append(re.escape(word) + (r"\w*" if abbreviated or _ABBREVIATED.search(word) else ""))
    return "".join(parts)


def _letters(name: str) -> str:
    return "".join(
        _ORDINALS.get(token, token.removesuffix("."))
        for token in _TOKEN.findall(unicodedata.normalize("NFKC", name).casefold())
    )
