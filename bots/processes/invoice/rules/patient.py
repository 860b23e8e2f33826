"""Rules about the person who was treated.

A CPR number that fails modulus 11 is no defect: the register issues such numbers and asks that they are
never refused (cpr.dk, "Personnumre uden kontrolciffer").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice, Subject
from bots.domain.text import Text
from bots.farm.process.rules import Compared, Severity, compare
from bots.processes.invoice.rules.document import rule
from bots.processes.invoice.rules.subjects import noted


@rule(
    "no-patient",
    title=Text(da="Patienten er ikke oplyst", en="The patient is not stated"),
    text=Text(
        da="Der står ikke et CPR-nummer på den, der er behandlet. Antal oplyste personer: {persons}.",
        en="There is no CPR number of the person who was treated. Persons stated: {persons}.",
    ),
    remedy=Text(
        da="Send en ny faktura med patientens CPR-nummer.",
        en="Send a new invoice with the patient's CPR number.",
    ),
    source="Samarbejdsaftalen, fakturakrav: patientens navn og CPR-nummer fremgår af fakturaen",
)
def no_patient(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if not invoice.remarks_on(Subject.PATIENT):
        yield compare(bool(invoice.patients), persons=len(invoice.patients))


@rule(
    "patient-unclear",
    severity=Severity.MANUAL,
    title=Text(da="Uklart hvem der er behandlet", en="Unclear who was treated"),
    text=Text(
        da="Vi kan ikke se med sikkerhed, hvem der er behandlet: {noted}.",
        en="We cannot see for certain who was treated: {noted_en}.",
    ),
    remedy=Text(
        da='Skriv "CPR" foran patientens CPR-nummer.',
        en='Write "CPR" before the patient\'s CPR number.',
    ),
    source="Samarbejdsaftalen, fakturakrav: patientens navn og CPR-nummer fremgår af fakturaen",
)
def patient_unclear(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    remarks = invoice.remarks_on(Subject.PATIENT)
    yield compare(not remarks, **noted(remarks))


@rule(
    "unknown-member",
    title=Text(da="Patienten er ikke medlem", en="The patient is not a member"),
    text=Text(
        da="Den person, som fakturaen gælder, er ikke medlem hos os. "
        "Oplyste personer: {persons}, heraf medlemmer: {members}.",
        en="The person on the invoice is not a member with us. "
        "Persons stated: {persons}, of which members: {members}.",
    ),
    remedy=Text(
        da="Kontrollér CPR-nummeret. Er det rigtigt, skal regningen sendes til patienten selv.",
        en="Check the CPR number. If it is right, the bill goes to the patient.",
    ),
    source="Samarbejdsaftalen: sundhedsordningen gælder pensionskassens medlemmer",
)
def unknown_member(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if invoice.patients:
        named = {patient.cpr for patient in invoice.patients}
        members = sum(member.cpr in named for member in facts.members)
        yield compare(members > 0, persons=len(named), members=members)


@rule(
    "several-members",
    severity=Severity.MANUAL,
    title=Text(da="Flere mulige patienter", en="Several possible patients"),
    text=Text(
        da="Fakturaen nævner {persons} personer. {members} af dem er medlemmer. "
        "Vi kan ikke se, hvem der er behandlet.",
        en="The invoice names {persons} persons, {members} of them members. It is uncertain who was treated.",
    ),
    remedy=Text(
        da="Send én faktura pr. patient.",
        en="Send one invoice per patient.",
    ),
    source="Samarbejdsaftalen, fakturakrav: én patient og én betalingsgaranti pr. faktura",
)
def several_members(invoice: Invoice, facts: InvoiceFacts, received_on: date) -> Iterator[Compared]:
    if facts.members:
        persons, members = len({patient.cpr for patient in invoice.patients}), len(facts.members)
        yield compare(max(persons, members) == 1, persons=persons, members=members)
