"""When a line's treatment was given: only what the document says without doubt, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from lxml import etree

from bots.domain.dates import danish_date
from bots.domain.text import Text
from bots.domain.ubl.dates_in_text import Mention, mentions, partial_dates
from bots.domain.ubl.nodes import content, day, find_all, paragraphs
from bots.domain.ubl.texts import line_texts
from bots.domain.ubl.unreadable import mask

_MOST_SHOWN = 5
_AROUND = 80
_ENDING = (
    r"\s?[:=.–-]?\s?(?:(?:er|var|har\sværet)\s)?"
    r"(?:(?:man|tirs|ons|tors|fre|lør|søn)dag\.?,?\s)?(?:den\s|d\.\s?|dato:?\s?)?$"
)
_TREATED = re.compile(
    r"(?:(?<!\w)(?:behandlings?[ -]?dato(?:er|en)?|behandlingsdag(?:e|en)?|beh\.?\s?dato(?:er)?"
    r"|treatment\sdate|date\sof\streatment)"
    r"|(?<!\w)beh\.(?=\s?(?:den\s|d\.))|(?<!\w)dato(?:er|en)?\sfor\sbehandling(?:en|er)?"
    rf"|(?<!\w)(?:er\s|blev\s)?(?:behandlet|treated(?:\son)?)){_ENDING}",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:^|(?<=[\n.;,|(])\s?|(?<=[\n.;,|(]))dato{_ENDING}", re.IGNORECASE)
_TREATMENT = (
    r"(?:\w*(?:behandling|konsultation|træning|terapi|undersøgelse|opfølgning)|fysioterapi|kiropraktik"
    r"|massage|normalbeh\.?|kort beh\.?)"
)
_AFTER_TREATMENT = re.compile(
    rf"(?<!\w){_TREATMENT}(?:\s?,\s?\w{{3,20}})?\s?[,:(–-]?\s?(?:den\s|d\.\s?)?$", re.IGNORECASE
)
_BODY = (
    r"\w*(?:ryg|nakke|skulder|skuldre|hofte|albue|lænd|bækken|kæbe|ankel|håndled|bryst)\w*|knæ\w*|arm(?:e|en)?"
    r"|hånd|fod|fødder|ben(?:et)?|hoved\w*|finger|tå|højre|venstre|og|samt|begge|øvre|nedre"
)
_ABOUT_TREATMENT = re.compile(rf"{_TREATMENT}|{_BODY}|[0-9]+|min\w*", re.IGNORECASE)
"""A word that names a treatment, or a part of the body that was treated."""
_ANOTHER = re.compile(
    r"henvis|henvendt|faktura|regning|skade|ulykke|uheld|tilskade|operat|operer|fød|betal|forfald|rykker"
    r"|bestil|ordre|rekvi|journal|scan|røntgen|\bmr\b|næste|ny tid|kommende|garanti|gyldig|gælder|udstedt"
    r"|udskrevet|oprettet|modtage|samtykke|aftale|indkald|aflys|afbud|udeblev|bevilget|bevilling|ordin|recept"
    r"|epikrise|attest|referral|invoice|birth|injur|next",
    re.IGNORECASE,
)
"""Words of another date than the treatment's."""
_PERHAPS = re.compile(
    r"første gang|sidste|seneste|tidligere|debut|start|siden|indtil|forløb|periode|plan|kontrol|status"
    r"|opdater",
    re.IGNORECASE,
)
"""Words of a date that may or may not be the treatment's."""
_ANOTHER_TIME = re.compile(
    r"tidligere|\bsidst|\bsenest|næste|kommende|\bopr\b|oprindelig|første gang|henvisning\w* behandlingsdato",
    re.IGNORECASE,
)
"""Words before a treatment's date that make it another treatment's."""
_NOT_GIVEN = re.compile(
    r"planlagt|aflys|afbud|udeblev|flytte|rykke|ændre|\b(?:hos|af|på|ved)\s(?:\w+\s)?"
    r"(?:\w*læge\w*|\w*sygehus\w*|\w*hospital\w*|skadestue\w*|ambulatori\w*)",
    re.IGNORECASE,
)
"""Words around a treatment's date of a treatment that was not given, or not here."""
_NEGATED = re.compile(r"\b(?:ikke|ej)\b", re.IGNORECASE)
_INVOICE_FOR = re.compile(r"(?:faktura|regning|kreditnota)\w*\s(?:for|på|vedr\w*\.?)\s", re.IGNORECASE)
_NOT_IN_NAME = re.compile(
    r"sidste|seneste|tidligere|siden|indtil|periode|\bfra\b|\btil\b|dato", re.IGNORECASE
)
_BREAK = re.compile(r"[\n;!?|]|(?<=[^\W\d_]{3})(?<![Oo]pr)\.(?=\s)")


