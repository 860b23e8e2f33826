"""What a colleague sees beside an invoice's task: the document, and what the rules found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from bots.domain.accounts import account_shown
from bots.domain.cpr import Cpr
from bots.domain.dates import danish_date
from bots.domain.decision import DECISION
from bots.domain.invoice import Invoice, Party, ReceivedInvoice
from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.process import Case, Shown, Value
from bots.farm.process.rules import RuleResult, Status
from bots.processes.invoice.case import Decision, InvoiceCase
from bots.processes.invoice.compared import compared
from bots.processes.invoice.questions import INVOICE_DECISION
from bots.processes.invoice.rules import RULES, rule_for

_UNREADABLE = Text(
    da="Dokumentet kunne ikke læses: {problem}", en="The document could not be read: {problem_en}"
)
_GROUPS = {
    Status.FAILED: Text(da="Holder ikke ({number})", en="Does not hold ({number})"),
    Status.PASSED: Text(da="Holder ({number})", en="Holds ({number})"),
    Status.NOT_APPLICABLE: Text(
        da="Havde intet at sammenligne ({number})", en="Had nothing to compare ({number})"
    ),
}
_HOLDS = {True: Text(da="holder", en="holds"), False: Text(da="holder ikke", en="does not hold")}


def shows(case: Case) -> tuple[Shown, ...]:
    """The document and the rules; nothing where personal data has been deleted."""
    matter = InvoiceCase(case)
    try:
        received = matter.received
    except ValidationError:
        return ()
    decision = _decision(matter)
    rules = (Shown(Text(da="Hvad reglerne fandt", en="What the rules found"), parts=_groups(decision)),)
    return (_document(received), *(rules if decision else ()))


def choices(case: Case, question: str) -> Mapping[str, Mapping[str, Text]]:
    """The reasons for a rejection, failed rules first, and whom of several members it may concern."""
    if question != INVOICE_DECISION:
        return {}
    matter = InvoiceCase(case)
    decision = _decision(matter)
    failed = {one.code for one in decision.evaluation.findings} if decision else set()
    ordered = sorted(RULES, key=lambda rule: rule.code not in failed)
    members = matter.facts.members if matter.facts else ()
    named = {one.member_number: _same(f"{one.name} ({one.member_number})") for one in members}
    return {
        "reasons": {rule.code: rule.title for rule in ordered},
        "member_number": named if len(named) > 1 else {},
    }


def _decision(matter: InvoiceCase) -> Decision | None:
    return matter.decision if any(matter.case.all("recorded", kind=DECISION)) else None


def _document(received: ReceivedInvoice) -> Shown:
    title = Text(da="Dokumentet", en="The document")
    invoice = received.invoice
    if invoice is None:
        problem = received.problem or "–"
        text = _UNREADABLE.fill(problem=problem, problem_en=received.problem_en or problem)
        return Shown(title, texts=(text,))
    parts = (
        _head(received, invoice),
        _party(Text(da="Fra", en="From"), invoice.supplier),
        _party(Text(da="Til", en="To"), invoice.customer),
        Shown(Text(da="Patienter", en="Patients"), values=tuple(_patients(invoice))),
        _lines(invoice),
        Shown(Text(da="I alt", en="Total"), values=tuple(_totals(invoice))),
    )
    return Shown(title, parts=parts)


def _head(received: ReceivedInvoice, invoice: Invoice) -> Shown:
    kind = (
        Text(da="Kreditnota", en="Credit note")
        if invoice.is_credit_note
        else Text(da="Faktura", en="Invoice")
    )
    values = (
        (Text(da="Dato", en="Date"), danish_date(invoice.issue_date)),
        (Text(da="Modtaget", en="Received"), danish_date(received.received_on)),
    )
    return Shown(Text(da=f"{kind.da} {invoice.number}", en=f"{kind.en} {invoice.number}"), values=values)


def _party(title: Text, party: Party) -> Shown:
    values = {
        Text(da="Navn", en="Name"): party.name,
        Text(da="CVR-nummer", en="CVR number"): party.cvr,
        Text(da="P-nummer", en="P-number"): party.p_number,
        _same("GLN"): party.gln,
        Text(da="E-mail", en="E-mail"): party.email,
    }
    return Shown(title, values=tuple((label, str(value)) for label, value in values.items() if value))


def _patients(invoice: Invoice) -> Iterator[tuple[Text, Value]]:
    for patient in invoice.patients:
        yield _same(patient.name or "–"), patient.cpr


def _lines(invoice: Invoice) -> Shown:
    columns = (
        Text(da="Linje", en="Line"),
        Text(da="Behandling", en="Treatment"),
        Text(da="Dato", en="Date"),
        Text(da="Antal", en="Quantity"),
        Text(da="Pris", en="Price"),
        Text(da="Beløb", en="Amount"),
    )
    rows = tuple(
        (
            str(line.number),
            f"{line.name}. {line.note}" if line.note else line.name,
            danish_date(line.treatment_date) if line.treatment_date else "–",
            f"{line.quantity.normalize():f}".replace(".", ","),
            danish(line.price),
            danish(line.amount),
        )
        for line in invoice.lines
    )
    return Shown(Text(da="Linjer", en="Lines"), columns=columns, rows=rows)


def _totals(invoice: Invoice) -> Iterator[tuple[Text, Value]]:
    yield Text(da="Netto", en="Net"), danish(invoice.net)
    yield Text(da="Moms", en="VAT"), danish(invoice.vat)
    currency = "" if invoice.currency == "DKK" else f" ({invoice.currency})"
    yield Text(da="Til betaling", en="To pay"), danish(invoice.payable) + currency
    yield Text(da="Betalingsgaranti", en="Payment guarantee"), invoice.guarantee or "–"
    if invoice.payment:
        yield Text(da="Konto", en="Account"), account_shown(invoice.payment.key)
    if invoice.credited_invoice:
        yield Text(da="Krediterer fakturaen", en="Credits the invoice"), invoice.credited_invoice
    for note in invoice.notes:
        yield Text(da="Bemærkning", en="Note"), note


def _groups(decision: Decision | None) -> tuple[Shown, ...]:
    if decision is None:
        return ()
    groups = []
    for status, title in _GROUPS.items():
        results = [one for one in decision.evaluation.results if one.status is status]
        parts = tuple(_rule(one, decision) for one in results)
        if parts:
            groups.append(
                Shown(title.fill(number=len(parts)), parts=parts, folded=status is not Status.FAILED)
            )
    return tuple(groups)


def _rule(result: RuleResult, decision: Decision) -> Shown:
    rule = rule_for(result.code)
    names = list(dict.fromkeys(name for one in result.compared for name in one.data))
    columns = (Text(da="Linje", en="Line"), *map(compared, names), Text(da="Resultat", en="Result"))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (one.line or "–", *(one.data.get(name, "–") for name in names), _HOLDS[one.holds])
        for one in result.compared
    )
    return Shown(
        rule.title if rule else _same(result.code),
        texts=tuple(one.text for one in decision.evaluation.findings if one.code == result.code),
        columns=columns if rows else (),
        rows=rows,
        source=rule.source if rule else "",
    )


def _same(text: str | Cpr) -> Text:
    return Text(da=str(text), en=str(text))
