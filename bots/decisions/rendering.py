"""Explanations as HTML and as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bots.decisions.explanation import NOTHING_WRONG, Explanation
from bots.decisions.held import HeldCase, in_lines
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
    "register": Text(da="Register", en="Register"),
    "cases": Text(da="I vores sager", en="In our cases"),
    "nothing": Text(da="Vi har ingenting.", en="We hold nothing."),
    "others": Text(
        da="Sagen nævner også andre. Det, der handler om dem, er udeladt.",
        en="The case names others, too. What is about them is left out.",
    ),
    "files": Text(da="Filer", en="Files"),
    "when": Text(da="Hvornår", en="When"),
    "event": Text(da="Hændelse", en="Event"),
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


def holdings(registers: Sequence[Mapping[str, Any]], cases: Sequence[HeldCase], language: Language) -> Markup:
    """What registers and cases hold about a person, as a section of a page."""
    shown = _templates().get_template("holdings.html")
    # Safe: the environment escapes everything that is put into the template.
    return Markup(  # noqa: S704
        shown.render(
            registers=registers,
            cases=cases,
            language=language,
            w=_words(language),
            lines=in_lines,
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