class _Standing(Enum):
    """What the words before a date make of it."""

    TREATMENT = "treatment"
    ANOTHER = "another"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Dated:
    """The one certain day, or why there is none although the document has dates (``doubt``), or neither.

    ``hint``: of a text without a date, that something in it may be meant to be one.
    """

    day: date | None = None
    doubt: Text | None = None
    hint: Text | None = None


@dataclass(frozen=True)
class _Seen:
    """A date that may be the treatment's. ``day`` is None where it cannot be one day."""

    written: str
    day: date | None
    certain: bool


def line_date(line: etree._Element, issued: date) -> Dated:
    """The day of a line's treatment.

    Every delivery date counts, a period of one day (start and end), and a date in a text that says that it
    is the treatment's: ``Behandlingsdato: 20-04-2026``, ``Behandlet den 20. april``, ``Normalbehandling
    20-04-2026``. Several days, a period and dates whose meaning is uncertain give a doubt; dates of
    something else (a referral, an injury, the invoice) give nothing.

    Raises:
        Unreadable: a date element that holds no date.
    """
    seen = [*_stated(line)]
    for text, element in line_texts(line):
        seen += _written(text, issued, is_name=etree.QName(element).localname == "Name")
    return _concluded(seen) if seen else Dated(hint=_other_delivery(line) or _hint(line))


def header_date(root: etree._Element, issued: date) -> Dated:
    """The day that the document as a whole gives: BT-72, a BT-73/74 of one day, or a note that says so.

    Raises:
        Unreadable: a date element that holds no date.
    """
    notes = (paragraphs(note) for note in find_all(root, "cbc:Note"))
    written = (one for note in notes for one in _written(note, issued, is_header=True))
    return _concluded([*_stated(root), *written])


def _other_delivery(line: etree._Element) -> Text | None:
    """A date of delivery that is not the actual one: requested, promised, latest, or in a period's words."""
    written = [
        content(element)
        for delivery in find_all(line, "cac:Delivery")
        for element in delivery.iter("{*}*")
        if etree.QName(element).localname.endswith("Date")
    ]
    written += map(content, find_all(line, "cac:InvoicePeriod/cbc:Description"))
    return next((_not_one_day(mask(one)) for one in written if one), None)


def _hint(line: etree._Element) -> Text | None:
    for text, _ in line_texts(line):
        for partial in partial_dates(text):
            if (
                _ANOTHER.search(_last_statement(text[max(0, partial.start() - _AROUND) : partial.start()]))
                is None
            ):
                return _not_one_day(partial[0].strip())
    return None


def _not_one_day(written: str) -> Text:
    return Text(da=f"der står ikke én bestemt dag: {written}", en=f"it is not one certain day: {written}")


def _stated(element: etree._Element) -> Iterator[_Seen]:
    for delivered in find_all(element, "cac:Delivery/cbc:ActualDeliveryDate"):
        yield _Seen(danish_date(day(delivered)), day(delivered), certain=True)
    for period in find_all(element, "cac:InvoicePeriod"):
        starts, ends = find_all(period, "cbc:StartDate"), find_all(period, "cbc:EndDate")
        days = {day(one) for one in (*starts, *ends)}
        if starts and ends and len(days) == 1:
            yield _Seen(danish_date(next(iter(days))), next(iter(days)), certain=True)
        elif days:
            first, last = ("–".join(map(content, each)) for each in (starts, ends))
            yield _Seen(f"{first or '?'} – {last or '?'}", None, certain=False)


