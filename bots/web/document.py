"""The source document as a person reads it, and what the rules compared in it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from bots.domain.cpr import Cpr
from bots.domain.decision import DECISION
from bots.domain.invoice import ReceivedInvoice
from bots.domain.text import Text
from bots.farm.process.case import Case
from bots.farm.process.persons import of_case
from bots.farm.process.process import Process
from bots.processes.invoice.case import InvoiceCase
from bots.processes.invoice.rules import Compared, rule_for
from bots.web.forms import Option
from bots.web.wording.languages import Language


@dataclass(frozen=True)
class Judged:
    """One rule's result. ``status`` is passed, failed or not-applicable; ``finding`` what is wrong."""

    code: str
    title: Text
    status: str
    findings: tuple[Text, ...]
    compared: tuple[Compared, ...]
    source: str


@dataclass(frozen=True)
class Source:
    """The document of an invoice case, and the rules that looked at it (none before it was decided)."""

    received: ReceivedInvoice
    judged: tuple[Judged, ...]
    members: tuple[Option, ...]


def source_of(case: Case | None) -> Source | None:
    """None for a case without a document, and where personal data has been deleted."""
    if case is None or case.process != "invoice":
        return None
    matter = InvoiceCase(case)
    try:
        received = matter.received
        members = matter.facts.members if matter.facts else ()
    except ValidationError:
        return None
    who = tuple(Option(one.member_number, f"{one.name} ({one.member_number})") for one in members)
    return Source(received, _judged(matter), who)


def persons_of(case: Case | None, source: Source | None, process: Process | None) -> tuple[Cpr, ...]:
    """Whose numbers can be shown: the patients on the document, else everybody the case names."""
    if source is not None:
        invoice = source.received.invoice
        return tuple(patient.cpr for patient in invoice.patients) if invoice else ()
    if case is None or process is None or not case.opened:
        return ()
    return of_case(process, case)


def choices_of(source: Source | None, language: Language) -> dict[str, list[Option]]:
    """What a colleague may choose where the question's model leaves it open: failed rules come first."""
    if source is None:
        return {}
    failed = [one for one in source.judged if one.status == "failed"]
    others = [one for one in source.judged if one.status != "failed"]
    reasons = [Option(one.code, language.text(one.title)) for one in (*failed, *others)]
    return {
        "reasons": reasons,
        "member_number": list(source.members) if len(source.members) > 1 else [],
    }


def _judged(matter: InvoiceCase) -> tuple[Judged, ...]:
    if not any(matter.case.all("recorded", kind=DECISION)) or matter.decision is None:
        return ()
    evaluation = matter.decision.evaluation
    found = []
    for result in evaluation.results:
        rule = rule_for(result.code)
        texts = tuple(one.text for one in evaluation.findings if one.code == result.code)
        title = rule.title if rule else Text(da=result.code, en=result.code)
        found.append(
            Judged(
                result.code, title, result.status.value, texts, result.compared, rule.source if rule else ""
            )
        )
    return tuple(found)
