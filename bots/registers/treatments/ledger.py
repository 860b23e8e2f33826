"""The ledger: which documents were received, what became of them, and which treatments they billed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, Row, delete, func, or_, select, update

from bots.domain.facts import CreditedFact, SameInvoiceFact, SameTreatmentFact
from bots.domain.invoice import DocumentType
from bots.domain.treatment_names import is_same_treatment
from bots.registers.storage.people import People
from bots.registers.storage.upsert import insert_missing
from bots.registers.treatments.questions import AskedLine, InvoiceQuestion, OutcomeQuestion
from bots.registers.treatments.tables import prices, received_invoices, treatments

_received = received_invoices.c
_priced = prices.c
_treated = treatments.c
Agreed = Sequence[tuple[str, str]]
"""Code and name of the treatments in the price lists."""
_CODE = re.compile(r"(?<![\w.,/-])[0-9]{3,6}(?![\w.,/-])")
_BY_CASE = ("case_reference",)
_BY_LINE = ("case_reference", "line")


def receive(
    connection: Connection,
    case_reference: str,
    question: InvoiceQuestion | OutcomeQuestion,
    received_on: date,
) -> None:
    """Note that this case's document has come, so that a later one with its number is the duplicate."""
    row = {
        "case_reference": case_reference,
        "supplier_cvr": question.supplier_cvr,
        "document_type": question.document_type.value,
        "number": question.number,
        "received_on": received_on,
    }
    insert_missing(connection, received_invoices, [row], key=_BY_CASE)


