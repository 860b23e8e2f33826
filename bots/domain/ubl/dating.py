"""The day of each line's treatment: the line's own, or the document's where that is unambiguous."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lxml import etree

from bots.domain.dates import danish_date
from bots.domain.invoice import Remark, Subject
from bots.domain.text import Text
from bots.domain.ubl.lines import ReadLine
from bots.domain.ubl.treatment_date import Dated, header_date

_ONE_FOR_SEVERAL = Text(
    da="dokumentet har én dato ({day}) til flere linjer",
    en="the document has one date ({day}) for several lines",
)
_CONTRADICTION = Text(
    da="linjen er fra {own}, men dokumentet siger {day}",
    en="the line is from {own}, but the document says {day}",
)


def dated_lines(root: etree._Element, lines: Sequence[ReadLine], issued: date) -> list[ReadLine]:
    """``lines`` with the document's date where only one treatment can be meant, and with doubts about dates.

    Peppol BIS 3 has no delivery date on lines: BT-72, or BT-73/74 of one day, stands for the whole document.

    Raises:
        Unreadable: a date element that holds no date.
    """
    header = header_date(root, issued)
    treatments = [line for line in lines if line.is_treatment]
    alone = len(treatments) == 1
    return [_dated(line, header, alone) if line.is_treatment else line for line in lines]


def _dated(line: ReadLine, header: Dated, alone: bool) -> ReadLine:
    own = line.dated
    if own.doubt is not None:
        return _doubted(line, own.doubt)
    if own.day is None and header.doubt is not None:
        return _doubted(line, header.doubt)
    if own.day is None and header.day is None and own.hint is not None:
        return _doubted(line, own.hint)
    if header.day is None or header.day == own.day or (own.day is not None and not alone):
        return line
    if own.day is not None:
        return _doubted(
            line, _CONTRADICTION.fill(own=danish_date(own.day), day=danish_date(header.day)), forget=True
        )
    if alone:
        return replace(line, line=line.line.model_copy(update={"treatment_date": header.day}))
    return _doubted(line, _ONE_FOR_SEVERAL.fill(day=danish_date(header.day)))


def _doubted(line: ReadLine, doubt: Text, *, forget: bool = False) -> ReadLine:
    remark = Remark(subject=Subject.DATE, line=line.line.number, text=doubt)
    update = {"treatment_date": None} if forget else {}
    return replace(line, line=line.line.model_copy(update=update), remarks=(*line.remarks, remark))
