"""Which of many edits of one text can be made together, and the text once they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from bots.recordings.record.finding import TextEdit

_SECRETS = frozenset({"cookie", "authorization", "token", "user", "password", "unreadable"})
_PACKED = frozenset({"base64", "base32", "hex", "codes"})


def compatible(edits: Iterable[TextEdit]) -> tuple[list[TextEdit], bool]:
    """The edits that do not touch each other, in the order of the text; and whether that was all of them.

    A secret goes before what is packed, and that before a number or a name: they may stand inside it.
    """
    kept: list[tuple[int, int, str, TextEdit]] = []
    all_fit = True
    for edit in sorted(edits, key=_rank):
        row = (edit.start, edit.end, edit.text, edit)
        at = bisect_left(kept, row[:3], key=lambda one: one[:3])
        near = kept[max(at - 1, 0) : at + 1]
        if any(one[:3] == row[:3] for one in near):
            continue
        if any(one[0] < edit.end and edit.start < one[1] for one in near):
            all_fit = False
            continue
        kept.insert(at, row)
    return [one[3] for one in kept], all_fit


def applied(raw: str, edits: Sequence[TextEdit]) -> str:
    """``raw`` with the edits of ``compatible`` made."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [raw[at : edit.start], edit.text]
        at = edit.end
    return "".join((*pieces, raw[at:]))


def _rank(edit: TextEdit) -> tuple[int, int]:
    return (0 if edit.kind in _SECRETS else 1 if edit.kind in _PACKED else 2, edit.start - edit.end)
