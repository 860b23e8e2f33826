"""Additional services (tillægsydelser): what a clinic may sell, but not to the fund."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bots.domain.invoice import InvoiceLine

DISTINCT_WORDS = (
    "acupuncture",
    "akupunktur",
    "chokboelge",
    "chokbølge",
    "dryneedling",
    "kinesiotape",
    "kinesiotaping",
    "shockwave",
    "trykboelge",
    "trykbølge",
    "ultralyd",
)
"""Long words that mean one thing only: found anywhere inside a word, so that compounds count."""

SHORT_WORDS = ("laser", "tape", "taping", "tapening", "tapning")
"""Short words that other words contain (Klaser, etape): found alone or between known parts."""

COMPOUNDS = (r"laser(?!oper)\w*", r"\w*[^\We]tape[rn]?")
"""Compounds of short words: a laser-something but not a laser operation, a something-tape but no etape."""

FIRST_PARTS = ("kinesio", "kinesiologi", "sports", "lymfe", "højeffekt", "led")
LAST_PARTS = ("behandling", "behandlinger", "behandlingen", "terapi", "terapien", "ning", "en", "n", "r", "s")
NEGATIONS = (
    "uden", "ingen", "intet", "ikke", "ej", "ekskl", "eksklusiv", "eksklusive", "hverken", "fravalgt",
    "undladt", "nej", "nix", "aldrig", "minus", "no", "not", "without",
)  # fmt: skip
"""Words that say that something was not done."""

_SEPARATED = {
    "dry needling": "dryneedling",
    "shock wave": "shockwave",
    "kinesio tap": "kinesiotap",
    "chok bølge": "chokbølge",
    "tryk bølge": "trykbølge",
}
_ABBREVIATIONS = re.compile(r"\b(inkl|ekskl|evt|beh|ca|nr|kl|pt|pga|vedr|hhv|tidl|udf|f\.eks|bl\.a)\.")
_NOT_A_SERVICE = re.compile(
    r"klinik|center|centret|akademi|skole|uddannelse|kursus|allergi|intoleran|overfølsom"
)
"""In a word, or in the word after it: a place, a course or an allergy."""
_SIGNS = (
    (re.compile(r"(?<!\w)u/\s?"), "uden "),
    (re.compile(r"(?<![\w.,/-])(?:0|nul)(?![\w.,:/-])|÷|(?<=:)\s*[-–—]+\s*(?=$|[,.])"), " ingen "),
)
"""Signs for a word that says that something was not done."""
_ALLERGIC = re.compile(r"(?:allergi\w*|overfølsom\w*|tåler ikke)\s(?:over\s?for\s|mod\s|for\s|af\s)?$")
_UNCERTAIN = re.compile(
    r"henvis|anbefal|overvej|\bevt\b|eventuel|mulig|tidl|ønsk|næste gang|planlagt|planlæg|tilbud|tilbyd"
    r"|foreslå"
    r"|s[ck]ann|prøvet|\bfør\b|reumatolog|radiolog"
    r"|sygehus|hospital|speciallæge|egen læge|privat|egenbetal|selv betal|betaler selv"
    r"|betalt af|afregn|kontraindi|virk|effekt|uanset|trods|fraråd|frabed|afvis|afslå|afslog|aflys|udsat"
    r"|udsæt|udgå|bortfald|droppe|spring|sprunget|undgå|undlad|fravælg|stoppe|ophør|i stedet|fremfor|frem for"
    r"|alternativ"
)
"""Words of a sentence that mentions a service without saying whether it was given and billed here."""
_FILLERS = (
    r"(?:(?:brug|brugt|anvendt|anvendelse|givet|udført|foretaget|modtaget|fået|benyttet|lavet|behov|tillæg"
    r"|behandling|indikation|form)\s)?(?:(?:af|for|med|til|som)\s)?(?:(?:nogen|noget|nogle|form|for)\s){0,2}"
)
_LONGEST = 1000
"""Characters of a sentence that are looked at together: a list of services is soon looked at too often."""
_LINKS = r"(?:\s?[,+&]\s?|\s)(?:(?:og|eller|samt|or|and)\s)?"
_IS = r"\s?(?::|=|(?:(?:er|blev|var|bliver|er der|is|was|har)\s)*)\s?"


def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A mention of a service, and the two ways to say that there was none: before it and after it."""
    distinct = "|".join(re.escape(word) for word in words)
    word = (
        rf"(?<!\w)(?:\w*(?:{distinct})\w*|{'|'.join(COMPOUNDS)}"
        rf"|(?:{'|'.join(FIRST_PARTS)})?(?:{'|'.join(SHORT_WORDS)})(?:{'|'.join(LAST_PARTS)})?)(?!\w)"
    )
    listed, no = rf"{word}(?:{_LINKS}{word}){{0,20}}", rf"(?<!\w)(?:{'|'.join(NEGATIONS)})(?!\w)"
    return (
        re.compile(word),
        re.compile(rf"{no}\s{_FILLERS}(?:(?:hverken)\s)?{listed}"),
        re.compile(rf"{listed}{_IS}{no}(?!\s(?:kun|bare|blot|only))"),
    )


