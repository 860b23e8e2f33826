"""What is wrong with a letter's text, before it is ever sent: what a developer or a writer puts right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from bots.domain.addressee import Addressee
from bots.domain.cpr import Cpr
from bots.domain.errors import KollegaError
from bots.domain.text import LANGUAGES, Language
from bots.letters.lix import lix
from bots.letters.template import LetterTemplate
from bots.letters.writing import Sender, environment_for, write

MOST_LIX = 45
"""Up to here adults read without effort."""

_STATEMENT = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
_VALUE = re.compile(r"{{.*?}}", re.DOTALL)
_FETCHES = ("img", "script", "link", "iframe", "object", "embed")
_SENDER = Sender("Pensionskassen", "12345674")
_NOBODY = Addressee(name="Modtager", cvr="12345674")


def complaints(template: LetterTemplate) -> Iterator[str]:
    """One English sentence per fault of the template, in any language; none where it may be used."""
    for language in LANGUAGES:
        try:
            source = template.text(language)
            yield from (f"{template.name} ({language}): {found}" for found in _of(template, language, source))
        except KollegaError as error:
            yield f"{template.name} ({language}): {error}"


def _of(template: LetterTemplate, language: Language, source: str) -> Iterator[str]:
    from jinja2 import TemplateSyntaxError, meta

    environment = environment_for(language)
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        yield f"line {error.lineno}: {error.message}"
        return
    used = meta.find_undeclared_variables(tree)
    declared = set(template.values.model_fields)
    yield from (f"it uses {name!r}, which its values do not have" for name in sorted(used - declared))
    yield from (f"it never uses the value {name!r}" for name in sorted(declared - used))
    yield from (f"{name!r} has no title" for name in _without_words(template.values))
    if re.search(r"\|\s*safe\b|autoescape", source):
        yield "it switches escaping off, so that a name could be read as HTML"
    if used - declared:
        return
    yield from _in_subject(template, source)
    letter = write(
        template,
        template.example,
        sender=_SENDER,
        to=_NOBODY,
        reference="SAG-1",
        day=date(2026, 1, 2),
        language=language,
    )
    main = _main(letter.html)
    read = _prose(main)
    for what, text in (("as the example", read), ("with all its branches", _all_branches(source))):
        if (hard := lix(text)) > MOST_LIX:
            yield f"it is hard to read {what}: LIX {hard:.0f}, at most {MOST_LIX}"
    yield from _inaccessible(main)


def _without_words(values: type[BaseModel]) -> Iterator[str]:
    return (name for name, field in values.model_fields.items() if not field.title)


def _in_subject(template: LetterTemplate, source: str) -> Iterator[str]:
    subject = re.search(r"{%-?\s*block subject\s*-?%}(.*?){%-?\s*endblock", source, re.DOTALL)
    for name, field in template.values.model_fields.items():
        if subject and field.annotation is Cpr and re.search(rf"\b{name}\b", subject[1]):
            yield f"its subject shows the CPR number {name!r}"


def _inaccessible(main: Any) -> Iterator[str]:
    """What a screen reader would stumble over. PDF/UA-1 asks for the same (ISO 14289-1, 7.3 to 7.5)."""
    levels = [int(heading.tag[1]) for heading in main.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"a heading h{level} follows h{before}: a level is left out"
    if levels.count(1) > 1:
        yield "it has a heading h1 besides its subject"
    for table in main.iter("table"):
        if table.find(".//th") is None:
            yield "a table has no header cells (th)"
    for fetched in main.iter(*_FETCHES):
        yield f"it fetches something: <{fetched.tag}>"
    for link in main.iter("a"):
        if not (link.text_content() or "").strip():
            yield "a link has no words"


def _prose(main: Any) -> str:
    """One sentence per block, as they are read."""
    blocks = main.iter("h1", "h2", "h3", "p", "li", "th", "td")
    return "\n".join(" ".join(block.text_content().split()) for block in blocks)


def _all_branches(source: str) -> str:
    """The text with every branch and one short word per value."""
    body = _VALUE.sub("ord", _STATEMENT.sub("\n", source))
    return _prose(_main(f"<main>{body}</main>"))


def _main(page: str) -> Any:
    from lxml import html

    return html.document_fromstring(page).find(".//main")
