"""Writes a letter: its template, the values of one case, a sender and a receiver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pydantic import BaseModel

from bots.domain.addressee import Addressee, PostalAddress
from bots.domain.reference import looks_like_cpr
from bots.domain.text import Language, Text
from bots.domain.within import within
from bots.letters.errors import LetterSubjectPersonal, LetterValuesWrong, ProtectedAddress
from bots.letters.pdf import Standard, tagged_pdf
from bots.letters.template import LetterTemplate, layout
from bots.letters.values import filters

if TYPE_CHECKING:
    from jinja2 import Environment

_WORDS = {
    "reference": Text(da="Vores sagsnummer", en="Our case number"),
    "regards": Text(da="Venlig hilsen", en="Yours sincerely"),
}


@dataclass(frozen=True)
class Sender:
    """Who writes: the fund's name, its CVR number, and its address and telephone as they stand on letters."""

    name: str
    cvr: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter as it is sent. ``template`` and ``version`` say what it was written with."""

    subject: str
    html: str
    language: Language
    template: str
    version: str

    def pdf(self, standard: Standard = Standard.ACCESSIBLE) -> bytes:
        """The letter as a tagged PDF."""
        return tagged_pdf(self.html, standard)


def write(
    template: LetterTemplate,
    values: BaseModel,
    *,
    sender: Sender,
    to: Addressee,
    reference: str,
    day: date,
    language: Language = "da",
) -> Letter:
    """The letter of one case.

    Args:
        reference: the case's, which the receiver may name; it stands in the letter.
        day: the day that the letter is dated, in Denmark.

    Raises:
        LetterValuesWrong: the values are of another model than the template's, or the text wants others.
        LetterSubjectPersonal: the subject holds what looks like a CPR number.
        ProtectedAddress: the values hold the protected address of somebody else than ``to``.
        LetterTextMissing: there is no text in this language.
    """
    from jinja2 import UndefinedError

    if not isinstance(values, template.values):
        wrong = f"the values are {type(values).__name__}, not {template.values.__name__}"
        raise LetterValuesWrong(letter=template.name, wrong=wrong)
    if any(address.protected and address != to.address for address in within(values, PostalAddress)):
        raise ProtectedAddress(letter=template.name, to=to.name)
    environment = environment_for(language)
    text = environment.from_string(template.text(language))
    if missing := {"subject", "body"} - text.blocks.keys():
        raise LetterValuesWrong(letter=template.name, wrong=f"it has no block {', '.join(sorted(missing))}")
    given = {name: getattr(values, name) for name in type(values).model_fields}
    try:
        blocks = {
            name: "".join(text.blocks[name](text.new_context(dict(given)))) for name in ("subject", "body")
        }
    except UndefinedError as error:
        raise LetterValuesWrong(letter=template.name, wrong=str(error)) from error
    subject = " ".join(unescape(blocks["subject"]).split())
    if looks_like_cpr(subject):
        raise LetterSubjectPersonal(letter=template.name)
    html = environment.from_string(layout()).render(
        subject=subject,
        # Safe: the environment escaped every value that was put into the block.
        body=Markup(blocks["body"]),  # noqa: S704
        language=language,
        sender=sender,
        receiver=to,
        address=to.address.lines if to.address else (),
        reference=reference,
        day=day,
        words={name: text.into(language) for name, text in _WORDS.items()},
    )
    return Letter(subject, html, language, template.name, template.version(language))


@cache
def environment_for(language: Language) -> Environment:
    """What templates are written with: everything escaped, nothing undefined, our filters."""
    # Here, because whoever only names a letter does not need it.
    from jinja2 import StrictUndefined, select_autoescape
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment: Any = ImmutableSandboxedEnvironment(
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters(language))
    return environment  # type: ignore[no-any-return]
