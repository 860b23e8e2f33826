"""CPR numbers in free text, distinguished from the other ten-digit numbers that stand on invoices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass

from bots.domain.cpr import Cpr

_DASHES = "-‐‑‒–—―−－﹣"
_INVISIBLE = str.maketrans({"\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None, "\u00a0": " "})
_SHAPED = re.compile(
    rf"(?<![0-9])(?:(?P<ddmm>[0-9]{{4}})(?P<century>18|19|20)?(?P<year>[0-9]{{2}})(?P<gap>\s?[{_DASHES}./_]?\s?)"
    rf"|(?P<dd>[0-9]{{2}})(?P<s>[-./ ])(?P<mm>[0-9]{{2}})(?P=s)(?P<cc>18|19|20)?(?P<yy>[0-9]{{2}})"
    rf"\s?[{_DASHES}./_ ]\s?)(?P<four>[0-9]{{4}})(?![0-9])"
)
_WINDOW = 40
_WHOSE = r"(?:\.?\s(?:hos|i|for|på|fra|til|af|ved)\s[^\W\d_]{1,20}(?:\s[^\W\d_]{1,20})?)?"
_ENDS_LABEL = rf"[{_DASHES}\s.:#]{{0,4}}(?:nr|nummer|no|id)?{_WHOSE}[\s.:#]{{0,3}}$"
_SAYS_CPR = re.compile(rf"(?:cpr|personn(?:umme)?r|patient)(?:\s?[/+&,]\s?navn)?{_ENDS_LABEL}", re.IGNORECASE)
_SAYS_OTHER = re.compile(
    r"(?:(?:faktura|kreditnota|ordre|rekvisition|rekv|bilag|sags?|konto|reg|iban|fik|betalings?-?id|gln|ean|cvr|"
    r"se-?nr|\bp[-. :]|\bp-?nummer|produktionsenhed|yder|tlf|telefon|mobil|varenr|kunde|debitor|kreditor|"
    r"journal|police|policen|forsikring|skades?|aftale|kontrakt|bestilling|best|ref|løbe|afregning|bevilling|"
    r"medlems|\bkt|\bkto|henvisning|projekt|leverandør|autorisation|kvittering|transaktion|bank|nordea|lager|parti)"
    rf"{_ENDS_LABEL}|[^\W\d_]{{2,}}[{_DASHES}\s]?(?:nr|nummer|no)\b[\s.:#]{{0,3}}$)",
    re.IGNORECASE,
)
_AFTER_REGISTRATION = re.compile(rf"(?<![0-9])[0-9]{{4}}[{_DASHES}\s]{{1,3}}$")
_BARE_LABEL = re.compile(r"(?<!\w)(?:nr|nummer|no|id|ref)[\s.:#]{0,3}$", re.IGNORECASE)
_NAMED = r"(?:[A-ZÆØÅÉÖÄÜ][\w'’-]{0,30}[ ]?){2,5}"
_PERSON = re.compile(rf"\s?,\s?({_NAMED})")
_BESIDE_NAME = re.compile(rf"\s?,?\s?{_NAMED}")
_ABOUT = re.compile(r"(?<!\w)(?:vedr|vedrørende|ang|angående|medlem|pt|person)[\s.:]{1,3}$", re.IGNORECASE)
_BEHIND_NAME = re.compile(rf"{_NAMED}[,:(\s]{{0,3}}$")


@dataclass(frozen=True)
class PatientNumber:
    """A CPR number in a text, and the name after a comma behind it: ``670761-1234,Medlem Test``.

    It is ``certain`` where the text leaves no doubt. An uncertain one may be another number, and ``cpr`` is
    None where the text says that it is a CPR number, but it cannot be one. A ``bare`` one, ten digits in a
    sentence without a hyphen, a word or a name beside them, is only certain enough to be a second person's.
    """

    cpr: Cpr | None
    name: str | None
    certain: bool
    bare: bool = False


def find_cprs(
    text: str, not_cpr: Set[str] = frozenset(), doubtful: Set[str] = frozenset()
) -> Iterator[PatientNumber]:
    """What is or may be a CPR number in ``text``, in order.

    Ten digits are one for certain when a word such as *CPR* or *patient* stands before them, in any writing;
    else when they stand alone and are written with a hyphen or in one, unless a word before them names
    another number (*konto*, *faktura*, *P-nr* ...). Those that are also ``doubtful``, references of the
    document, need a hyphen or a name besides. ``not_cpr`` are numbers of the parties (ten digits each). The
    first six must be a date in every case.
    """
    text = _plain(text)
    is_sentence = any(map(str.isalpha, text))
    for match in _SHAPED.finditer(text):
        date = match["ddmm"] + match["year"] if match["ddmm"] else match["dd"] + match["mm"] + match["yy"]
        digits = date + match["four"]
        before, after = text[max(0, match.start() - _WINDOW) : match.start()], text[match.end() :]
        labelled = _SAYS_CPR.search(before) is not None
        odd = match["century"] or match["cc"] or match["gap"] == "_"
        if not labelled and (odd or digits in not_cpr or _is_glued(before, after)):
            continue
        certain = labelled or _is_certain(match, before, after, digits in doubtful)
        if certain is None:
            continue
        try:
            cpr = Cpr(digits)
        except ValueError:
            if labelled:
                yield PatientNumber(None, None, certain=False)
            continue
        person = _PERSON.match(after)
        alone = not labelled and match["gap"] == "" and not _is_about_person(text, match.start(), match.end())
        yield PatientNumber(cpr, person[1].strip() if person else None, certain, bare=is_sentence and alone)


def _plain(text: str) -> str:
    """``text`` without invisible signs, and with the digits of any script as ours."""
    text = text.translate(_INVISIBLE)
    return text if text.isascii() else "".join(map(_digit, text))


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None) if sign.isdecimal() else None
    return sign if value is None else str(value)


def _is_certain(match: re.Match[str], before: str, after: str, in_references: bool) -> bool | None:
    """Of a number that nothing says is a CPR number; None where it is another number for certain."""
    gap = match["gap"]
    hyphenated = gap is not None and gap.strip() in tuple(_DASHES)
    if _SAYS_OTHER.search(before):
        return False if hyphenated else None
    if gap == "":
        if _AFTER_REGISTRATION.search(before) or _BARE_LABEL.search(before):
            return False
        return not in_references or _BESIDE_NAME.match(after) is not None
    return hyphenated


def _is_about_person(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 2 * _WINDOW) : start]
    patterns = (_BEHIND_NAME.search(before), _ABOUT.search(before), _BESIDE_NAME.match(text, end))
    return any(patterns)


def _is_glued(before: str, after: str) -> bool:
    glued_before = before[-1:].isalnum() or before[-1:] in tuple(f"{_DASHES}/_+#")
    glued_after = after[:1].isalnum() or (after[:1] in tuple(f"{_DASHES}/_+<") and after[1:2].isalnum())
    return glued_before or glued_after
