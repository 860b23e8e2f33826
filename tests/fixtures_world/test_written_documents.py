"""Every bill, in every syntax and layout, is read back as what it says."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from bots.domain import ubl
from bots.domain.invoice import Invoice, Subject
from bots.domain.ubl import Unreadable
from fixtures.world import POPULATION, bis3, generate, oioubl
from fixtures.world.bill import Bill, Written
from fixtures.world.broken import BREAKS
from fixtures.world.builder import Builder
from fixtures.world.defect_shares import REJECTED, TO_COLLEAGUE
from fixtures.world.defects import (
    a_copy,
    credits_two,
    in_two_currencies,
    mixed_up_totals,
    takes_something_off,
    taxable_without_tax,
    two_days_on_a_line,
    two_guarantees,
    wrong_total,
)
from fixtures.world.rightful import Make, credit_note, ordinary, with_free_line, with_text_line
from fixtures.world.texts import line_name

TODAY = date(2026, 11, 20)
REMARKED = {
    wrong_total: {Subject.TOTALS},
    mixed_up_totals: {Subject.TOTALS},
    in_two_currencies: {Subject.CURRENCY},
    taxable_without_tax: {Subject.TAX},
    two_days_on_a_line: {Subject.DATE},
    a_copy: {Subject.KIND},
    takes_something_off: {Subject.LINE},
    two_guarantees: {Subject.GUARANTEE},
    credits_two: {Subject.CREDITED},
}
IN_OIOUBL = (a_copy, taxable_without_tax, with_free_line)
MAKERS = [
    ordinary,
    credit_note,
    with_text_line,
    with_free_line,
    *(defect.make for defect in (*REJECTED, *TO_COLLEAGUE)),
]


def written(bill: Bill) -> bytes:
    return bis3.write(bill) if bill.written is Written.BIS_3 else oioubl.write(bill)


def said(bill: Bill) -> dict[str, object]:
    return {
        "type": bill.document_type,
        "number": bill.number,
        "issued": bill.issued,
        "currency": bill.currency,
        "clinic": (bill.supplier.name, bill.supplier.cvr, bill.supplier.ydernummer, bill.supplier.email),
        "p_number": bill.supplier.p_number if bill.places.p_number else None,
        "receiver": (bill.receiver.name, bill.receiver.cvr, bill.receiver.gln),
        "patients": [(person.cpr, person.name) for person in bill.patients],
        "guarantee": bill.guarantee,
        "lines": [
            (line_name(bill, line), None if line.also else line.day, line.quantity, line.price, line.amount)
            for line in bill.lines
        ],
        "totals": (bill.net, bill.vat, bill.payable),
        "account": bill.account.key if bill.account else None,
        "credits": bill.credits,
    }


def read(invoice: Invoice) -> dict[str, object]:
    clinic, receiver = invoice.supplier, invoice.customer
    return {
        "type": invoice.document_type,
        "number": invoice.number,
        "issued": invoice.issue_date,
        "currency": invoice.currency,
        "clinic": (clinic.name, clinic.cvr, clinic.ydernummer, clinic.email),
        "p_number": clinic.p_number,
        "receiver": (receiver.name, receiver.cvr, receiver.gln),
        "patients": [(patient.cpr.reveal(), patient.name) for patient in invoice.patients],
        "guarantee": invoice.guarantee,
        "lines": [
            (line.name, line.treatment_date, line.quantity, line.price, line.amount) for line in invoice.lines
        ],
        "totals": (invoice.net, invoice.vat, invoice.payable),
        "account": invoice.payment.key if invoice.payment else None,
        "credits": invoice.credited_invoice,
    }


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_every_kind_of_bill_is_read_as_it_was_meant(make: Make) -> None:
    build = Builder(Random(f"{make.__name__} 2"), TODAY, clinics=8)
    seen = set()
    for _ in range(30):
        bill = make(build, TODAY)
        seen.add(bill.written)
        invoice = ubl.parse(written(bill))
        assert read(invoice) == said(bill)
        assert {remark.subject for remark in invoice.remarks} == REMARKED.get(make, set())
    assert seen == set(Written) - ({Written.BIS_3} if make in IN_OIOUBL else set())


@pytest.mark.parametrize("spoil", BREAKS, ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("syntax", list(Written))
def test_every_broken_file_is_unreadable(spoil: object, syntax: Written) -> None:
    assert callable(spoil)
    bill = ordinary(Builder(Random(1), TODAY, clinics=8), TODAY)
    bill.written = syntax
    with pytest.raises(Unreadable):
        ubl.parse(spoil(written(bill), bill))


def test_the_syntaxes_are_mixed_as_on_nemhandel() -> None:
    documents = [d.xml for d in generate(1000, mix=POPULATION).documents if d.outcome != "unreadable"]
    shares = [
        sum(mark in xml for xml in documents) / len(documents)
        for mark in (b"OIOUBL-2.1<", b"OIOUBL-2.02<", b"poacc:billing:3.0<")
    ]
    assert shares == pytest.approx([0.40, 0.18, 0.42], abs=0.05)
