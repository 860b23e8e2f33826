"""What a case waits for, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bots.domain.dates import danish_date, day_in_denmark
from bots.domain.text import LANGUAGES, Text
from bots.farm.process import AskColleague, Case, Process, Step, Wait, wanted

_UNTIL = Text(da="venter til {day}", en="waits until {day}")
_REASON = Text(da=": {reason}", en=": {reason_en}")
_HEARS = Text(da=", og på: {kinds}", en=", and for: {kinds_en}")
_ANSWER = Text(
    da="venter på svar i {reference} til {day}", en="waits for an answer to {reference} until {day}"
)


def steps_of(process: Process | None, case: Case | None, now: datetime) -> tuple[Step, ...]:
    """What the process wants; nothing where it breaks: its case is parked, and can be read all the same."""
    if process is None or case is None or not case.opened:
        return ()
    try:
        return wanted(process, case, now)
    except Exception:
        return ()


def waits_for(process: Process | None, case: Case | None, steps: Iterable[Step]) -> tuple[Text, ...]:
    """A sentence for each of the steps that the case waits for until a day; none of a case that has ended."""
    if process is None or case is None or case.last("closed"):
        return ()
    return tuple(_sentences(process, steps))


def _sentences(process: Process, steps: Iterable[Step]) -> Iterator[Text]:
    for step in steps:
        match step:
            case Wait():
                yield _waiting(process, step)
            case AskColleague(until=datetime() as until, reference=reference):
                yield _ANSWER.fill(reference=reference, day=_day(until))


def _waiting(process: Process, step: Wait) -> Text:
    parts = [_UNTIL.fill(day=_day(step.until))]
    if step.reason is not None:
        parts.append(_REASON.fill(reason=step.reason.da, reason_en=step.reason.en))
    titles = [process.hears[kind].title for kind in step.hears if kind in process.hears]
    if titles:
        da, en = (", ".join(one.into(language) for one in titles) for language in LANGUAGES)
        parts.append(_HEARS.fill(kinds=da, kinds_en=en))
    return Text(da="".join(one.da for one in parts), en="".join(one.en for one in parts))


def _day(moment: datetime) -> str:
    return danish_date(day_in_denmark(moment))
