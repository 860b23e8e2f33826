"""What stands beside a task: what its process shows of the case, and the persons in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bots.domain.cpr import Cpr
from bots.domain.text import Text
from bots.farm.process import Case, Process, Shown, in_plain, of_case
from bots.farm.worklist import Task


@dataclass(frozen=True)
class Person:
    """Somebody in the case. ``label`` is what they are called in what the process shows, if anything."""

    cpr: Cpr
    label: Text | None


def shown_of(process: Process | None, case: Case | None) -> tuple[Shown, ...]:
    """Nothing for a case whose process is gone or whose personal data has been deleted."""
    if process is None or case is None or not case.opened:
        return ()
    return process.shows(case)


def persons_of(
    task: Task, process: Process | None, case: Case | None, shown: tuple[Shown, ...] = ()
) -> list[Person]:
    """Everybody whose number can be shown: who stands in the task, then in the case's events, in their order.

    Events are only ever added, so that a person keeps the same place.
    """
    if case is None:
        return []
    labels = {cpr: label for part in shown for cpr, label in _labelled(part)}
    ordered = () if task.team else in_plain(task.payload)
    found = dict.fromkeys((*ordered, *of_case(process, case)))
    return [Person(cpr, labels.get(cpr)) for cpr in found]


def _labelled(shown: Shown) -> Iterator[tuple[Cpr, Text]]:
    for label, value in shown.values:
        if isinstance(value, Cpr):
            yield value, label
    for part in shown.parts:
        yield from _labelled(part)