def same_invoice(
    connection: Connection, case_reference: str, question: InvoiceQuestion
) -> SameInvoiceFact | None:
    """The first document with the same supplier, type and number that came before and is not rejected."""
    mine = select(_received.id).where(_received.case_reference == case_reference).scalar_subquery()
    row = connection.execute(
        select(received_invoices)
        .where(
            _received.supplier_cvr == question.supplier_cvr,
            _received.document_type == question.document_type.value,
            _received.number == question.number,
            _received.id < mine,
            or_(_received.outcome.is_(None), _received.outcome != "rejected"),
        )
        .order_by(_received.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return SameInvoiceFact(case_reference=row.case_reference, received_on=row.received_on)


def same_treatments(
    connection: Connection, people: People, case_reference: str, question: InvoiceQuestion
) -> tuple[SameTreatmentFact, ...]:
    """The approved treatments of other cases that this invoice's lines bill again."""
    if question.document_type is DocumentType.CREDIT_NOTE:
        return ()  # a credit note names treatments to take them back
    billed = connection.execute(
        select(treatments)
        .where(
            _treated.cpr_key.in_(sorted(people.key(cpr) for cpr in question.cprs)),
            _treated.treatment_date.in_(sorted(question.treatment_dates)),
            _treated.case_reference != case_reference,
            _treated.released_by.is_(None),
        )
        .order_by(_treated.case_reference, _treated.line)
    ).all()
    agreed = _agreed(connection) if billed else ()
    return tuple(
        SameTreatmentFact(
            line=line.line,
            case_reference=row.case_reference,
            treatment=row.treatment,
            treatment_date=row.treatment_date,
        )
        for line in question.lines
        for row in billed
        if _is_same(line, row, agreed)
    )


def _agreed(connection: Connection) -> Agreed:
    return [
        (row.code, row.treatment)
        for row in connection.execute(select(_priced.code, _priced.treatment).distinct())
    ]


def _is_same(line: AskedLine, row: Row[tuple[object, ...]], agreed: Agreed) -> bool:
    if line.date != row.treatment_date:
        return False
    if _meant(line.treatment, line.codes, agreed) & _meant(row.treatment, (), agreed):
        return True
    return is_same_treatment(line.treatment, row.treatment) or is_same_treatment(
        row.treatment, line.treatment
    )


def _agreed_name(line: AskedLine, agreed: Agreed) -> str:
    """What the line means where that is one agreed treatment, else as it is written."""
    meant = _meant(line.treatment, line.codes, agreed)
    return next(iter(meant)) if len(meant) == 1 else line.treatment


def _meant(written: str, codes: Collection[str], agreed: Agreed) -> set[str]:
    """The agreed treatments that a line means by its name, or by a code where the name says none."""
    known = {code for code, _ in agreed}
    named = {treatment for _, treatment in agreed if is_same_treatment(written, treatment, known)}
    given = known & {*codes, *_CODE.findall(written)}
    return named or {treatment for code, treatment in agreed if code in given}


def used_on(connection: Connection, guarantee: str, case_reference: str) -> int:
    """How many treatments other cases' approved invoices have billed on ``guarantee``."""
    query = select(func.count()).where(
        _treated.guarantee == guarantee,
        _treated.case_reference != case_reference,
        _treated.released_by.is_(None),
    )
    return connection.execute(query).scalar_one()


def credited(connection: Connection, case_reference: str, question: InvoiceQuestion) -> CreditedFact | None:
    """The approved invoice that this credit note refers to, and what other credit notes took off it."""
    if question.credited_invoice is None:
        return None
    original = _original(connection, question.supplier_cvr, question.credited_invoice)
    if original is None:
        return None
    taken = _credited_sum(connection, question.supplier_cvr, question.credited_invoice, case_reference)
    return CreditedFact(case_reference=original.case_reference, payable=original.payable, credited=taken)


def decide(connection: Connection, people: People, case_reference: str, question: OutcomeQuestion) -> int:
    """Remember the outcome; returns how many treatments now count.

    An approved credit note that brings an invoice down to nothing releases its treatments: the clinic may
    bill them again, and they no longer count on the guarantee.
    """
    connection.execute(
        update(received_invoices)
        .where(_received.case_reference == case_reference)
        .values(
            outcome=question.outcome, payable=question.payable, credited_invoice=question.credited_invoice
        )
    )
    if question.outcome == "rejected":
        _take_back(connection, case_reference)
        return 0
    if question.document_type is DocumentType.CREDIT_NOTE:
        _release(connection, case_reference, question)
        return 0
    return _count(connection, people, case_reference, question)


def _count(connection: Connection, people: People, case_reference: str, question: OutcomeQuestion) -> int:
    agreed = _agreed(connection)
    rows = [
        {
            "case_reference": case_reference,
            "line": line.line,
            "cpr_key": people.key(question.cpr) if question.cpr else None,
            "guarantee": question.guarantee,
            "treatment_date": line.date,
            "treatment": _agreed_name(line, agreed),
        }
        for line in question.treatments
    ]
    insert_missing(connection, treatments, rows, key=_BY_LINE)
    return len(rows)


def _take_back(connection: Connection, case_reference: str) -> None:
    """Undo what an approval of this case had counted or released, where a colleague has overturned it."""
    connection.execute(delete(treatments).where(_treated.case_reference == case_reference))
    connection.execute(
        update(treatments).where(_treated.released_by == case_reference).values(released_by=None)
    )


def _release(connection: Connection, case_reference: str, question: OutcomeQuestion) -> None:
    if question.credited_invoice is None:
        return
    original = _original(connection, question.supplier_cvr, question.credited_invoice)
    if original is None:
        return
    taken = _credited_sum(connection, question.supplier_cvr, question.credited_invoice, other_than=None)
    if taken >= original.payable:
        connection.execute(
            update(treatments)
            .where(_treated.case_reference == original.case_reference, _treated.released_by.is_(None))
            .values(released_by=case_reference)
        )


def _original(connection: Connection, cvr: str | None, number: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(
        select(received_invoices)
        .where(
            _received.supplier_cvr == cvr,
            _received.document_type == DocumentType.INVOICE.value,
            _received.number == number,
            _received.outcome == "approved",
        )
        .order_by(_received.id)
        .limit(1)
    ).one_or_none()


def _credited_sum(connection: Connection, cvr: str | None, number: str, other_than: str | None) -> Decimal:
    query = select(func.coalesce(func.sum(_received.payable), 0)).where(
        _received.supplier_cvr == cvr,
        _received.document_type == DocumentType.CREDIT_NOTE.value,
        _received.credited_invoice == number,
        _received.outcome == "approved",
    )
    if other_than is not None:
        query = query.where(_received.case_reference != other_than)
    return Decimal(connection.execute(query).scalar_one())
