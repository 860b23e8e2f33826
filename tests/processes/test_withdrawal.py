"""A credit note for an invoice that was claimed: one task tells the colleagues what to withdraw."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bots.domain import ubl
from bots.domain.invoice import DocumentType, Invoice, ReceivedInvoice
from bots.domain.orders.dservice import ClaimAnswer
from bots.farm.farm import Farm
from bots.farm.process.steps import AskColleague, Close
from bots.processes.withdrawal import PROCESS
from bots.processes.withdrawal.questions import WithdrawalAnswer
from fixtures.cases.examples import Story
from fixtures.population.handling import farm_of, work_off
from fixtures.scenarios.invoice.robots import FakeRobots
from fixtures.world import POPULATION, PlannedDocument, World, generate

ORDER = {
    "invoice": "FAK-EXAMPLEXYZ",
    "credit_notes": ["FAK-EXAMPLEBCD"],
    "claims": [{"reference": "FAK-EXAMPLEXYZ-1", "receipt": "DS-1", "treatment_date": "2026-11-02"}],
}


def test_the_colleague_reads_our_reference_the_receipt_and_the_date() -> None:
    step = Story(PROCESS, "FAK-EXAMPLEBCD-tilskud", ORDER).step()

    assert isinstance(step, AskColleague)
    assert (step.team, step.code) == ("tilskud", "credit-after-claim")
    assert ("Ansøgning FAK-EXAMPLEXYZ-1", "kvitteringsnummer DS-1, behandling 02-11-2026") in step.facts
    assert ("Kreditnotaens sag", "FAK-EXAMPLEBCD") in step.facts


@pytest.mark.parametrize(
    ("answer", "ending"),
    [({"action": "withdrawn"}, "withdrawn"), ({"action": "kept", "note": "Anden behandling"}, "kept")],
)
def test_the_answer_closes_the_case(answer: dict[str, Any], ending: str) -> None:
    told = Story(PROCESS, "FAK-EXAMPLEBCD-tilskud", ORDER)
    told.carry_out(told.step(), {"answer": answer})

    assert told.step() == Close(ending)


def test_claims_that_are_kept_need_a_reason() -> None:
    with pytest.raises(ValidationError, match="hvorfor ansøgningerne bliver stående"):
        WithdrawalAnswer.model_validate({"action": "kept", "note": " "})


class Clinic:
    """A farm that has approved one invoice whose treatments danmark accepts."""

    def __init__(self, folder: Path) -> None:
        self.world: World = generate(40, 1, mix=POPULATION)
        self.farm: Farm = farm_of(self.world, folder)
        self.document: PlannedDocument = next(
            document
            for document in self.world.documents
            if document.claims and set(document.claims.values()) == {ClaimAnswer.ACCEPTED}
        )
        self.invoice = ubl.parse(self.document.xml)
        self.robots = FakeRobots({f"FAK-I-{line}": answer for line, answer in self.document.claims.items()})
        self.receive("FAK-I", self.invoice)

    def receive(self, reference: str, invoice: Invoice) -> None:
        received = ReceivedInvoice(
            document_id=reference,
            received_on=self.document.received + timedelta(days=1),
            sender=invoice.supplier.name,
            file_name=f"{reference}.xml",
            file_sha256="0" * 64,
            invoice=invoice,
        )
        self.farm.open_case("invoice", reference, received, actor="nemhandel-intake")

    def credit(self, reference: str = "FAK-K", number: str = "KN-1") -> None:
        changes = {
            "document_type": DocumentType.CREDIT_NOTE,
            "number": number,
            "credited_invoice": self.invoice.number,
            "payment": None,
        }
        self.receive(reference, self.invoice.model_copy(update=changes))

    def work(self) -> None:
        work_off(self.farm, self.robots)

    def outcome(self, reference: str) -> str:
        closed = self.farm.reader.case("invoice", reference).last("closed")
        assert closed is not None
        return str(closed.data["outcome"])

    def withdrawn(self) -> list[str]:
        """What the subsidy team's open tasks tell it to withdraw."""
        return [
            label.removeprefix("Ansøgning ")
            for task in self.farm.reader.tasks(queue="tilskud", open_only=True)
            for label, _ in task.payload["facts"]
            if label.startswith("Ansøgning ")
        ]


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


def test_a_credit_note_after_the_claims_is_approved_and_one_task_names_them_all(clinic: Clinic) -> None:
    clinic.work()
    assert clinic.withdrawn() == []

    clinic.credit()
    clinic.work()

    assert clinic.outcome("FAK-K") == "approved"
    assert sorted(clinic.withdrawn()) == sorted(f"FAK-I-{line}" for line in clinic.document.claims)
    assert len(clinic.farm.reader.tasks(queue="tilskud", open_only=True)) == 1


def test_a_claim_that_is_accepted_after_the_credit_note_is_named_too(clinic: Clinic) -> None:
    clinic.credit()
    clinic.work()

    assert clinic.outcome("FAK-K") == clinic.outcome("FAK-I") == "approved"
    assert sorted(clinic.withdrawn()) == sorted(f"FAK-I-{line}" for line in clinic.document.claims)


def test_a_rejected_credit_note_withdraws_nothing(clinic: Clinic) -> None:
    clinic.work()
    clinic.credit()
    clinic.work()
    before = clinic.withdrawn()

    clinic.credit("FAK-K2", "KN-2")
    clinic.work()

    assert clinic.outcome("FAK-K2") == "rejected"
    assert clinic.withdrawn() == before
