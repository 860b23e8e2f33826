"""LIX, the Danish measure of how hard a text is to read: up to 45 is what adults read without effort.

Source: C.H. Björnsson (1968): words per sentence, plus the percentage of words of more than six letters.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W_]+(?:[-.,/:][^\W_]+)*")
_LONG = 6


def lix(text: str) -> float:
    """The number of a text; 0 for one without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))
    long = sum(len(word) > _LONG for word in words)
    return len(words) / sentences + 100 * long / len(words)
