"""What can be told about the decision of an invoice case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bots.decisions.explanation import Explained, Principle, Used
from bots.domain.decision import Source
from bots.domain.facts import InvoiceFacts
from bots.domain.text import Text
from bots.farm.case import Case
from bots.processes.invoice.case import Decision, InvoiceCase
from bots.processes.invoice.corrections import Document, counterfactual
from bots.processes.invoice.rules import Evaluation, Outcome, RuleResult, rule_for
from bots.processes.invoice.rules.shown import shown

Evaluate = Callable[[Document], Evaluation]

_OUTCOME = {
    Outcome.APPROVE: Text(da="Bilaget er godkendt.", en="The document is approved."),
    Outcome.REJECT: Text(da="Bilaget er afvist.", en="The document is rejected."),
    Outcome.MANUAL: Text(da="Reglerne kunne ikke afgøre sagen.", en="The rules could not decide the case."),
}
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
MEMBER_NUMBER = Text(da="Medlemsnummer", en="Member number")
_IN_ORDER = Text(da="Det var i orden.", en="It was in order.")
_NOT_USED = Text(da="Det var der ikke noget at se på.", en="There was nothing to look at.")


def explain(case: Case, decision: Decision, by: Evaluate) -> Explained:
    """The explanation; ``by`` runs the rules in the version that decided."""
    matter = InvoiceCase(case)
    facts = matter.facts or InvoiceFacts(fetched_at=case.events[0].at)
    document = Document(matter.invoice, facts, matter.received.received_on)
    otherwise = counterfactual(document, by)
    return Explained(
        outcome=_OUTCOME[decision.evaluation.outcome],
        data=tuple(_data(matter, facts, decision)),
        principles=tuple(_principle(decision, result) for result in _failed_first(decision)),
        changes=tuple(
            Text(da=f"Hvis {one.text.da}.", en=f"If {one.text.en}.") for one in otherwise.corrections
        )
        if otherwise
        else (),
        changes_lead_to=_LEADS_TO[otherwise.outcome] if otherwise else None,
    )


def _failed_first(decision: Decision) -> list[RuleResult]:
    return sorted(decision.evaluation.results, key=lambda result: result.status != "failed")


def _principle(decision: Decision, result: RuleResult) -> Principle:
    rule = rule_for(result.code)
    found = tuple(finding.text for finding in decision.evaluation.findings if finding.code == result.code)
    ok = _NOT_USED if result.status == "not-applicable" else _IN_ORDER
    return Principle(
        code=result.code,
        version=result.version,
        status=result.status.value,
        title=rule.title if rule else Text(da=result.code, en=result.code),
        led_to=found or (ok,),
        source=rule.source if rule else "",
    )


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
        told = f"{shown(line.name)}, {shown(line.treatment_date)}, {shown(line.amount)}"
        stated.append((label, told))
    for label, value in stated:
        yield Used(label=label, value=shown(value), source=_DOCUMENT, fetched_at=document_at)
    for label, told in _registered(facts):
        yield Used(label=label, value=told, source=_REGISTERS, fetched_at=facts.fetched_at)


def _registered(facts: InvoiceFacts) -> Iterator[tuple[Text, str]]:
    for member in facts.members:
        yield MEMBER_NUMBER, shown(member.member_number)
    if facts.guarantee is not None:
        found = facts.guarantee
        period = f"{shown(found.valid_from)} – {shown(found.valid_to)}"
        yield Text(da="Garantiens periode", en="The guarantee's time"), period
        used = f"{found.used} / {found.treatments}"
        yield Text(da="Brugt af garantien", en="Used of the guarantee"), used
    for clinic in facts.clinics:
        yield Text(da="Klinik med aftale", en="Clinic with an agreement"), shown(clinic.name)
    for row in facts.prices:
        told = f"{shown(row.treatment)}: {shown(row.price)}"
        yield Text(da="Aftalt pris", en="Agreed price"), told
    if facts.same_invoice is not None:
        told = f"{facts.same_invoice.case_reference}, {shown(facts.same_invoice.received_on)}"
        yield Text(da="Samme bilag før", en="The same document before"), told
    for same in facts.same_treatments:
        told = f"{shown(same.treatment)}, {shown(same.treatment_date)} ({same.case_reference})"
        yield Text(da="Betalt før", en="Paid before"), told
    if facts.credited is not None:
        told = f"{shown(facts.credited.payable)} ({facts.credited.case_reference})"
        yield Text(da="Faktura, der krediteres", en="Invoice that is credited"), told
