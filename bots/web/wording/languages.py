"""The two languages of the pages: gettext catalogs, and dates and times as they are written there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import dates
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bots.domain.clock import COPENHAGEN
from bots.domain.dates import danish_date
from bots.domain.text import LANGUAGES, Text

FOLDER = Path(__file__).parent.parent / "locale"


class Language:
    """One language. ``code`` is ``da`` or ``en``."""

    def __init__(self, code: str) -> None:
        self.code = code
        with (FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
            catalog = read_po(file, locale=code)
        compiled = BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        self.translations = GNUTranslations(compiled)

    def __call__(self, message: str, **values: object) -> str:
        """``message`` in this language, with ``%(name)s`` filled in."""
        translated = self.translations.gettext(message)
        return translated % values if values else translated

    def text(self, text: Text | dict[str, str] | None) -> str:
        """A text that is kept in both languages."""
        if text is None:
            return ""
        both = text if isinstance(text, dict) else text.model_dump()
        return both.get(self.code) or both.get("da", "")

    def day(self, moment: datetime | date | None) -> str:
        """``ma. 23-11-2026``: the day in Denmark, with its name."""
        if moment is None:
            return "–"
        day = moment.astimezone(COPENHAGEN).date() if isinstance(moment, datetime) else moment
        return f"{dates.format_date(day, 'EEE', locale=self.code)} {danish_date(day)}"

    def moment(self, moment: datetime | None) -> str:
        """``ma. 23-11-2026 kl. 14.05``, the time in Denmark."""
        if moment is None:
            return "–"
        return f"{self.day(moment)} {self.clock(moment)}"

    def clock(self, moment: datetime) -> str:
        local = moment.astimezone(COPENHAGEN)
        return f"kl. {local:%H.%M}" if self.code == "da" else f"{local:%H:%M}"

    def hours(self, hours: str) -> str:
        """``mon-fri 06:00-22:00`` of robots.yaml with the days as this language has them."""
        names = dates.get_day_names("abbreviated", locale=self.code)
        for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
            hours = hours.replace(name, names[number].lower().rstrip("."))
        return hours

    def age(self, passed: timedelta) -> str:
        """``3 timer``, ``2 dage``: how long, in its largest unit."""
        return dates.format_timedelta(passed, locale=self.code, threshold=1)


@cache
def all_languages() -> dict[str, Language]:
    return {code: Language(code) for code in LANGUAGES}
