"""What would have changed a rejection: for each reason, the same invoice as it would have passed.

Only what the clinic or the member could have corrected or brought about is changed: never the fund's own
limits, and never the day the document came in. What the registers would have answered about the corrected
document is part of the change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bots.domain.cpr import Cpr
from bots.domain.facts import ClinicFact, CreditedFact, GuaranteeFact, InvoiceFacts, MemberFact, PriceFact
from bots.domain.invoice import Invoice, InvoiceLine, Patient
from bots.domain.text import Text
from bots.processes.invoice.rules import Evaluation, Finding, Outcome
from bots.processes.invoice.rules.guarantee import MOST_TREATMENTS
from bots.processes.invoice.rules.prices import CURRENCY
from bots.processes.invoice.rules.subjects import clinic_of, oldest_day, price_rows, treatment_lines

MOST_ROUNDS = 8
_NOBODY = Cpr("610180-0000")
_ONE = Decimal(1)


@dataclass(frozen=True)
class Document:
    """What a decision was made on, or would have been."""

    invoice: Invoice
    facts: InvoiceFacts
    received_on: date


@dataclass(frozen=True)
class Correction:
    """One thing that could have been otherwise, in words, and the reason that it removes."""

    code: str
    line: str | None
    text: Text


@dataclass(frozen=True)
class Counterfactual:
    """Corrections that together lead to ``outcome``, and the document with all of them."""

    corrections: tuple[Correction, ...]
    outcome: Outcome
    document: Document


Evaluate = Callable[[Document], Evaluation]
Change = Callable[[Document, Finding], Document]


def counterfactual(document: Document, evaluate: Evaluate) -> Counterfactual | None:
    """The corrections that change a rejection, found by running the rules again on each.

    A correction can uncover another reason (a clinic that is known has prices to keep to), so it goes on
    until nothing rejects. None where the document was not rejected or nobody could have changed it.
    """
    found = evaluate(document)
    if found.outcome is not Outcome.REJECT:
        return None
    made: dict[tuple[str, str | None], Correction] = {}
    for _ in range(MOST_ROUNDS):
        for finding in found.findings:
            known = _CORRECTIONS.get(finding.code)
            if finding.severity != "reject" or known is None:
                continue
            words, change = known
            document = change(document, finding)
            made[finding.code, finding.line] = Correction(
                finding.code, finding.line, words.fill(**finding.data)
            )
        found = evaluate(document)
        if found.outcome is not Outcome.REJECT:
            return Counterfactual(tuple(made.values()), found.outcome, document)
    return None


def _with(document: Document, facts: dict[str, object] | None = None, **invoice: object) -> Document:
    return Document(
        document.invoice.model_copy(update=invoice),
        document.facts.model_copy(update=facts or {}),
        document.received_on,
    )


def _with_lines(document: Document, lines: list[InvoiceLine]) -> Document:
    total = sum((line.amount for line in lines), Decimal(0))
    return _with(document, lines=tuple(lines), net=total, payable=total, vat=Decimal(0), findings=())


def _each_line(
    document: Document, finding: Finding, change: Callable[[InvoiceLine], InvoiceLine | None]
) -> Document:
    """Change the lines that the finding names, or drop those that ``change`` gives nothing for."""
    lines = []
    for line in document.invoice.lines:
        changed = change(line) if finding.line in (None, line.number) else line
        if changed is not None:
            lines.append(changed)
    return _with_lines(document, lines)


def _right_receiver(document: Document, finding: Finding) -> Document:
    ours = document.facts
    gln = ours.our_glns[0] if ours.our_glns else None
    return _with(
        document, customer=document.invoice.customer.model_copy(update={"gln": gln, "cvr": ours.our_cvr})
    )


def _own_number(document: Document, finding: Finding) -> Document:
    return _with(document, {"same_invoice": None}, number=f"{document.invoice.number}-2")


def _known_clinic(document: Document, finding: Finding) -> Document:
    guarantee, supplier = document.facts.guarantee, document.invoice.supplier
    cvr = guarantee.clinic_cvr if guarantee else supplier.cvr or "00000000"
    p_number = guarantee.clinic_p_number if guarantee else supplier.p_number or "0000000000"
    clinic = ClinicFact.model_construct(
        cvr=cvr,
        p_number=p_number,
        name=supplier.name,
        speciality="00",
        ydernummer="000000",
        vendor_number="0",
        account_key=document.invoice.payment.key if document.invoice.payment else "none",
        email=supplier.email or "",
    )
    prices = tuple(_agreed("00", line, document.received_on) for line in document.invoice.lines)
    return _with(
        document,
        {"clinics": (clinic,), "prices": prices},
        supplier=supplier.model_copy(update={"cvr": cvr, "p_number": p_number}),
    )


def _agreed(speciality: str, line: InvoiceLine, received_on: date) -> PriceFact:
    return PriceFact(
        speciality=speciality,
        treatment=line.name,
        code="0",
        valid_from=date.min,
        valid_to=None,
        price=line.amount if line.quantity == _ONE else line.price,
    )


def _patient(document: Document, finding: Finding) -> Document:
    members, guarantee = document.facts.members, document.facts.guarantee
    cpr = members[0].cpr if members else guarantee.cpr if guarantee else _NOBODY
    return _member(_with(document, patients=(Patient(cpr=cpr, found_at="corrected"),)), finding)


def _member(document: Document, finding: Finding) -> Document:
    if document.facts.members:
        return document
    cpr = document.invoice.patients[0].cpr
    return _with(document, {"members": (MemberFact(cpr=cpr, member_number="0", name=""),)})


def _guarantee(document: Document, finding: Finding) -> Document:
    """A guarantee that fits: one for this patient, clinic, time and number of treatments."""
    clinic = clinic_of(document.invoice, document.facts)
    members = document.facts.members
    days = [line.treatment_date or document.received_on for line in document.invoice.lines]
    guarantee = GuaranteeFact.model_construct(
        number=document.invoice.guarantee or "0",
        cpr=members[0].cpr if members else _NOBODY,
        clinic_cvr=clinic.cvr if clinic else document.invoice.supplier.cvr or "00000000",
        clinic_p_number=(clinic.p_number if clinic else document.invoice.supplier.p_number) or "0000000000",
        valid_from=min(days, default=document.received_on),
        valid_to=max(days, default=document.received_on),
        treatments=_most(document),
        used=0,
    )
    return _with(document, {"guarantee": guarantee}, guarantee=guarantee.number)


def _most(document: Document) -> int:
    return document.facts.parameters.most_treatments or MOST_TREATMENTS


def _guarantee_changed(**what: Callable[[Document, GuaranteeFact], object]) -> Change:
    def change(document: Document, finding: Finding) -> Document:
        guarantee = document.facts.guarantee
        if guarantee is None:
            return document
        update = {name: value(document, guarantee) for name, value in what.items()}
        return _with(document, {"guarantee": guarantee.model_copy(update=update)})

    return change


def _fewer_treatments(document: Document, finding: Finding) -> Document:
    """As many treatments as the guarantee has left; a new one where it has none."""
    guarantee = document.facts.guarantee
    if guarantee is None:
        return document
    left = min(guarantee.treatments, _most(document)) - guarantee.used
    wanted = treatment_lines(document.invoice, document.facts)[: max(left, 0)]
    if not wanted:
        return _guarantee(document, finding)
    return _with_lines(document, wanted)


def _from_guarantees_clinic(document: Document, finding: Finding) -> Document:
    clinic = clinic_of(document.invoice, document.facts) or next(iter(document.facts.clinics), None)
    guarantee = document.facts.guarantee
    if clinic is None or guarantee is None:
        return document
    moved = guarantee.model_copy(update={"clinic_cvr": clinic.cvr, "clinic_p_number": clinic.p_number})
    supplier = document.invoice.supplier.model_copy(update={"cvr": clinic.cvr, "p_number": clinic.p_number})
    return _with(document, {"guarantee": moved}, supplier=supplier)


def _possible_day(document: Document, taken: set[date | None]) -> date:
    """The newest day within the guarantee that no other line has."""
    guarantee = document.facts.guarantee
    last = min(document.received_on, guarantee.valid_to if guarantee else document.received_on)
    oldest = oldest_day(document.received_on, document.facts.parameters.years_back)
    day = max(last, oldest)
    while day in taken and day > oldest:
        day -= timedelta(days=1)
    return day


def _dated(document: Document, finding: Finding) -> Document:
    """Another date on the line: one that is possible, and that its price is agreed for."""
    clinic = clinic_of(document.invoice, document.facts)

    def change(line: InvoiceLine) -> InvoiceLine:
        taken = {other.treatment_date for other in document.invoice.lines}
        day = _possible_day(document, taken)
        if clinic is None:
            return line.model_copy(update={"treatment_date": day})
        rows = price_rows(document.facts, clinic, line.name, day)
        price = rows[0].price if rows else line.amount
        return line.model_copy(update={"treatment_date": day, "price": price, "amount": price})

    dated = _each_line(document, finding, change)
    same = tuple(one for one in document.facts.same_treatments if one.line != finding.line)
    return _with(dated, {"same_treatments": same, "prices": _prices_for(dated)})


def _prices_for(document: Document) -> tuple[PriceFact, ...]:
    """The prices, with one for each treatment that the registers were not asked about on its new date."""
    clinic = clinic_of(document.invoice, document.facts)
    if clinic is None:
        return document.facts.prices
    missing = [
        _agreed(clinic.speciality, line, document.received_on)
        for line in document.invoice.lines
        if line.treatment_date and not price_rows(document.facts, clinic, line.name, line.treatment_date)
    ]
    return (*document.facts.prices, *missing)


def _one_each(document: Document, finding: Finding) -> Document:
    """One line of quantity 1 for each date."""
    seen: set[date | None] = set()
    lines = []
    for line in document.invoice.lines:
        if line.treatment_date is None or line.treatment_date not in seen:
            amount = line.price if line.quantity != _ONE else line.amount
            lines.append(line.model_copy(update={"quantity": _ONE, "amount": amount}))
        seen.add(line.treatment_date)
    return _with_lines(document, lines)


def _without_line(document: Document, finding: Finding) -> Document:
    """Without the line; where it is the only one, with an ordinary treatment in its place."""
    rest = [line for line in document.invoice.lines if line.number != finding.line]
    if rest:
        return _with_lines(document, rest)
    return _agreed_treatment(document, finding)


def _not_paid_before(document: Document, finding: Finding) -> Document:
    rest = [line for line in document.invoice.lines if line.number != finding.line]
    if rest:
        return _with_lines(document, rest)
    return _dated(document, finding)


def _agreed_treatment(document: Document, finding: Finding) -> Document:
    """A treatment from the price agreement, at its price, instead of what the line says."""
    clinic = clinic_of(document.invoice, document.facts)

    def change(line: InvoiceLine) -> InvoiceLine:
        day = line.treatment_date or document.received_on
        for row in document.facts.prices:
            if clinic and row.speciality == clinic.speciality:
                rows = price_rows(document.facts, clinic, row.treatment, day)
                if len(rows) == 1:
                    values = {"name": row.treatment, "note": "", "price": row.price, "amount": row.price}
                    return line.model_copy(update=values | {"quantity": _ONE})
        return line.model_copy(update={"name": "Behandling", "note": ""})

    changed = _each_line(document, finding, change)
    return _with(changed, {"prices": _prices_for(changed)})


def _agreed_price(document: Document, finding: Finding) -> Document:
    clinic = clinic_of(document.invoice, document.facts)

    def change(line: InvoiceLine) -> InvoiceLine:
        if clinic is None or line.treatment_date is None:
            return line
        rows = price_rows(document.facts, clinic, line.name, line.treatment_date)
        if len(rows) != 1:
            return line
        price = rows[0].price
        return line.model_copy(update={"price": price, "amount": price * line.quantity})

    return _each_line(document, finding, change)


def _totals(document: Document, finding: Finding) -> Document:
    return _with_lines(document, list(document.invoice.lines))


def _without_vat(document: Document, finding: Finding) -> Document:
    lines = [line.model_copy(update={"vat_percent": Decimal(0)}) for line in document.invoice.lines]
    return _with_lines(document, lines)


def _in_kroner(document: Document, finding: Finding) -> Document:
    return _with(document, currency=CURRENCY)


def _known_credited(document: Document, finding: Finding) -> Document:
    payable = document.invoice.payable
    credited = CreditedFact(case_reference="", payable=payable, credited=Decimal(0))
    return _with(document, {"credited": credited})


def _smaller_credit(document: Document, finding: Finding) -> Document:
    credited = document.facts.credited
    if credited is None:
        return document
    left = credited.payable - credited.credited
    if left <= 0:
        return _known_credited(document, finding)
    first = document.invoice.lines[0].model_copy(update={"quantity": _ONE, "price": left, "amount": left})
    return _with_lines(document, [first])


_CORRECTIONS: dict[str, tuple[Text, Change]] = {
    "wrong-receiver": (
        Text(da="bilaget var stilet til os ({ours})", en="the document had been addressed to us ({ours})"),
        _right_receiver,
    ),
    "duplicate-invoice": (
        Text(
            da="det var et andet bilag med sit eget nummer",
            en="it had been another document with a number of its own",
        ),
        _own_number,
    ),
    "clinic-unknown": (
        Text(
            da="klinikken havde en aftale med os om de priser, der står på bilaget",
            en="the clinic had had an agreement with us about the prices on the document",
        ),
        _known_clinic,
    ),
    "no-patient": (
        Text(da="patientens CPR-nummer stod på fakturaen", en="the patient's CPR number had been stated"),
        _patient,
    ),
    "unknown-member": (
        Text(da="patienten var medlem hos os", en="the patient had been a member with us"),
        _member,
    ),
    "guarantee-missing": (
        Text(
            da="fakturaen havde nummeret på en garanti, som gælder",
            en="the invoice had stated the number of a guarantee that is valid",
        ),
        _guarantee,
    ),
    "guarantee-unknown": (
        Text(
            da="fakturaen havde nummeret på en garanti, som vi har udstedt",
            en="the invoice had stated the number of a guarantee that we have issued",
        ),
        _guarantee,
    ),
    "guarantee-other-member": (
        Text(
            da="garantien var udstedt til den patient, som fakturaen gælder",
            en="the guarantee had been issued to the patient on the invoice",
        ),
        _guarantee_changed(
            cpr=lambda document, guarantee: (
                document.facts.members[0].cpr if document.facts.members else guarantee.cpr
            )
        ),
    ),
    "guarantee-not-valid-on-date": (
        Text(
            da="behandlingen den {treated} lå inden for garantiens periode ({first} til {last})",
            en="the treatment on {treated} had been within the guarantee's time ({first} to {last})",
        ),
        _guarantee_changed(
            valid_from=lambda document, guarantee: min(_days(document), default=guarantee.valid_from),
            valid_to=lambda document, guarantee: max(_days(document), default=guarantee.valid_to),
        ),
    ),
    "guarantee-exhausted": (
        Text(
            da="garantien havde dækket alle de behandlinger, vi skulle betale",
            en="the guarantee had covered all the treatments that we were to pay",
        ),
        _fewer_treatments,
    ),
    "guarantee-other-clinic": (
        Text(
            da="garantien var udstedt til den klinik, som fakturaen kommer fra",
            en="the guarantee had been issued to the clinic that the invoice comes from",
        ),
        _from_guarantees_clinic,
    ),
    "treatment-date-missing": (
        Text(
            da='linjen "{treatment}" havde en behandlingsdato',
            en='the line "{treatment}" had had a treatment date',
        ),
        _dated,
    ),
    "several-treatments-per-line": (
        Text(
            da="der var én linje med antal 1 for hver dag",
            en="there had been one line with quantity 1 for each day",
        ),
        _one_each,
    ),
    "additional-service": (
        Text(
            da='linjen "{treatment}" ikke var på fakturaen, eller var en aftalt behandling',
            en='the line "{treatment}" had not been there, or had been an agreed treatment',
        ),
        _without_line,
    ),
    "treatment-in-future": (
        Text(
            da="behandlingen den {treated} var udført, da vi fik fakturaen den {received}",
            en="the treatment on {treated} had been given when we got the invoice on {received}",
        ),
        _dated,
    ),
    "treatment-too-old": (
        Text(
            da="behandlingen den {treated} var fra {oldest} eller senere",
            en="the treatment on {treated} had been from {oldest} or later",
        ),
        _dated,
    ),
    "duplicate-treatment": (
        Text(
            da="behandlingen den {treated} ikke var betalt før, fordi den var fra en anden dag",
            en="the treatment on {treated} had not been paid before, because it was from another day",
        ),
        _not_paid_before,
    ),
    "treatment-unknown": (
        Text(
            da='"{treatment}" var en behandling i vores aftale med klinikken',
            en='"{treatment}" had been a treatment in our agreement with the clinic',
        ),
        _agreed_treatment,
    ),
    "price-not-agreed": (
        Text(
            da="prisen var {agreed} og ikke {billed}",
            en="the price had been {agreed} and not {billed}",
        ),
        _agreed_price,
    ),
    "totals-wrong": (
        Text(da="bilagets beløb stemte", en="the amounts of the document had added up"),
        _totals,
    ),
    "wrong-currency": (
        Text(da="bilaget var i danske kroner", en="the document had been in Danish kroner"),
        _in_kroner,
    ),
    "vat-charged": (Text(da="der ikke var moms på bilaget", en="there had been no VAT"), _without_vat),
    "credit-unknown-invoice": (
        Text(
            da="kreditnotaen gjaldt en faktura, som vi har godkendt",
            en="the credit note had been for an invoice that we have approved",
        ),
        _known_credited,
    ),
    "credit-too-large": (
        Text(
            da="kreditnotaen højst var på det, der er tilbage af fakturaen på {payable}",
            en="the credit note had been at most what is left of the invoice of {payable}",
        ),
        _smaller_credit,
    ),
}

CORRECTABLE = frozenset(_CORRECTIONS)
"""The reasons that somebody outside the fund could have done something about."""


def _days(document: Document) -> list[date]:
    guarantee = document.facts.guarantee
    own = [guarantee.valid_from, guarantee.valid_to] if guarantee else []
    return [line.treatment_date for line in document.invoice.lines if line.treatment_date] + own
