"""Explanations as HTML and as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bots.decisions.explanation import NOTHING_WRONG, Explanation
from bots.decisions.held import HeldCase
from bots.decisions.holder import Holder
from bots.domain.clock import COPENHAGEN
from bots.domain.masking import mask
from bots.domain.text import Language, Text

if TYPE_CHECKING:
    from jinja2 import Environment

_WORDS: dict[str, Text] = {
    "title": Text(da="Afgørelse", en="Decision"),
    "purpose": Text(da="Formål", en="Purpose"),
    "principles": Text(da="Hvorfor", en="Why"),
    "nothing_wrong": NOTHING_WRONG,
    "changes": Text(da="Hvad kunne have ændret afgørelsen?", en="What could have changed the decision?"),
    "together": Text(da="Det hele skulle være opfyldt.", en="All of it would have to be so."),
    "rights": Text(da="Det kan du gøre", en="What you can do"),
    "data": Text(da="De oplysninger, vi brugte", en="The data that we used"),
    "what": Text(da="Hvad", en="What"),
    "value": Text(da="Oplysning", en="Value"),
    "source": Text(da="Kilde", en="Source"),
    "fetched": Text(da="Hentet", en="Fetched"),
    "checked": Text(da="Det så vi på, i denne orden", en="What we looked at, in this order"),
    "rule": Text(da="Fejl, vi ledte efter", en="Mistake that we looked for"),
    "result": Text(da="Resultat", en="Result"),
    "passed": Text(da="Ikke fundet", en="Not found"),
    "failed": Text(da="Fundet", en="Found"),
    "not-applicable": Text(da="Ikke relevant", en="Not relevant"),
    "decision": Text(da="Afgørelse nummer", en="Decision number"),
    "legal_basis": Text(da="Grundlag", en="Legal basis"),
    "fit": Text(da="Kunne det afgøres automatisk?", en="Could it be decided automatically?"),
    "criterion": Text(da="Krav", en="Requirement"),
    "yes": Text(da="Ja", en="Yes"),
    "no": Text(da="Nej", en="No"),
    "colleague": Text(da="En medarbejder skrev", en="A colleague wrote"),
    "registers": Text(da="I vores registre", en="In our registers"),
    "cases": Text(da="I vores sager", en="In our cases"),
    "nothing": Text(da="Vi har ingenting.", en="We hold nothing."),
    "others": Text(
        da="Sagen nævner også andre. Det, der handler om dem, er udeladt.",
        en="The case names others, too. What is about them is left out.",
    ),
    "files": Text(da="Filer", en="Files"),
    "answer": Text(
        da="Du har bedt om at få at vide, hvilke oplysninger vi har om dig. Her er svaret.",
        en="You have asked which data we hold about you. This is the answer.",
    ),
    "why_held": Text(
        da="Vi har oplysningerne for at kunne behandle dine sager.",
        en="We hold the data so that we can deal with your cases.",
    ),
    "from_where": Text(
        da="De kommer fra dig, fra dem, der sender os bilag om dig, og fra vores egne registre.",
        en="They come from you, from those who send us documents about you, and from our own registers.",
    ),
    "who_got": Text(
        da="Under hver sag står, hvad vi har sendt videre, og hvor længe vi gemmer den.",
        en="With each case it says what we have passed on, and how long we keep it.",
    ),
    "in_data": Text(
        da="Alt, hvad der er sket i sagerne, står i den datafil, der følger med.",
        en="Everything that happened in the cases is in the data file that comes with this.",
    ),
    "your_rights": Text(
        da="Er noget forkert, retter vi det. Du kan også bede os slette noget eller gøre indsigelse. "
        "Du kan klage til Datatilsynet (datatilsynet.dk).",
        en="If something is wrong, we correct it. You can also ask us to delete something, or object. "
        "You can complain to Datatilsynet, the Danish authority (datatilsynet.dk).",
    ),
    "yours_in_data": Text(
        da="Oplysningerne om dig står i datafilen.", en="The data about you is in the data file."
    ),
    "case": Text(da="Sag", en="Case"),
    "about": Text(da="Hvad den handler om", en="What it is about"),
    "ended": Text(da="Hvordan den endte", en="How it ended"),
    "sent": Text(
        da="Det har vores robotter gjort i andre systemer", en="What our robots did in other systems"
    ),
    "happened": Text(da="Det er der sket", en="What has happened"),
    "note": Text(da="Bemærkning", en="Note"),
    "version": Text(da="Reglernes version", en="Version of the rules"),
}


def fragment(explanation: Explanation, language: Language, level: int = 1) -> Markup:
    """One explanation as a section of a page; ``level`` is that of its heading."""
    # Safe: the environment escapes everything that is put into the template.
    return Markup(  # noqa: S704
        _templates()
        .get_template("explanation.html")
        .render(
            e=explanation,
            language=language,
            level=level,
            w=_words(language),
            t=lambda text: text.into(language),
            moment=_moment,
        )
    )


def holdings(
    registers: Sequence[Mapping[str, Any]],
    cases: Sequence[HeldCase],
    explanations: Iterable[Explanation],
    holder: Holder,
    language: Language,
) -> Markup:
    """The answer to a person: what registers and cases hold, with the explanation of each decision."""
    explained: dict[str, list[Markup]] = {}
    for one in explanations:
        explained.setdefault(one.case, []).append(fragment(one, language, level=3))
    shown = _templates().get_template("holdings.html")
    # Safe: the environment escapes everything that is put into the template.
    return Markup(  # noqa: S704
        shown.render(
            registers=registers,
            cases=cases,
            explanations=explained,
            holder=holder,
            language=language,
            w=_words(language),
            t=lambda text: text.into(language),
            shown=mask,
            moment=_moment,
        )
    )


def page(
    title: str,
    fragments: Iterable[Markup],
    language: Language,
    *,
    author: str = "",
    heading: str = "",
    lead: Sequence[str] = (),
) -> str:
    """A whole page of fragments."""
    return (
        _templates()
        .get_template("page.html")
        .render(
            title=title,
            fragments=list(fragments),
            language=language,
            author=author,
            heading=heading,
            lead=lead,
        )
    )


def explanation_page(explanation: Explanation, language: Language, author: str = "") -> str:
    """One explanation as a page of its own."""
    title = f"{_WORDS['title'].into(language)} {explanation.decision}"
    return page(title, [fragment(explanation, language)], language, author=author)


def _words(language: Language) -> dict[str, str]:
    return {name: text.into(language) for name, text in _WORDS.items()}


def _moment(moment: datetime) -> str:
    return moment.astimezone(COPENHAGEN).strftime("%d-%m-%Y %H:%M")


@cache
def _templates() -> Environment:
    # Here, because whoever only reads the register does not need it.
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("bots.decisions"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
