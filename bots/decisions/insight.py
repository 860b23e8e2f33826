"""An access request: everything the farm holds about one person, with every explanation (GDPR art. 15)."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bots.decisions.explaining import decided, explain
from bots.decisions.explanation import Explanation
from bots.decisions.invoice import MEMBER_NUMBER
from bots.decisions.persons import persons_in
from bots.decisions.rendering import Language, fragment, page, pdf
from bots.domain.cpr import Cpr
from bots.farm.case import Case
from bots.farm.clock import COPENHAGEN
from bots.farm.errors import UsageError
from bots.farm.farm import Farm
from bots.farm.masking import mask
from bots.farm.terms import DecisionType

OTHER = "[another person]"
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
    """What is held about one person. ``task`` is the team's task with the deadline for the answer.

    ``files`` are names by case; what is in them is added by hand.
    """

    cases: tuple[Case, ...]
    files: Mapping[str, tuple[str, ...]]
    explanations: tuple[Explanation, ...]
    fetched_at: datetime
    due: datetime
    task: int

    def as_json(self) -> dict[str, Any]:
        """Everything, machine-readable. Other persons' numbers in the same cases are left out."""
        return {
            "fetched_at": self.fetched_at.isoformat(),
            "answer_before": self.due.isoformat(),
            "cases": [_plain(case, self.files[case.reference]) for case in self.cases],
            "explanations": [one.as_json() for one in self.explanations],
        }

    def as_pdf(self, language: Language, author: str = "") -> bytes:
        """Everything in one tagged PDF: what is held, then the explanations."""
        fragments = [_holdings(self.cases, self.files, language)]
        fragments += [fragment(one, language, level=2) for one in self.explanations]
        heading = "Indsigt i dine oplysninger" if language == "da" else "Access to your data"
        return pdf(page(heading, fragments, language, author=author, heading=heading))


def one_month_after(moment: datetime) -> datetime:
    """The deadline of art. 12(3): the same day of the next month, or its last day."""
    local = moment.astimezone(COPENHAGEN)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    day = min(local.day, calendar.monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day)


def collect(farm: Farm, types: Mapping[str, DecisionType], cpr: Cpr, asking: Asking, *, team: str) -> Insight:
    """Look the person up, write down who did and why, and put the deadline on ``team``'s list.

    Raises:
        UsageError: the role is missing, or no reason was given. Nothing was looked up then.
    """
    if ROLE not in asking.roles:
        raise UsageError(f"{asking.person} is no {ROLE}, so nobody was looked up. An {ROLE} must do it.")
    if not asking.reason.strip():
        raise UsageError("say why the person is looked up; the reason is kept in the audit log.")
    now = farm.now()
    due = one_month_after(now)
    task = farm.note_insight(cpr, asking.person, asking.reason, team, due)
    found = list(_with_opened(farm, farm.cases_about(cpr)))
    files = {case.reference: tuple(mask(one.name) for one in farm.files(case_id=case.id)) for case in found}
    explanations = tuple(_told(farm, types, case) for case in found if decided(case))
    return Insight(tuple(_only(case, cpr) for case in found), files, explanations, now, due, task)


def _with_opened(farm: Farm, found: Collection[Case]) -> Iterator[Case]:
    """The cases, and those that they opened, such as withdrawals, which name nobody themselves."""
    waiting, seen = list(found), set[int]()
    while waiting:
        case = waiting.pop(0)
        if case.id in seen:
            continue
        seen.add(case.id)
        yield case
        for event in case.all("case-opened"):
            waiting += farm.cases(process=event.data["process"], reference=event.data["reference"])


def _told(farm: Farm, types: Mapping[str, DecisionType], case: Case) -> Explanation:
    told = explain(farm, types, case)
    if len(set(persons_in(case.opened))) < 2:
        return told
    kept = tuple(one for one in told.data if one.label != MEMBER_NUMBER)
    return told.model_copy(update={"data": kept})


def _only(case: Case, cpr: Cpr) -> Case:
    """The case without the numbers and names of the other persons in it."""
    events = tuple(replace(event, data=_without_others(event.data, cpr)) for event in case.events)
    return replace(case, events=events)


def _without_others(plain: Any, cpr: Cpr) -> Any:
    if isinstance(plain, list):
        return [_without_others(one, cpr) for one in plain]
    if not isinstance(plain, dict):
        return plain
    if "cpr" in plain and plain["cpr"] and cpr not in set(persons_in({"cpr": plain["cpr"]})):
        hidden = {key: OTHER for key in ("cpr", "name", "member_number") if plain.get(key)}
        return {**plain, **hidden}
    return {key: _others_of(key, value, cpr) for key, value in plain.items()}


def _others_of(key: str, value: Any, cpr: Cpr) -> Any:
    if key == "cprs":
        return [one if one == cpr.reveal() else OTHER for one in value]
    return _without_others(value, cpr)


def _plain(case: Case, files: Collection[str]) -> dict[str, Any]:
    events = [
        {"seq": e.seq, "type": e.type, "at": e.at.isoformat(), "actor": e.actor, "data": e.data}
        for e in case.events
    ]
    return {"process": case.process, "reference": case.reference, "files": list(files), "events": events}


def _holdings(cases: Collection[Case], files: Mapping[str, Collection[str]], language: Language) -> Markup:
    headings = (
        ("Sag", "Proces", "Åbnet", "Hændelser", "Filer")
        if language == "da"
        else ("Case", "Process", "Opened", "Events", "Files")
    )
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(one) for one in headings)
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>').format(
            case.reference,
            case.process,
            case.events[0].at.astimezone(COPENHAGEN).strftime("%d-%m-%Y"),
            ", ".join(dict.fromkeys(event.type for event in case.events)),
            ", ".join(files[case.reference]) or "–",
        )
        for case in cases
    )
    return Markup("<section><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></section>").format(
        head, rows
    )
