"""The explanation of the decision of an invoice case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bots.domain.cpr import Cpr
from bots.domain.decision import REVIEW, Source
from bots.domain.facts import InvoiceFacts
from bots.domain.text import Text
from bots.farm.process import CONSENT, Case, Explained, Otherwise, Used, consent_in_words, principles
from bots.farm.process.rules import shown
from bots.processes.invoice.case import CONSEQUENCE, OUTCOME, Decision, InvoiceCase
from bots.processes.invoice.questions import Choice
from bots.processes.invoice.rules import RULES, Outcome, rule_for

_OUTCOME = {
    Outcome.APPROVE: Text(da="Bilaget er godkendt.", en="The document is approved."),
    Outcome.REJECT: Text(da="Bilaget er afvist.", en="The document is rejected."),
}
_PROPOSED = {
    Outcome.APPROVE: Text(
        da="Reglerne foreslår, at vi godkender bilaget.", en="The rules propose to approve the document."
    ),
    Outcome.REJECT: Text(
        da="Reglerne foreslår, at vi afviser bilaget.", en="The rules propose to reject the document."
    ),
    Outcome.MANUAL: Text(da="Reglerne kunne ikke afgøre sagen.", en="The rules could not decide the case."),
}
_ENDED = {"approved": Outcome.APPROVE, "rejected": Outcome.REJECT}
_LEADS_TO = {
    Outcome.APPROVE: Text(
        da="Så var bilaget blevet godkendt.", en="Then the document would have been approved."
    ),
    Outcome.MANUAL: Text(
        da="Så havde en medarbejder afgjort sagen.", en="Then a colleague would have decided the case."
    ),
}
_DOCUMENT = Text(da="Bilaget fra klinikken", en="The document from the clinic")
_REGISTERS = Text(da="Vores egne registre", en="Our own registers")
_MEMBER_NUMBER = Text(da="Medlemsnummer", en="Member number")


def explain(case: Case, decision: Decision, otherwise: Otherwise) -> Explained:
    """The explanation; ``otherwise`` is asked what would have changed a rejection."""
    matter = InvoiceCase(case)
    facts = matter.facts or InvoiceFacts(fetched_at=case.events[0].at)
    proposed, ended = decision.evaluation.outcome, _ended(matter, decision)
    changed = None if ended is Outcome.APPROVE else otherwise()
    return Explained(
        outcome=_OUTCOME[ended] if ended else _PROPOSED[proposed],
        consequence=CONSEQUENCE[ended or Outcome.MANUAL],
        ended=ended is not None,
        as_proposed=ended is proposed,
        by_person=tuple(_reasons(matter)) if ended is Outcome.REJECT else (),
        data=tuple(_data(matter, facts, decision)),
        principles=principles(decision.evaluation, RULES),
        changes=tuple(Text(da=f"Hvis {one.text.da}.", en=f"If {one.text.en}.") for one in changed.corrections)
        if changed
        else (),
        changes_lead_to=_LEADS_TO[changed.outcome] if changed else None,
    )


def _ended(matter: InvoiceCase, decision: Decision) -> Outcome | None:
    """How it came out in the end; None while it waits for a colleague."""
    recorded = matter.case.last("consulted", register=OUTCOME)
    if recorded is not None:
        return _ENDED[recorded.data["question"]["outcome"]]
    overturned = matter.case.last("recorded", kind=REVIEW, upheld=False)
    return decision.evaluation.outcome if decision.solely_automated and not overturned else None


def _reasons(matter: InvoiceCase) -> Iterator[Text]:
    """Why a colleague rejected the document, in the colleague's own reasons and words."""
    rejected = next((e for e in matter.case.all("answered") if _is_rejection(e.data["answer"])), None)
    if rejected is None:
        return
    answer = rejected.data["answer"]
    for code in answer["reasons"]:
        rule = rule_for(code)
        yield Text(da=f"{rule.title.da}.", en=f"{rule.title.en}.") if rule else Text(da=code, en=code)
    if note := answer["note"].strip():
        yield Text(da=shown(note), en=shown(note))


def _is_rejection(answer: dict[str, Any]) -> bool:
    return answer.get("decision") == Choice.REJECT and "reasons" in answer


def _data(matter: InvoiceCase, facts: InvoiceFacts, decision: Decision) -> Iterator[Used]:
    fetched = {source.name: source for source in decision.inputs}
    opened = Source(name="document", event=1, fetched_at=matter.case.events[0].at)
    document_at = fetched.get("document", opened).fetched_at
    invoice = matter.invoice
    kind = (
        Text(da="Kreditnota", en="Credit note")
        if invoice.is_credit_note
        else Text(da="Faktura", en="Invoice")
    )
    stated: list[tuple[Text, object]] = [
        (kind, invoice.number),
        (Text(da="Klinik", en="Clinic"), invoice.supplier.name),
        (Text(da="Dato", en="Date"), invoice.issue_date),
        (Text(da="Modtaget", en="Received"), matter.received.received_on),
        (Text(da="Til betaling", en="Payable"), invoice.payable),
        (Text(da="Garanti", en="Guarantee"), invoice.guarantee),
        (Text(da="Patienter på bilaget", en="Patients on the document"), len(invoice.patients)),
    ]
    for line in invoice.lines:
        label = Text(da=f"Linje {line.number}", en=f"Line {line.number}")
        line_shown = f"{shown(line.name)}, {shown(line.treatment_date)}, {shown(line.amount)}"
        stated.append((label, line_shown))
    for label, value in stated:
        yield Used(label=label, value=shown(value), source=_DOCUMENT, fetched_at=document_at)
    for label, value in _registered(facts, {patient.cpr for patient in invoice.patients}):
        personal = label in (_MEMBER_NUMBER, CONSENT)
        yield Used(
            label=label, value=value, source=_REGISTERS, fetched_at=facts.fetched_at, personal=personal
        )


def _registered(facts: InvoiceFacts, patients: set[Cpr]) -> Iterator[tuple[Text, str]]:
    """What the registers answered, but nothing of somebody whom the document does not name."""
    for member in facts.members:
        yield _MEMBER_NUMBER, shown(member.member_number)
    for consent in facts.consents:
        if consent.cpr in patients:
            yield CONSENT, consent_in_words(consent)
    if facts.guarantee is not None and facts.guarantee.cpr in patients:
        found = facts.guarantee
        period = f"{shown(found.valid_from)} – {shown(found.valid_to)}"
        yield Text(da="Garantiens periode", en="The guarantee's time"), period
        used = f"{found.used} / {found.treatments}"
        yield Text(da="Brugt af garantien", en="Used of the guarantee"), used
    for clinic in facts.clinics:
        yield Text(da="Klinik med aftale", en="Clinic with an agreement"), shown(clinic.name)
    for row in facts.prices:
        value = f"{shown(row.treatment)}: {shown(row.price)}"
        yield Text(da="Aftalt pris", en="Agreed price"), value
    if facts.same_invoice is not None:
        value = f"{facts.same_invoice.case_reference}, {shown(facts.same_invoice.received_on)}"
        yield Text(da="Samme bilag før", en="The same document before"), value
    for same in facts.same_treatments:
        value = f"{shown(same.treatment)}, {shown(same.treatment_date)} ({same.case_reference})"
        yield Text(da="Betalt før", en="Paid before"), value
    if facts.credited is not None:
        value = f"{shown(facts.credited.payable)} ({facts.credited.case_reference})"
        yield Text(da="Faktura, der krediteres", en="Invoice that is credited"), value