_PATTERN, _DENIED_BEFORE, _DENIED_AFTER = _patterns(DISTINCT_WORDS)
_NEGATED = re.compile(rf"(?<!\w)(?:{'|'.join(NEGATIONS)})(?!\w)")


def additional_service(line: InvoiceLine, words: tuple[str, ...] | None = None) -> str | None:
    """The first additional service that the line bills for certain, or None.

    A service that is said not to be there ("uden tape", "ultralyd er ikke anvendt") is not billed, nor is
    anything on a line that costs nothing. ``words`` are the distinct words that the business has decided on,
    instead of those above.
    """
    if line.free or line.amount <= 0:
        return None
    return next((service for service, certain in _mentions(line, words) if certain), None)


def uncertain_service(line: InvoiceLine, words: tuple[str, ...] | None = None) -> str | None:
    """The first additional service that the line mentions without it being certain that it is billed."""
    if line.free or additional_service(line, words) is not None:
        return None
    return next((service for service, _ in _mentions(line, words)), None)


def _mentions(line: InvoiceLine, words: tuple[str, ...] | None) -> Iterator[tuple[str, bool]]:
    """Each mention that is not denied, and whether it is certain."""
    mention, *denials = _patterns(words) if words else (_PATTERN, _DENIED_BEFORE, _DENIED_AFTER)
    text = f"{line.name}\n{line.note}".casefold()
    if not any(word[:3] in text for word in (*(words or DISTINCT_WORDS), *SHORT_WORDS)):
        return
    text = _ABBREVIATIONS.sub(r"\1", text)
    for sentence in _sentences(text):
        for sign, word in _SIGNS:
            sentence = sign.sub(word, sentence)
        plain = " ".join(re.sub(r"[-‐‑–—_/0-9]", " ", sentence).split())
        for apart, together in _SEPARATED.items():
            plain = plain.replace(apart, together)
        denied = [match.span() for denial in denials for match in denial.finditer(plain)]
        doubtful = bool(_UNCERTAIN.search(mention.sub(" ", plain)) or _NEGATED.search(plain))
        for match in mention.finditer(plain):
            if not any(start <= match.start() and match.end() <= end for start, end in denied) and (
                not _is_no_service(plain, match)
            ):
                yield match[0], not doubtful


def _sentences(text: str) -> Iterator[str]:
    text = re.sub(r"\?(?=\s*(?:nej|ja)\b)", ":", text)
    for sentence in re.split(r"[;!?\n|]|\.(?=\s|$)", text):
        for start in range(0, len(sentence), _LONGEST):
            yield sentence[start : start + _LONGEST]


def _is_no_service(sentence: str, match: re.Match[str]) -> bool:
    following = sentence[match.end() :].split()[:1]
    return (
        any(_NOT_A_SERVICE.search(word) for word in (match[0], *following))
        or _ALLERGIC.search(sentence[: match.start()]) is not None
    )
