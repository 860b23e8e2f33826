"""An access request: everything the farm holds about one person, with every explanation (GDPR art. 15)."""

from __future__ import annotations

import base64
import calendar
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bots.config import DecisionType
from bots.decisions.errors import NotAuditor
from bots.decisions.explaining import decided, explain
from bots.decisions.explanation import Explanation
from bots.decisions.held import HeldCase, HeldFile
from bots.decisions.holder import Holder
from bots.decisions.others import is_about, names_others, without_others
from bots.decisions.rendering import holdings, page
from bots.domain.clock import COPENHAGEN
from bots.domain.cpr import Cpr
from bots.domain.errors import UsageError
from bots.domain.file import StoredFile
from bots.domain.masking import mask
from bots.domain.text import Language
from bots.farm.cases import PersonReasonMissing
from bots.farm.farm import Farm
from bots.farm.process import Case
from bots.letters import tagged_pdf

ROLE = "auditor"
"""Who may look a person up."""


@dataclass(frozen=True)
class Asking:
    """Who asks, in which roles, and why: the audit log keeps it."""

    person: str
    roles: Collection[str]
    reason: str


@dataclass(frozen=True)
class Insight:
    """What is held about one person. ``task`` is the team's task with the deadline, ``due``."""

    registers: tuple[Mapping[str, Any], ...]
    cases: tuple[HeldCase, ...]
    explanations: tuple[Explanation, ...]
    fetched_at: datetime
    due: datetime
    task: int

    def as_json(self) -> dict[str, Any]:
        """Everything, machine-readable. What concerns other persons in the same cases is left out."""
        return {
            "fetched_at": self.fetched_at.isoformat(),
            "answer_before": self.due.isoformat(),
            "registers": list(self.registers),
            "cases": [one.as_json() for one in self.cases],
            "explanations": [one.as_json() for one in self.explanations],
        }

    def as_pdf(self, language: Language, holder: Holder) -> bytes:
        """The answer in plain words, as a tagged PDF: a page for each case, with its decision explained.

        Files are in it by name; what happened technically is in the data alone.
        """
        fragments = [holdings(self.registers, self.cases, self.explanations, holder, language)]
        heading = "Indsigt i dine oplysninger" if language == "da" else "Access to your data"
        return tagged_pdf(page(heading, fragments, language, author=holder.name, heading=heading))


def one_month_after(moment: datetime) -> datetime:
    """The deadline of art. 12(3): the same day of the next month, or its last day."""
    local = moment.astimezone(COPENHAGEN)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    day = min(local.day, calendar.monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day)


def collect(farm: Farm, types: Mapping[str, DecisionType], cpr: Cpr, asking: Asking, *, team: str) -> Insight:
    """Look the person up, write down who did and why, and put the deadline on ``team``'s list.

    A request that is not answered yet keeps its deadline.

    Raises:
        NotAuditor, PersonReasonMissing: nothing was looked up then.
    """
    if ROLE not in asking.roles:
        raise NotAuditor(person=asking.person, role=ROLE)
    if not asking.reason.strip():
        raise PersonReasonMissing()
    now = farm.now()
    number = farm.data_protection.note_insight(cpr, asking.person, asking.reason, team, one_month_after(now))
    farm.data_protection.index_persons()
    found = list(_with_opened(farm, cpr))
    explanations = (
        _explanation(farm, types, case, cpr) for case in found if is_about(case, cpr) and decided(case)
    )
    return Insight(
        registers=tuple(farm.data_protection.held_in_registers(cpr)),
        cases=tuple(_held(farm, case, cpr) for case in found),
        explanations=tuple(explanations),
        fetched_at=now,
        due=farm.reader.task(number).due or one_month_after(now),
        task=number,
    )


def _with_opened(farm: Farm, cpr: Cpr) -> Iterator[Case]:
    """The cases about the person, and those that they opened, which may name nobody themselves."""
    waiting, seen = farm.reader.cases_about(cpr), set[int]()
    named = {case.id for case in waiting}
    while waiting:
        case = waiting.pop(0)
        if case.id in seen or not (case.id in named or is_about(case, cpr)):
            continue
        seen.add(case.id)
        yield case
        if is_about(case, cpr):
            for event in case.all("case-opened"):
                waiting += farm.reader.cases(process=event.data["process"], reference=event.data["reference"])


def _explanation(farm: Farm, types: Mapping[str, DecisionType], case: Case, cpr: Cpr) -> Explanation:
    explained = explain(farm.reader, types, case)
    if not names_others(case, cpr):
        return explained
    kept = tuple(one for one in explained.data if not one.personal)
    return explained.model_copy(update={"data": kept})


def _held(farm: Farm, case: Case, cpr: Cpr) -> HeldCase:
    shared = names_others(case, cpr)
    files = () if not is_about(case, cpr) else tuple(farm.reader.files(case_id=case.id))
    notes = () if shared else tuple(farm.colleagues.notes(case_id=case.id))
    return HeldCase(
        case=without_others(case, cpr),
        files=tuple(_file(farm, one, shared) for one in files),
        notes=tuple(one for one in notes if one.text),
        names_others=shared,
    )


def _file(farm: Farm, stored: StoredFile, shared: bool) -> HeldFile:
    name, content = mask(stored.name), None
    if not shared:
        try:
            content = base64.b64encode(farm.reader.read_file(stored.id).content).decode()
        except UsageError:  # its time is over: the name is all that is left
            content = None
    return HeldFile(name, stored.media_type, content)
