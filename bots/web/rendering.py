"""Templates: autoescaped, one environment per language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bots.domain.accounts import account_shown
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.web.wording import spoken
from bots.web.wording.labels import compared, fact
from bots.web.wording.languages import Language
from bots.web.wording.orders import ordered

TEMPLATES = Path(__file__).parent / "templates"


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
    )
    made.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    made.globals["language"] = language
    made.filters["kroner"] = danish
    made.filters["day"] = language.day
    made.filters["moment"] = language.moment
    made.filters["clock"] = language.clock
    made.filters["hours"] = language.hours
    made.filters["age"] = language.age
    made.filters["both"] = language.text
    made.filters["compared"] = compared
    made.filters["fact"] = fact
    made.filters["word"] = spoken.word
    made.filters["process"] = spoken.process
    made.filters["answer"] = spoken.answer
    made.filters["ordered"] = ordered
    made.filters["masked"] = mask
    made.filters["account"] = account_shown
    return made
