"""An invoice case's history, read as what the process needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from bots.config import DEFAULT_DECISION_TERMS, DecisionTerms
from bots.domain.cpr import Cpr
from bots.domain.decision import DecisionRecord, Source
from bots.domain.facts import ClinicFact, InvoiceFacts
from bots.domain.invoice import Invoice, InvoiceLine, ReceivedInvoice
from bots.domain.text import Text
from bots.farm.process import Case, Event, decision_of, on_record
from bots.processes.invoice.fitness import gate
from bots.processes.invoice.rules import Evaluation, Outcome, evaluate, rule_set_version
from bots.processes.invoice.rules.subjects import clinic_of, paid_lines, treatment_lines

FACTS = "invoice-facts"
OUTCOME = "invoice-outcome"
CLAIMS = "danmark-claims"

RULES_ROOT = "bots.processes.invoice.rules.rerun"

CONSEQUENCE = {
    Outcome.APPROVE: Text(
        da="Vi betaler bilaget og søger tilskud hos sygeforsikringen danmark.",
        en="We pay the document and claim subsidies from danmark.",
    ),
    Outcome.REJECT: Text(
        da="Vi betaler ikke bilaget. Klinikken får besked med grundene.",
        en="We do not pay the document. The clinic is told the reasons.",
    ),
    Outcome.MANUAL: Text(da="En medarbejder afgør sagen.", en="A colleague decides the case."),
}


class Decision(DecisionRecord):
    """The automated decision as it is put on record, once. ``rule_set`` pins the rules' versions."""

    evaluation: Evaluation
    rule_set: str
    received_on: date
    today: date

    @property
    def is_a_colleagues(self) -> bool:
        """Whether the rules leave it to a person, or the terms do."""
        return super().is_a_colleagues or self.evaluation.outcome is Outcome.MANUAL


@dataclass(frozen=True)
class InvoiceCase:
    """One invoice's case. ``invoice`` and ``facts`` may only be asked for when they are there."""

    case: Case
    terms: DecisionTerms = DEFAULT_DECISION_TERMS

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
        """The registers' answer, None before they were asked."""
        consulted = self._consulted
        return InvoiceFacts.model_validate(consulted.data["answer"]) if consulted else None

    @cached_property
    def _consulted(self) -> Event | None:
        return self.case.last("consulted", register=FACTS)

    @cached_property
    def decision(self) -> Decision | None:
        """The decision on record, None before it was made."""
        return decision_of(self.case, Decision)

    def facts_question(self) -> dict[str, Any]:
        """What to ask of ``invoice-facts``."""
        return facts_question_of(self.invoice, self.received.received_on)

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
            "treatments": [] if invoice.is_credit_note else _treatments(self._treated),
        }

    @property
    def _treated(self) -> list[InvoiceLine]:
        return treatment_lines(self.invoice, self.facts) if self.facts else paid_lines(self.invoice)

    def has_reported(self, outcome: str) -> bool:
        """Whether the last thing reported to ``invoice-outcome`` is ``outcome``."""
        reported = self.case.last("consulted", register=OUTCOME)
        return reported is not None and reported.data["question"]["outcome"] == outcome

    def decide(self, facts: InvoiceFacts, today: date) -> dict[str, Any]:
        """Evaluate the rules; the ``Decision`` for the record, as JSON."""
        return self.record(facts, evaluate(self.invoice, facts, self.received.received_on), today)

    def record(self, facts: InvoiceFacts, evaluation: Evaluation, today: date) -> dict[str, Any]:
        """What the rules came to, with the gate and who has the last word: a ``Decision`` as JSON."""
        return on_record(
            self.case,
            self.terms,
            RULES_ROOT,
            outcome=evaluation.outcome,
            result=evaluation.outcome.value,
            consequence=CONSEQUENCE[evaluation.outcome],
            gated=gate(self.case, self.received, facts, evaluation, self.terms, today),
            inputs=self._inputs(facts),
            evaluation=evaluation.plain(),
            rule_set=rule_set_version(),
            received_on=self.received.received_on.isoformat(),
            today=today.isoformat(),
        )

    def _inputs(self, facts: InvoiceFacts) -> Iterator[Source]:
        opened, asked = self.case.events[0], self._consulted
        yield Source(name="document", event=opened.seq, fetched_at=opened.at)
        if asked is not None:
            yield Source(name=FACTS, event=asked.seq, fetched_at=facts.fetched_at)

    @property
    def clinic(self) -> ClinicFact | None:
        return clinic_of(self.invoice, self.facts) if self.facts else None


def facts_question_of(invoice: Invoice, received_on: date) -> dict[str, Any]:
    """What to ask of ``invoice-facts`` about an invoice that came in on ``received_on``."""
    return {
        "document_type": invoice.document_type.value,
        "supplier_cvr": invoice.supplier.cvr,
        "supplier_p_number": invoice.supplier.p_number,
        "number": invoice.number,
        "received_on": received_on.isoformat(),
        "cprs": [patient.cpr.reveal() for patient in invoice.patients],
        "guarantee": invoice.guarantee,
        "lines": _treatments(paid_lines(invoice)),
        "credited_invoice": invoice.credited_invoice,
    }


def _treatments(lines: Iterable[InvoiceLine]) -> list[dict[str, Any]]:
    return [
        {
            "line": line.number,
            "date": line.treatment_date.isoformat() if line.treatment_date else None,
            "treatment": line.name,
            **({"codes": list(line.codes)} if line.codes else {}),
        }
        for line in lines
    ]
