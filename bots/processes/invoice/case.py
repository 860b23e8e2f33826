"""An invoice case's history, read as what the process needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from bots.domain.cpr import Cpr
from bots.domain.facts import ClinicFact, InvoiceFacts
from bots.domain.invoice import Invoice, ReceivedInvoice
from bots.farm.case import Case
from bots.processes.invoice.rules import Evaluation, evaluate, rule_set_version
from bots.processes.invoice.rules.subjects import clinic_of, treatment_lines

FACTS = "invoice-facts"
OUTCOME = "invoice-outcome"
CLAIMS = "danmark-claims"
DECISION = "decision"


class Decision(BaseModel):
    """The automated decision as it is put on record, once. ``rule_set`` pins the rules' versions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evaluation: Evaluation
    rule_set: str
    received_on: date
    today: date
    solely_automated: bool


@dataclass(frozen=True)
class InvoiceCase:
    """One invoice's case. ``invoice`` and ``facts`` may only be asked for when they are there."""

    case: Case

    @property
    def reference(self) -> str:
        return self.case.reference

    @cached_property
    def received(self) -> ReceivedInvoice:
        return ReceivedInvoice.model_validate(self.case.opened)

    @property
    def invoice(self) -> Invoice:
        if self.received.invoice is None:
            raise ValueError(f"case {self.reference}: the document could not be read, so it has no invoice")
        return self.received.invoice

    @cached_property
    def facts(self) -> InvoiceFacts | None:
        """What the registers said, None before they were asked."""
        consulted = self.case.last("consulted", register=FACTS)
        return InvoiceFacts.model_validate(consulted.data["answer"]) if consulted else None

    @cached_property
    def decision(self) -> Decision | None:
        """The decision on record, None before it was made. It is never made again."""
        recorded = next(self.case.all("recorded", kind=DECISION), None)
        if recorded is None:
            return None
        return Decision.model_validate({k: v for k, v in recorded.data.items() if k != "kind"})

    def facts_question(self) -> dict[str, Any]:
        """What to ask of ``invoice-facts``."""
        invoice = self.invoice
        return {
            "document_type": invoice.document_type.value,
            "supplier_cvr": invoice.supplier.cvr,
            "supplier_p_number": invoice.supplier.p_number,
            "number": invoice.number,
            "received_on": self.received.received_on.isoformat(),
            "cprs": [patient.cpr.reveal() for patient in invoice.patients],
            "guarantee": invoice.guarantee,
            "lines": _treatments(invoice),
            "credited_invoice": invoice.credited_invoice,
        }

    def outcome_question(self, outcome: str, patient: Cpr | None) -> dict[str, Any]:
        """What to tell ``invoice-outcome``. ``outcome`` is ``approved`` or ``rejected``."""
        invoice = self.invoice
        return {
            "outcome": outcome,
            "supplier_cvr": invoice.supplier.cvr,
            "number": invoice.number,
            "document_type": invoice.document_type.value,
            "payable": str(invoice.payable),
            "credited_invoice": invoice.credited_invoice,
            "guarantee": invoice.guarantee,
            "cpr": patient.reveal() if patient else None,
            "treatments": [] if invoice.is_credit_note else _treatments(invoice),
        }

    def told_outcome(self, outcome: str) -> bool:
        """Whether the last thing told to ``invoice-outcome`` is ``outcome``."""
        told = self.case.last("consulted", register=OUTCOME)
        return told is not None and told.data["question"]["outcome"] == outcome

    def decide(self, facts: InvoiceFacts, today: date) -> Decision:
        """Evaluate the rules, for the record."""
        evaluation = evaluate(self.invoice, facts, self.received.received_on)
        return Decision(
            evaluation=evaluation,
            rule_set=rule_set_version(),
            received_on=self.received.received_on,
            today=today,
            solely_automated=evaluation.outcome != "manual",
        )

    @property
    def clinic(self) -> ClinicFact | None:
        return clinic_of(self.invoice, self.facts) if self.facts else None


def _treatments(invoice: Invoice) -> list[dict[str, Any]]:
    return [
        {
            "line": line.number,
            "date": line.treatment_date.isoformat() if line.treatment_date else None,
            "treatment": line.name,
        }
        for line in treatment_lines(invoice)
    ]
