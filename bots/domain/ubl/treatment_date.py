"""When a line's treatment was given: only what the document says, never a guess."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from bots.domain.dates import parse_date
from bots.domain.ubl.nodes import day, find
from bots.domain.ubl.texts import line_texts

_DATE = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}|[0-9]{8})(?![0-9])"
# "Dato" alone counts only where a statement begins: "henvist dato" and "fakturadato" are other dates.
_LABEL = (
    r"(?:(?<!\w)(?:behandlings[ -]?dato(?:er|en)?|behandlingsdag|beh\.?\s?dato)"
    r"|(?:(?:^|[.;,|(])\s?)dato(?:\sfor\sbehandling(?:en)?)?)"
)
_LABELLED = re.compile(
    rf"{_LABEL}\s?[:=.–-]?\s?(?:den\s|d\.\s?)?({_DATE}(?:\s?(?:,|;|/|\+|&|og)\s?{_DATE}){{0,50}})",
    re.IGNORECASE | re.MULTILINE,
)
_ONE = re.compile(_DATE)


def treatment_dates(line: etree._Element) -> tuple[date, ...]:
    """The distinct dates that a line gives for its treatment, in the order they were found.

    Looks at the delivery date, at a period of one day, and in the texts for ``Behandlingsdato: 20-04-2026``
    in any form that ``parse_date`` reads. None is found where the line has only a period of several days.

    Raises:
        Unreadable: a date element that holds no date.
    """
    found = []
    delivered = find(line, "cac:Delivery/cbc:ActualDeliveryDate")
    if delivered is not None:
        found.append(day(delivered))
    start, end = find(line, "cac:InvoicePeriod/cbc:StartDate"), find(line, "cac:InvoicePeriod/cbc:EndDate")
    if start is not None and (end is None or day(start) == day(end)):
        found.append(day(start))
    for text, _ in line_texts(line):
        found += _written(text)
    return tuple(dict.fromkeys(found))


def _written(text: str) -> list[date]:
    dates = []
    for labelled in _LABELLED.finditer(text):
        for one in _ONE.findall(labelled[1]):
            try:
                dates.append(parse_date(one))
            except ValueError:
                continue  # no day in the calendar: the line then has no date, and a rule says so
    return dates
