"""Runs processes over stored cases, and says which of them would go another way."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bots.farm.cases import StoredCase
from bots.farm.process import Process, Safeguards
from bots.release.differences import Difference, differences
from bots.release.verdicts import Judged, OpenVerdict, verdict

Cases = Callable[[Sequence[int]], Iterable[StoredCase]]
"""The cases with some numbers, in a process that has opened nothing yet."""

_TOGETHER = 100


@dataclass(frozen=True)
class CheckedCase:
    """What one case would do otherwise. ``unchecked`` says why nobody can say, empty where it was checked.

    ``steps`` are the places of its history at which it was asked; ``open_case`` is None where it is closed.
    """

    process: str
    reference: str
    steps: int = 0
    differences: tuple[Difference, ...] = ()
    open_case: Judged | None = None
    unchecked: str = ""

    @property
    def is_as_before(self) -> bool:
        return not self.differences and self.open_case in (None, Judged(OpenVerdict.GOES_ON))

    @property
    def worst(self) -> Difference | None:
        """The worst of the differences, of these the first."""
        return max(self.differences, key=lambda one: (one.weight, -one.after), default=None)


@dataclass
class Report:
    """What became of all cases: the figures, and those ``cases`` that differ or could not be checked."""

    checked: int = 0
    steps: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    cases: list[CheckedCase] = field(default_factory=list)

    def add(self, one: CheckedCase) -> None:
        self.checked += not one.unchecked
        self.steps += one.steps
        if one.open_case is not None:
            self.verdicts[one.open_case.verdict] += 1
        if one.unchecked or not one.is_as_before:
            self.cases.append(one)

    @property
    def differing(self) -> list[CheckedCase]:
        return [one for one in self.cases if not one.unchecked]

    @property
    def unchecked(self) -> list[CheckedCase]:
        return [one for one in self.cases if one.unchecked]


def check_case(processes: Mapping[str, Process], stored: StoredCase, safeguards: Safeguards) -> CheckedCase:
    """What a case would do otherwise, and what becomes of it where it is open."""
    case = stored.case
    if stored.erased or not case.opened:
        return CheckedCase(case.process, case.reference, unchecked="its personal data has been deleted")
    process = processes.get(case.process)
    if process is None:
        open_case = None if stored.is_closed else Judged(OpenVerdict.NEEDS_DECISION, "its process is gone")
        return CheckedCase(case.process, case.reference, unchecked="its process is gone", open_case=open_case)
    found = tuple(differences(process, stored, safeguards))
    judged = None if stored.is_closed else verdict(process, stored, safeguards)
    return CheckedCase(case.process, case.reference, len(case.events), found, judged)


def check(
    processes: Mapping[str, Process],
    cases: Iterable[StoredCase],
    safeguards: Safeguards = Safeguards(),  # noqa: B008  it is frozen
) -> Report:
    """All ``cases`` under ``processes``. ``safeguards``: those of robots.yaml."""
    report = Report()
    for stored in cases:
        report.add(check_case(processes, stored, safeguards))
    return report


def check_in_parallel(
    processes: Mapping[str, Process],
    numbers: Sequence[int],
    read: Cases,
    safeguards: Safeguards,
    workers: int,
) -> Report:
    """As ``check``, the cases with these numbers shared among worker processes, where there can be such.

    ``read`` is called in them, and must open what it reads from anew.
    """
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return check(processes, read(numbers), safeguards)
    _Shared.work = lambda some: [check_case(processes, one, safeguards) for one in read(some)]
    report = Report()
    parts = [numbers[start : start + _TOGETHER] for start in range(0, len(numbers), _TOGETHER)]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        for done in pool.imap(_work, parts):
            for one in done:
                report.add(one)
    return report


class _Shared:
    """What a forked worker finds: processes hold functions that no message can carry."""

    work: Callable[[Sequence[int]], list[CheckedCase]]


def _work(some: Sequence[int]) -> list[CheckedCase]:
    return _Shared.work(some)


def as_json(report: Report) -> dict[str, Any]:
    """The report for a script."""
    return {
        "checked": report.checked,
        "steps": report.steps,
        "unchecked": len(report.unchecked),
        "open": {one.value: report.verdicts[one] for one in OpenVerdict},
        "differing": len(report.differing),
        "cases": list(map(_plain, report.cases)),
    }


def _plain(one: CheckedCase) -> dict[str, Any]:
    judged = one.open_case
    return {
        "process": one.process,
        "reference": one.reference,
        "unchecked": one.unchecked,
        "verdict": None if judged is None else judged.verdict.value,
        "how": None if judged is None else judged.how,
        "differences": [
            {
                "after": each.after,
                "kind": each.kind.value,
                "recorded": each.recorded,
                "now": each.now,
                "version": each.version,
            }
            for each in one.differences
        ],
    }


def lines(report: Report) -> Iterator[str]:
    """The report for a person: each case that differs, at its worst, then the figures."""
    for one in report.cases:
        if one.unchecked:
            yield f"{one.process} {one.reference}: cannot be checked, {one.unchecked}"
            continue
        if worst := one.worst:
            more = len(one.differences) - 1
            yield (
                f"{one.process} {one.reference}: {worst.kind} after event {worst.after}: "
                f"recorded {worst.recorded}, now {worst.now}{f' (and {more} more)' if more else ''}"
            )
        if one.open_case is not None and one.open_case.verdict is not OpenVerdict.GOES_ON:
            yield f"{one.process} {one.reference}: open, {one.open_case.verdict}: {one.open_case.how}"
    yield (
        f"{report.checked} cases, {report.steps} steps: {len(report.differing)} cases differ, "
        f"{len(report.unchecked)} cannot be checked. Open: "
        + ", ".join(f"{report.verdicts[one]} {one}" for one in OpenVerdict)
        + "."
    )
