"""CPR numbers in running text, in whatever way they are written there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from bots.domain.cpr import Cpr
from bots.domain.decoding import Piece, Reading, readings

INLINE, BLOCK = "\ue000", "\ue001"
"""Stand in the place of tags: within a line, and between lines, cells or fields."""

_TAG = (
    r"""[<\]](?:(?<=<)!--.*?-->|(?<=<)!\[CDATA\[|(?<=\])\]>"""
    r"""|(?<=<)/?[A-Za-z](?:[^<>"']|"[^"<]{0,1000}"|'[^'<]{0,1000}')*+>|(?<=<)[!?/A-Za-z][^<>]*>)"""
)
_TAGS = re.compile(rf"(?:{_TAG})(?:\s*(?:{_TAG}))*\s*", re.DOTALL)
_BLOCKS = re.compile(
    r"</?(?:t[dhr]|p|div|li|ol|ul|d[ltd]|h[1-6]|option|input|select|table|section|article|body|html)\b", re.I
)
_VALUE = re.compile(r"""<input\b[^<>]*?[\s+]value\s*=\s*["']?(?P<value>[^"'<>\s+]*)""", re.I)
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]|[^\x00-\x7fæøåÆØÅéäöüÉÄÖÜ\ue000\ue001]")
_GAP = rf"[\s\-_/.·•~*+'\"`\\,;|:{INLINE}{BLOCK}]"
_CLUSTER = re.compile(rf"[0-9](?:{_GAP}{{0,24}}[0-9]){{9,}}")
_DASHES = "\u2212\u2043\u00af\u02d7\u207b\u208b\u30fc\uff70\u2500\u2501\uffe3\u02c9"
_BLANKS = "\u2800\u3164\uffa0\u115f\u1160"
"""Signs that look so, whatever Unicode takes them for."""
_ANY_DIGIT = re.compile(r"\d|[^\x00-\xff]|[²³¹]")
_RUN = re.compile(r"[0-9]+")
_PART = re.compile(rf"[-./_ +]|{BLOCK}")
_CELL = re.compile(rf"[;,|\t{BLOCK}]")
_EACH = re.compile(rf"[-./_| +]|{BLOCK}")
_SINGLE = re.compile(rf"[-./_| +]|[\"']?[,;][ +]?[\"']?|{BLOCK}")
_DATE_RUN = re.compile(r"(?<![0-9])(?:[0-9]{6}|[0-9]{8})(?![0-9])")
_SHORT_DATE = re.compile(
    r"(?<![0-9.,/-])([0-9]{1,2})([./-]) ?([0-9]{1,2})([./-]) ?"
    r"((?:1[89]|20)[0-9]{2}(?=[ +]*-?[ +]*[0-9])|[0-9]{2}(?= ?- ?[0-9]))[ +-]{1,3}([0-9]{4})"
    r"(?![0-9]|[-/.][0-9])"
)
_SHORT_RUN = re.compile(r"(?<![0-9.,])[0-9]{9}(?![0-9])")
_FAR = 300
_MANY = 64
_LONGEST = 6


@dataclass(frozen=True)
class WrittenCpr:
    """One number in a text: its ten digits, and where in the text each of them is written."""

    digits: str
    places: tuple[tuple[int, int], ...]


def numbers_in(text: str | Reading) -> Iterator[WrittenCpr]:
    """Everything in ``text`` that reads as a CPR number, fictive ones included; its escapes are undone.

    Found are ten digits in one piece, or with anything short after the sixth; the date in parts or with its
    century; pairs, and single digits that the same sign parts. Digits of any script count, tags within a
    line part nothing, and signs of no width are not there. A longer run of digits (GLN, FIK) is none.
    """
    if isinstance(text, str):
        # Ten digits in any writing need ten of these, whatever escapes they stand in.
        found = readings(text) if len(_ANY_DIGIT.findall(text)) >= 10 else []
    else:
        found = [text]
    seen = set()
    for reading in found:
        for folded in folds(reading):
            clusters = (_in_cluster(folded, *one.span()) for one in _CLUSTER.finditer(folded.text))
            for number in chain(*clusters, _short_dates(folded)):
                if number.places not in seen:
                    seen.add(number.places)
                    yield number


def known_in(reading: Reading, known: Collection[str]) -> Iterator[WrittenCpr]:
    """Where one of the ``known`` numbers stands in ``reading``, whatever lies between its digits."""
    forms = {form: (number, kept) for number in known for form, kept in _forms(number)}
    dates = {form[:-4]: (number, kept) for form, (number, kept) in forms.items()}
    for folded in folds(reading) if forms else ():
        runs = [run.span() for run in _RUN.finditer(folded.text)]
        stream = "".join([folded.text[start:end] for start, end in runs])
        if len(forms) > _MANY or any(form in stream for form in forms):
            at = [place for start, end in runs for place in range(start, end)]
            for first, form in _windows(stream, forms):
                places = at[first : first + len(form)]
                if all(after - before <= _FAR for before, after in pairwise(places)):
                    yield _found(folded, forms[form][0], [places[index] for index in forms[form][1]])
        for run in _SHORT_RUN.finditer(folded.text):
            # As a number it has lost its leading zero: the first digit stands nowhere.
            if (digits := f"0{run[0]}") in known:
                nowhere = (folded.span(run.start(), run.end())[0],) * 2
                yield WrittenCpr(digits, (nowhere, *_found(folded, digits, range(*run.span())).places))
        for run in _DATE_RUN.finditer(folded.text):
            hit = dates.get(run[0])
            serial = hit and re.compile(rf"(?<![0-9]){hit[0][6:]}(?![0-9])").search(
                folded.text, run.end(), run.end() + _FAR
            )
            if hit and serial:
                places = [*range(*run.span()), *range(*serial.span())]
                yield _found(folded, hit[0], [places[index] for index in hit[1]])


def folds(reading: Reading) -> list[Reading]:
    """``reading`` with all digits, dashes and spaces written alike; then also with its tags folded up."""
    if not reading.folds:
        plain = reading.undone(_ODD, _folded) or reading
        without_tags = plain.undone(_TAGS, _tags) if "<" in plain.text or "]]>" in plain.text else None
        reading.folds = [plain, without_tags] if without_tags else [plain]
    return reading.folds


def _windows(stream: str, forms: Collection[str]) -> Iterator[tuple[int, str]]:
    for size in (10, 12):
        for first in range(len(stream) - size + 1):
            if (form := stream[first : first + size]) in forms:
                yield first, form


def is_date(digits: str) -> bool:
    """Whether the first six of ten digits are a birth date."""
    try:
        Cpr(digits)
    except ValueError:
        return False
    return True


def _folded(match: re.Match[str]) -> list[Piece] | None:
    plain = _fold(match[0])
    return None if plain == match[0] else [(plain, 0, 1)]


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        # An octet that is no UTF-8, as ``surrogateescape`` gives it.
        character = bytes([ord(character) - 0xDC00]).decode("cp1252", "replace")
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me", "Cc"):
        return ""
    if category == "Pd" or character in _DASHES:
        return "-"
    if category.startswith("Z") or character in _BLANKS:
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and not plain.isalnum() else character


def _tags(match: re.Match[str]) -> list[Piece]:
    text = match[0]
    if values := [value for value in _VALUE.finditer(text) if value["value"]]:
        # What stands in fields is read as what stands in cells is.
        pieces: list[Piece] = []
        at = 0
        for value in values:
            start, end = value.span("value")
            pieces += [(BLOCK, at, start), *((text[place], place, place + 1) for place in range(start, end))]
            at = end
        return [*pieces, (BLOCK, at, len(text))]
    if _BLOCKS.search(text):
        sign = BLOCK
    elif text[-1].isspace() or re.search(r">\s+<", text):
        sign = " "
    else:
        sign = INLINE
    return [(sign, 0, len(text))]


def _short_dates(folded: Reading) -> Iterator[WrittenCpr]:
    """Dates as people write them, ``5/3-1978 1234`` and ``5.3.78-1234``: a zero left out stands nowhere."""
    for match in _SHORT_DATE.finditer(folded.text):
        day, month, year = (match.span(number) for number in (1, 3, 5))
        digits = "".join((match[1].zfill(2), match[3].zfill(2), match[5][-2:], match[6]))
        if not is_date(digits) or (len(match[5]) == 4 and Cpr(digits).birth_date.year != int(match[5])):
            continue
        places: list[tuple[int, int]] = []
        for start, end in (day, month):
            first = folded.span(start, end)[0]
            places += [(first, first)] * (2 - (end - start))
            places += [folded.span(place, place + 1) for place in range(start, end)]
        rest = (*range(year[1] - 2, year[1]), *range(*match.span(6)))
        yield WrittenCpr(digits, (*places, *(folded.span(place, place + 1) for place in rest)))


def _in_cluster(folded: Reading, start: int, end: int) -> Iterator[WrittenCpr]:
    text = folded.text
    runs = [run.span() for run in _RUN.finditer(text, start, end)]
    for first in range(len(runs)):
        total = 0
        for last in range(first, len(runs)):
            total += runs[last][1] - runs[last][0]
            if total > 12:
                break
            if total in (10, 12) and (kept := _reads_as_number(text, runs, first, last, total)):
                places = [place for one in runs[first : last + 1] for place in range(*one)]
                yield _found(folded, "".join(text[places[index]] for index in kept), places, kept)


def _reads_as_number(
    text: str, runs: Sequence[tuple[int, int]], first: int, last: int, total: int
) -> Sequence[int]:
    """Which of the digits are the number's ten; none where they do not read as one."""
    digits = "".join(text[slice(*one)] for one in runs[first : last + 1])
    gaps: dict[int, str] = {}
    offset = 0
    for one, following in pairwise(runs[first : last + 1]):
        offset += one[1] - one[0]
        gap = text[one[1] : following[0]].replace(INLINE, "")
        if len(gap) > _LONGEST and BLOCK not in gap:
            return ()
        if gap:
            gaps[offset] = BLOCK if BLOCK in gap and not gap.replace(BLOCK, "").strip() else gap
    if total == 12:
        after = text[runs[last][1] : runs[last][1] + 2]
        return next((kept for kept in _CENTURIES if _reads_with_century(digits, gaps, after, kept)), ())
    if not is_date(digits):
        return ()
    alike = len({*gaps.values()}) == 1
    match tuple(gaps):
        case () | (6,):
            fits = True
        case (2, 4) | (2, 4, 6):
            # A date and a number in the next cell of a table read the same otherwise.
            fits = gaps[2] == gaps[4] and bool(_PART.fullmatch(gaps[2]))
            fits = fits and (gaps[2] == BLOCK or not _CELL.search(gaps.get(6, "")))
        case (2, 4, 6, 8) | (1, 2, 3, 4, 5, 6, 7, 8, 9):
            sign = next(iter(gaps.values()))
            each = _EACH if len(gaps) == 4 else _SINGLE
            fits = alike and bool(each.fullmatch(sign)) and not _goes_on(text, runs, first, last, sign)
        case _:
            fits = False
    return range(10) if fits else ()


_DAY_FIRST = (0, 1, 2, 3, 6, 7, 8, 9, 10, 11)
_YEAR_FIRST = (6, 7, 4, 5, 2, 3, 8, 9, 10, 11)
_CENTURIES = (_DAY_FIRST, _YEAR_FIRST)


def _reads_with_century(digits: str, gaps: dict[int, str], after: str, kept: Sequence[int]) -> bool:
    year = digits[4:8] if kept is _DAY_FIRST else digits[:4]
    parts = (2, 4) if kept is _DAY_FIRST else (4, 6)
    ten = "".join(digits[index] for index in kept)
    if year[:2] not in ("18", "19", "20") or not is_date(ten) or tuple(gaps) not in (
        (), (8,), parts, (*parts, 8)
    ):  # fmt: skip
        return False
    if parts[0] in gaps and (gaps[parts[0]] != gaps[parts[1]] or not _PART.fullmatch(gaps[parts[0]])):
        return False
    gap = gaps.get(8, "")
    if kept is _DAY_FIRST and gap.strip() and not _CELL.search(gap):
        return True
    # A date and a time of day, the year of the next date or the amount of the next cell read the same.
    return (
        Cpr(ten).birth_date.year == int(year)
        and (year < "2000" or (not _CELL.search(gap) and (digits[8:10] > "23" or digits[10:] > "59")))
        and not re.fullmatch(r"[-/.][0-9]", after)
    )


def _goes_on(text: str, runs: Sequence[tuple[int, int]], first: int, last: int, sign: str) -> bool:
    """Whether digits in the same writing stand before or after: a list of numbers."""
    before = first > 0 and text[runs[first - 1][1] : runs[first][0]] == sign
    return before or (last + 1 < len(runs) and text[runs[last][1] : runs[last + 1][0]] == sign)


def _forms(number: str) -> Iterator[tuple[str, Sequence[int]]]:
    """The number as a row of digits, and which of them are its ten."""
    yield number, range(10)
    if is_date(number):
        year = str(Cpr(number).birth_date.year)
        yield f"{number[:4]}{year}{number[6:]}", _DAY_FIRST
        yield f"{year}{number[2:4]}{number[:2]}{number[6:]}", _YEAR_FIRST


def _found(
    folded: Reading, digits: str, places: Sequence[int], kept: Sequence[int] | None = None
) -> WrittenCpr:
    chosen = places if kept is None else [places[index] for index in kept]
    return WrittenCpr(digits, tuple(folded.span(place, place + 1) for place in chosen))
