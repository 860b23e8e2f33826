"""Templates: autoescaped, one environment per language."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bots.domain.cpr import Cpr
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.text import Text
from bots.domain.visible import visible
from bots.farm.process import Value
from bots.web.wording import states
from bots.web.wording.languages import Language

_DIGEST = re.compile("[0-9a-f]{16}|[0-9a-f]{40}|[0-9a-f]{64}")
"""What the audit log holds by its hash: digits in it are nobody's."""

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


@cache
def environment(language: Language) -> Environment:
    """Templates that speak ``language``."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_harmless,
    )
    made.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    made.globals["language"] = language
    made.globals["static"] = static
    made.filters["kroner"] = danish
    made.filters["day"] = language.day
    made.filters["moment"] = language.moment
    made.filters["clock"] = language.clock
    made.filters["hours"] = language.hours
    made.filters["age"] = language.age
    made.filters["both"] = language.text
    made.filters["word"] = states.state
    made.filters["masked"] = mask
    made.filters["detail"] = lambda value: value if _DIGEST.fullmatch(value) else mask(value)
    made.filters["shown"] = lambda value: _shown(value, language)
    return made


@cache
def static(path: str) -> str:
    """The address of a file of the pages, with what is in it: it may be kept for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()
    return f"/static/{path}?v={digest[:12]}"


def _harmless(value: object) -> object:
    """A text from outside turns no writing around, also where it stands in a sentence of ours."""
    if isinstance(value, Markup):
        return Markup(visible(value))  # noqa: S704  it was markup before
    return visible(value) if isinstance(value, str) else value


def _shown(value: Value, language: Language) -> str:
    """A value of what a process shows; a person's number as it shows itself, masked."""
    if isinstance(value, Cpr):
        return str(value)
    return mask(language.text(value) if isinstance(value, Text) else value)
