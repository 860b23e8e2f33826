"""Another patient, or one who is a member."""

from __future__ import annotations

from bots.domain.cpr import Cpr
from bots.domain.facts import MemberFact
from bots.domain.invoice import Patient
from bots.domain.text import Text
from bots.processes.invoice.corrections.document import Corrections, changed
from bots.processes.invoice.rules import Document, Finding

NOBODY = Cpr("610180-0000")


def _patient(document: Document, finding: Finding) -> Document:
    members, guarantee = document.facts.members, document.facts.guarantee
    cpr = members[0].cpr if members else guarantee.cpr if guarantee else NOBODY
    return _member(changed(document, patients=(Patient(cpr=cpr, found_at="corrected"),)), finding)


def _member(document: Document, finding: Finding) -> Document:
    if document.facts.members:
        return document
    cpr = document.invoice.patients[0].cpr
    return changed(document, {"members": (MemberFact(cpr=cpr, member_number="0", name=""),)})


CORRECTIONS: Corrections = {
    "no-patient": (
        Text(da="patientens CPR-nummer stod på fakturaen", en="the patient's CPR number had been stated"),
        _patient,
    ),
    "unknown-member": (
        Text(da="patienten var medlem hos os", en="the patient had been a member with us"),
        _member,
    ),
}
