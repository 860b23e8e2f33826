"""What the ledgers forget about a person when a case's time is over, and what they must not forget."""

from __future__ import annotations

from sqlalchemy import Engine, select

from bots import registers
from bots.domain.orders.dservice import ClaimAnswer
from bots.farm.storage.database import reading, transact
from bots.registers.danmark.tables import danmark_status
from bots.registers.treatments.tables import treatments
from tests.registers.conftest import Consulted
from tests.registers.sheets_of_a_clinic import ANNA, CLINIC, GUARANTEE

LINES = [{"line": "1", "date": "2026-11-02", "treatment": "Normalbehandling"}]


def approve(consult: Consulted, case: str) -> None:
    decided = {
        "outcome": "approved",
        "supplier_cvr": CLINIC,
        "number": case,
        "document_type": "invoice",
        "payable": "317.43",
        "credited_invoice": None,
        "guarantee": GUARANTEE,
        "cpr": ANNA,
        "treatments": LINES,
    }
    consult("invoice-outcome", case, **decided)


def test_the_person_goes_and_the_guarantees_count_stays(engine: Engine, consult: Consulted) -> None:
    for case in ("FAK-A-1", "FAK-B-1"):
        approve(consult, case)
        said = {"cpr": ANNA, "on": "2026-11-10", "answer": ClaimAnswer.NOT_A_MEMBER.value}
        consult("danmark-remember", case, **said)
    assert transact(engine, lambda connection: registers.erase(connection, "FAK-A-1")) == 1
    assert transact(engine, lambda connection: registers.erase(connection, "FAK-B-1")) == 2
    with reading(engine) as connection:
        kept = connection.execute(select(treatments.c.cpr_key, treatments.c.guarantee)).all()
        assert kept == [(None, GUARANTEE), (None, GUARANTEE)]
        assert connection.execute(select(danmark_status)).all() == []


def test_other_cases_are_left_alone(engine: Engine, consult: Consulted) -> None:
    approve(consult, "FAK-A-1")
    assert transact(engine, lambda connection: registers.erase(connection, "FAK-B-1")) == 0
    with reading(engine) as connection:
        assert connection.execute(select(treatments.c.cpr_key)).scalar_one() is not None
