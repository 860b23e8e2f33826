"""Where fields lie in the records of a CPR extract: position (from 1) and length.

Source: CPR Direkte, P12170; positions as in the published interface (examples: the CPR authority's demo
persons). Files are ISO-8859-1, a record a line, and blanks at its end may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

ENCODING = "iso-8859-1"
START, END = "000", "999"
PERSON, ADDRESS, CLEAR_ADDRESS, PROTECTION = "001", "002", "003", "004"
NAME, CIVIL, SEPARATION, CHILD, PARENTS = "008", "012", "013", "014", "015"
FORMER_ADDRESS, FORMER_CIVIL = "023", "029"
ERROR, UNSUBSCRIBED = "910", "997"

_FIELDS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    START: {"task": (14, 6), "produced": (20, 8), "previous": (28, 8)},
    END: {"records": (14, 8)},
    PERSON: {
        "cpr": (4, 10),
        "current": (14, 10),
        "status": (24, 2),
        "since": (26, 12),
        "uncertain": (38, 1),
        "born": (40, 10),
    },
    ADDRESS: {"municipality": (14, 4)},
    CLEAR_ADDRESS: {
        "name": (14, 34),
        "care_of": (48, 34),
        "location": (82, 34),
        "street": (116, 34),
        "city": (150, 34),
        "postcode": (184, 4),
        "district": (188, 20),
        "municipality": (208, 4),
    },
    PROTECTION: {"kind": (14, 4), "from": (18, 10), "until": (28, 10)},
    NAME: {"addressed": (160, 34)},
    CIVIL: {"status": (14, 1), "spouse": (15, 10), "since": (71, 12)},
    SEPARATION: {"since": (26, 10)},
    CHILD: {"cpr": (14, 10)},
    PARENTS: {"mother": (25, 10), "father": (92, 10)},
    FORMER_ADDRESS: {"mark": (14, 1), "municipality": (15, 4), "left": (84, 12)},
    FORMER_CIVIL: {"mark": (14, 1), "status": (15, 1), "spouse": (16, 10), "until": (85, 12)},
    ERROR: {"field": (4, 10), "number": (89, 4), "text": (93, 65)},
    UNSUBSCRIBED: {"cpr": (4, 10)},
}


@dataclass(frozen=True)
class ExtractLine:
    """One record: its kind, and its fields by name. ``number`` is its line in the file."""

    number: int
    kind: str
    text: str

    def __getitem__(self, field: str) -> str:
        position, length = _FIELDS[self.kind][field]
        return self.text[position - 1 : position - 1 + length].strip()

    def day(self, field: str) -> date | None:
        """A date; None where it is left empty or the register does not know the day."""
        return day(self[field])

    @property
    def person(self) -> str:
        """The number of the person that the record is about."""
        return self.text[3:13]


def day(text: str) -> date | None:
    """``1998-01-01``, ``20010107`` or ``200111071004``; None where there is none, or no such day.

    The register writes 00 for a month or day that it does not know.
    """
    digits = text.replace("-", "")[:8]
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007  a day, no moment
    except ValueError:
        return None