def _written(text: str, issued: date, *, is_name: bool = False, is_header: bool = False) -> Iterator[_Seen]:
    standing, end = _Standing.UNCLEAR, 0
    for mention in mentions(text, issued):
        if not mention.follows:
            standing = _standing(text, mention, end, is_name=is_name, is_header=is_header)
        end = mention.end
        if standing is _Standing.ANOTHER or (mention.packed and standing is not _Standing.TREATMENT):
            continue
        yield _Seen(mention.written, mention.day, certain=standing is _Standing.TREATMENT)
    if not end and (label := _UNREAD.search(text)):
        yield _Seen(label[0].strip(), None, certain=False)


_UNREAD = re.compile(
    r"(?<!\w)(?:behandlings?[ -]?dato(?:er|en)?|beh\.?\s?dato|behandlingsdage?|behandlet)\b[^\n;]{0,20}?"
    r"[0-9][^\n;]{0,20}",
    re.IGNORECASE,
)
"""A treatment date that is stated in a form that is not read."""


def _standing(text: str, mention: Mention, after: int, *, is_name: bool, is_header: bool) -> _Standing:
    before = text[after : mention.start]
    own = _last_statement(before)
    if _TREATED.search(before):
        behind = re.split(r"[\n;!?|]|\.(?=\s)", text[mention.end : mention.end + _AROUND])[0]
        doubts = (
            _NEGATED.search(own),
            _ANOTHER_TIME.search(own),
            _NOT_GIVEN.search(own),
            _NOT_GIVEN.search(behind),
        )
        return _Standing.UNCLEAR if any(doubts) else _Standing.TREATMENT
    if _ANOTHER.search(own):
        is_for_treatment = _INVOICE_FOR.search(own) and _AFTER_TREATMENT.search(before)
        return _Standing.UNCLEAR if is_for_treatment else _Standing.ANOTHER
    # A document's own "Dato" may be that of the document.
    if bare := not is_header and _BARE.search(before):
        earlier = text[: after + bare.start()].strip()
        clear = not earlier.strip(" .,;:|(") or (after == 0 and _is_about_treatment(earlier))
        return _Standing.TREATMENT if clear else _Standing.UNCLEAR
    if _AFTER_TREATMENT.search(before) and not _PERHAPS.search(own):
        return _Standing.TREATMENT
    # What is billed is from the day that ends its name: "Opstart af forløb, lænd 21-10-2026".
    if is_name and before.strip() and not text[mention.end :].strip(" .)"):
        return _Standing.UNCLEAR if _NOT_IN_NAME.search(before) else _Standing.TREATMENT
    return _Standing.UNCLEAR


def _is_about_treatment(text: str) -> bool:
    # Word by word: one pattern over all of them would try every way to part a long row of letters.
    return all(_ABOUT_TREATMENT.fullmatch(word) for word in re.findall(r"\w+", text))


def _last_statement(text: str) -> str:
    return _BREAK.split(text)[-1]


def _concluded(seen: Iterable[_Seen]) -> Dated:
    seen = list(seen)
    if not seen:
        return Dated()
    days = {one.day for one in seen}
    if len(days) == 1 and (only := seen[0].day) is not None and any(one.certain for one in seen):
        return Dated(only)
    written = dict.fromkeys(mask(" ".join(one.written.split())) for one in seen)
    shown = ", ".join(list(written)[:_MOST_SHOWN])
    if len(days) > 1:
        return Dated(
            doubt=Text(
                da=f"der står flere datoer eller en periode: {shown}",
                en=f"there are several dates or a period: {shown}",
            )
        )
    if seen[0].day is None:
        return Dated(doubt=_not_one_day(shown))
    return Dated(
        doubt=Text(
            da=f"der står en dato, men ikke at det er behandlingens: {shown}",
            en=f"there is a date, but not that it is the treatment's: {shown}",
        )
    )
