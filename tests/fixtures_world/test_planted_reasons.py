"""From the workbook and the XML to the rules: exactly the planted reasons, in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bots import registers
from bots.config.roster import Fund
from bots.domain import ubl
from bots.domain.facts import InvoiceFacts
from bots.domain.invoice import Invoice
from bots.domain.ubl import Unreadable
from bots.farm.storage.database import connect, transact
from bots.processes import all_processes
from bots.processes.invoice.rules import evaluate
from bots.vault.cipher import Cipher
from fixtures.world import DEMO, Mix, PlannedDocument, World, generate
from fixtures.world.defect_shares import REJECTED, TO_COLLEAGUE
from fixtures.world.rightful import ordinary

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
EVERY_DEFECT = Mix({"reject": len(REJECTED), "manual": len(TO_COLLEAGUE)}, {ordinary: 1})


def question(invoice: Invoice, document: PlannedDocument) -> dict[str, Any]:
    return {
        "document_type": invoice.document_type.value,
        "supplier_cvr": invoice.supplier.cvr,
        "supplier_p_number": invoice.supplier.p_number,
        "number": invoice.number,
        "received_on": document.received.isoformat(),
        "cprs": [patient.cpr.reveal() for patient in invoice.patients],
        "guarantee": invoice.guarantee,
        "lines": [line(each) for each in invoice.lines],
        "credited_invoice": invoice.credited_invoice,
    }


def line(each: Any) -> dict[str, Any]:
    day = each.treatment_date.isoformat() if each.treatment_date else None
    return {"line": each.number, "date": day, "treatment": each.name}


def outcome(invoice: Invoice, decided: str) -> dict[str, Any]:
    return {
        "outcome": "rejected" if decided == "reject" else "approved",
        "supplier_cvr": invoice.supplier.cvr,
        "number": invoice.number,
        "document_type": invoice.document_type.value,
        "payable": str(invoice.payable),
        "credited_invoice": invoice.credited_invoice,
        "guarantee": invoice.guarantee,
        "cpr": invoice.patients[0].cpr.reveal() if invoice.patients else None,
        "treatments": [] if invoice.is_credit_note else [line(each) for each in invoice.lines],
    }


def decided(
    world: World, documents: Sequence[PlannedDocument], folder: Path
) -> dict[str, tuple[str, set[str]]]:
    """What parser, registers and rules make of ``documents``, handled in that order."""
    engine, cipher = connect(f"sqlite:///{folder / 'farm.db'}"), Cipher(bytes(32))
    registers.create(engine)
    world.write_workbook(folder / "registre.xlsx")
    registers.import_workbook(
        engine, cipher, folder / "registre.xlsx", actor="test", processes=all_processes()
    )
    fund = Fund(name=world.our_name, cvr=world.our_cvr, glns=(world.our_gln,), mail_from="a@b.example")
    ask = registers.registers(cipher, fund)
    found = {}
    for document in documents:
        case = f"FAK-{document.document_id}"
        try:
            invoice = ubl.parse(document.xml)
        except Unreadable:
            found[document.document_id] = ("unreadable", {"unreadable"})
            continue

        def decide(
            connection: Any, invoice: Any = invoice, case: Any = case, document: Any = document
        ) -> Any:
            asked = question(invoice, document)
            facts = InvoiceFacts.model_validate(ask["invoice-facts"](connection, case, asked, NOW))
            evaluation = evaluate(invoice, facts, document.received)
            ask["invoice-outcome"](connection, case, outcome(invoice, evaluation.outcome.value), NOW)
            return evaluation.outcome.value, {finding.code for finding in evaluation.findings}

        found[document.document_id] = transact(engine, decide)
    engine.dispose()
    return found


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(("invoices", "mix"), [(60, DEMO), (len(REJECTED) + len(TO_COLLEAGUE), EVERY_DEFECT)])
@pytest.mark.parametrize("seed", [1, 2])
def test_exactly_the_planted_reasons_are_found(
    tmp_path: Path, invoices: int, mix: Mix, seed: int, backwards: bool
) -> None:
    world = generate(invoices, seed, mix=mix)
    documents = world.documents[::-1] if backwards else world.documents
    planted = {d.document_id: (d.outcome, set(d.reasons)) for d in world.documents}
    assert decided(world, documents, tmp_path) == planted
