"""An error as a page says it: in the reader's language, with names and times as pages write them."""

from __future__ import annotations

from datetime import datetime

from bots.config import Roster
from bots.domain.errors import KollegaError
from bots.domain.masking import mask
from bots.web.wording.languages import Language


def sentence(error: KollegaError, language: Language, roster: Roster) -> str:
    """What is wrong and who acts next. Neither the error's detail nor its hint is in it."""
    facts = {name: _shown(name, value, language, roster) for name, value in error.facts.items()}
    text = language.text(error.words).format(**facts)
    return mask(text[:1].upper() + text[1:])


def _shown(name: str, value: object, language: Language, roster: Roster) -> object:
    if isinstance(value, datetime):
        return language.moment(value)
    if name == "team" and value in roster.teams:
        return roster.teams[str(value)].name
    return value
