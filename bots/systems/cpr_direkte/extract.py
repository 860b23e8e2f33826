"""A whole extract: when it was made, which one came before it, and the persons in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from bots.domain.cpr import Cpr
from bots.domain.cpr_person import CprPerson
from bots.systems.cpr_direkte import layout
from bots.systems.cpr_direkte.errors import ExtractUnreadable
from bots.systems.cpr_direkte.layout import ExtractLine
from bots.systems.cpr_direkte.person import person_of


@dataclass(frozen=True)
class Extract:
    """``previous``: the day of the extract before this one; where that never came, somebody is missing.

    ``errors`` are what the register could not answer, in its own words. ``unsubscribed``: persons that it
    will not tell of any more.
    """

    task: str
    produced: date
    previous: date | None
    persons: tuple[CprPerson, ...] = field(repr=False)
    errors: tuple[str, ...] = ()
    unsubscribed: tuple[Cpr, ...] = ()


def is_whole(content: bytes) -> bool:
    """Whether the extract has come to its end record."""
    return content.rstrip().rpartition(b"\n")[2].startswith(layout.END.encode())


def read_extract(content: bytes, today: date) -> Extract:
    """Read the file; protection is that of ``today``. Everything of a person comes anew in every extract.

    Raises:
        ExtractUnreadable: a line that is no record, no start or end, or another number of records than the
            end says.
    """
    lines = list(_lines(content))
    if not lines or lines[0].kind != layout.START:
        raise ExtractUnreadable(line=1, why="den begynder ikke med en startrecord (000)")
    start, end, records = lines[0], lines[-1], lines[1:-1]
    if end.kind != layout.END:
        raise ExtractUnreadable(line=end.number, why="den slutter ikke med en slutrecord (999)")
    _count(end, records)
    produced = start.day("produced")
    if produced is None:
        raise ExtractUnreadable(line=1, why="startrecorden har ingen produktionsdato")
    of_persons = [line for line in records if line.kind not in (layout.ERROR, layout.UNSUBSCRIBED)]
    return Extract(
        start["task"],
        produced,
        start.day("previous"),
        tuple(_persons(of_persons, today)),
        tuple(f"{line['number']} {line['text']}" for line in records if line.kind == layout.ERROR),
        tuple(Cpr(line["cpr"]) for line in records if line.kind == layout.UNSUBSCRIBED),
    )


def _lines(content: bytes) -> Iterator[ExtractLine]:
    for number, line in enumerate(content.decode(layout.ENCODING).split("\n"), 1):
        text = line.rstrip("\r\x1a")
        if not text.strip():
            continue
        if not text[:3].isdigit():
            raise ExtractUnreadable(line=number, why="den begynder ikke med en recordtype på tre cifre")
        yield ExtractLine(number, text[:3], text)


def _count(end: ExtractLine, records: Sequence[ExtractLine]) -> None:
    # Whether start and end count themselves is not said; no other number is believed.
    said = end["records"]
    if not said.isdigit() or int(said) not in (len(records), len(records) + 2):
        raise ExtractUnreadable(
            line=end.number,
            why=f"den siger {said or 'intet'} om antallet af records, og her er {len(records)}",
        )


def _persons(lines: Sequence[ExtractLine], today: date) -> Iterator[CprPerson]:
    for number, of_one in groupby(lines, key=lambda line: line.person):
        records = list(of_one)
        try:
            yield person_of(records, today)
        except (ValueError, StopIteration) as error:
            why = str(error) or "personen har ingen record 001"
            raise ExtractUnreadable(line=records[0].number, why=why.replace(number, "...")) from None
