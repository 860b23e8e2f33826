"""What the registers know about an invoice, and how two cases see each other."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bots.domain.facts import InvoiceFacts
from bots.farm.storage.database import reading
from bots.processes import all_processes
from bots.registers import import_workbook
from bots.registers.storage.metadata import metadata
from bots.vault.cipher import Cipher
from tests.registers.conftest import FUND, NOW, Consulted
from tests.registers.sheets_of_a_clinic import (
    ANNA,
    BENT,
    CLINIC,
    GUARANTEE,
    OTHER_UNIT,
    STRANGER,
    UNIT,
    save,
    sheets,
)


@pytest.fixture(autouse=True)
def filled(engine: Engine, cipher: Cipher, tmp_path: Path) -> None:
    import_workbook(engine, cipher, save(sheets(), tmp_path / "r.xlsx"), actor="test")


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "document_type": "invoice",
        "supplier_cvr": CLINIC,
        "supplier_p_number": UNIT,
        "number": "F-1",
        "received_on": "2026-11-20",
        "cprs": [ANNA],
        "guarantee": GUARANTEE,
        "lines": [{"line": "1", "date": "2026-11-02", "treatment": "Normalbehandling"}],
        "credited_invoice": None,
    } | changes


def told(**changes: Any) -> dict[str, Any]:
    return {
        "outcome": "approved",
        "supplier_cvr": CLINIC,
        "number": "F-1",
        "document_type": "invoice",
        "payable": "317.43",
        "credited_invoice": None,
        "guarantee": GUARANTEE,
        "cpr": ANNA,
        "treatments": [{"line": "1", "date": "2026-11-02", "treatment": "Normalbehandling"}],
    } | changes


def facts(consult: Consulted, case: str, **changes: Any) -> InvoiceFacts:
    return InvoiceFacts.model_validate(consult("invoice-facts", case, **asked(**changes)))


def test_everything_known_is_told(consult: Consulted) -> None:
    known = facts(consult, "FAK-A")
    assert [member.name for member in known.members] == ["Anna Ågård"]
    assert known.members[0].cpr.reveal() == ANNA
    assert known.guarantee is not None
    assert (known.guarantee.treatments, known.guarantee.used) == (3, 0)
    assert [clinic.account_key for clinic in known.clinics] == ["fik:81234569"]
    assert [clinic.ydernummer for clinic in known.clinics] == ["012345"]
    assert {(row.treatment, row.price) for row in known.prices} == {
        ("Normalbehandling", Decimal("317.43")),
        ("Kort behandling", Decimal("211.63")),
    }
    assert (known.our_cvr, known.our_glns, known.fetched_at) == (FUND.cvr, FUND.glns, NOW)
    assert (known.same_invoice, known.same_treatments, known.credited) == (None, (), None)


def test_without_a_p_number_every_branch_of_the_company_is_told(consult: Consulted) -> None:
    known = facts(consult, "FAK-A", supplier_p_number=None)
    assert [clinic.vendor_number for clinic in known.clinics] == ["K10023", "K10024"]
    assert [clinic.account_key for clinic in known.clinics][1] == "bank:0216-4069046312"


def test_what_is_not_stated_or_not_known_is_left_out(consult: Consulted) -> None:
    known = facts(consult, "FAK-A", supplier_cvr=None, cprs=[STRANGER], guarantee="GARANTI-2026-999999")
    assert (known.clinics, known.members, known.guarantee, known.prices) == ((), (), None, ())
    assert facts(consult, "FAK-B", guarantee=None, lines=[]).guarantee is None


@pytest.mark.parametrize(("day", "members"), [("2025-12-31", 1), ("2026-01-01", 0), ("2014-12-31", 0)])
def test_membership_is_that_of_the_treatment_date(consult: Consulted, day: str, members: int) -> None:
    line = {"line": "1", "date": day, "treatment": "Normalbehandling"}
    assert len(facts(consult, "FAK-A", cprs=[BENT], lines=[line]).members) == members


def test_without_a_treatment_date_membership_is_that_of_the_receipt(consult: Consulted) -> None:
    line = {"line": "1", "date": None, "treatment": "Normalbehandling"}
    assert len(facts(consult, "FAK-A", lines=[line]).members) == 1
    assert facts(consult, "FAK-B", cprs=[BENT], lines=[line]).members == ()


def test_the_later_of_two_is_the_duplicate_however_often_they_are_asked(consult: Consulted) -> None:
    assert facts(consult, "FAK-A").same_invoice is None
    for _ in range(2):
        later = facts(consult, "FAK-B", number=" f-1 ")
        assert later.same_invoice is not None
        assert later.same_invoice.case_reference == "FAK-A"
        assert later.same_invoice.received_on == date(2026, 11, 20)
        assert facts(consult, "FAK-A").same_invoice is None


@pytest.mark.parametrize(
    "other", [{"number": "F-2"}, {"document_type": "credit-note"}, {"supplier_cvr": "12345674"}]
)
def test_another_number_type_or_clinic_is_no_duplicate(consult: Consulted, other: dict[str, Any]) -> None:
    facts(consult, "FAK-A")
    assert facts(consult, "FAK-B", **other).same_invoice is None


def test_a_rejected_document_may_be_sent_again(consult: Consulted) -> None:
    facts(consult, "FAK-A")
    assert consult("invoice-outcome", "FAK-A", **told(outcome="rejected")) == {"recorded": 0}
    again = facts(consult, "FAK-B")
    assert again.same_invoice is None
    assert again.guarantee is not None
    assert again.guarantee.used == 0


def test_approved_treatments_count_for_others_and_once(consult: Consulted) -> None:
    facts(consult, "FAK-A")
    for _ in range(2):
        assert consult("invoice-outcome", "FAK-A", **told()) == {"recorded": 1}
    mine, other = facts(consult, "FAK-A"), facts(consult, "FAK-B", number="F-2")
    assert mine.guarantee is not None
    assert other.guarantee is not None
    assert (mine.guarantee.used, mine.same_treatments) == (0, ())
    assert other.guarantee.used == 1
    assert [(same.line, same.case_reference) for same in other.same_treatments] == [("1", "FAK-A")]


def test_a_colleague_who_overturns_an_approval_takes_the_treatments_back(consult: Consulted) -> None:
    facts(consult, "FAK-A")
    consult("invoice-outcome", "FAK-A", **told())
    assert consult("invoice-outcome", "FAK-A", **told(outcome="rejected")) == {"recorded": 0}
    assert facts(consult, "FAK-B", number="F-2").same_treatments == ()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ({"date": "2026-11-02", "treatment": " normalbehandling"}, 1),
        ({"date": "2026-11-02", "treatment": " NORMALBEHANDLING."}, 1),
        ({"date": "2026-11-02", "treatment": "Normalbehandling (5102)"}, 1),
        ({"date": "2026-11-02", "treatment": "5102 Normalbeh."}, 1),
        ({"date": "2026-11-02", "treatment": "5102"}, 1),
        ({"date": "2026-11-02", "treatment": "Behandling", "codes": ["5102"]}, 1),
        ({"date": "2026-11-02", "treatment": "Behandling", "codes": ["5103"]}, 0),
        ({"date": "2026-11-02", "treatment": "Kort behandling"}, 0),
        ({"date": "2026-11-03", "treatment": "Normalbehandling"}, 0),
        ({"date": None, "treatment": "Normalbehandling"}, 0),
    ],
)
def test_the_same_treatment_is_same_person_day_and_name(
    consult: Consulted, line: dict[str, Any], found: int
) -> None:
    facts(consult, "FAK-A")
    consult("invoice-outcome", "FAK-A", **told())
    assert len(facts(consult, "FAK-B", number="F-2", lines=[{"line": "1", **line}]).same_treatments) == found


@pytest.mark.parametrize(
    "billed",
    [
        {"treatment": "Normalbehandling (5102)"},
        {"treatment": "5102"},
        {"treatment": "Behandling", "codes": ["5102"]},
    ],
)
def test_what_was_billed_by_its_code_is_known_by_its_name(consult: Consulted, billed: dict[str, Any]) -> None:
    facts(consult, "FAK-A")
    consult("invoice-outcome", "FAK-A", **told(treatments=[{"line": "1", "date": "2026-11-02", **billed}]))
    [same] = facts(consult, "FAK-B", number="F-2").same_treatments
    assert same.treatment == "Normalbehandling"


def credit_note(consult: Consulted, case: str, payable: str) -> InvoiceFacts:
    changes = {"document_type": "credit-note", "number": f"KN-{case}", "credited_invoice": "F-1"}
    known = facts(consult, case, **changes)
    consult("invoice-outcome", case, **told(payable=payable, treatments=[], **changes))
    return known


def test_credit_notes_add_up_and_the_last_one_releases_the_treatments(consult: Consulted) -> None:
    facts(consult, "FAK-A")
    consult("invoice-outcome", "FAK-A", **told())
    first = credit_note(consult, "FAK-B", "100.00")
    assert first.credited is not None
    assert (first.credited.payable, first.credited.credited) == (Decimal("317.43"), Decimal("0.00"))
    assert first.same_treatments == ()
    part = facts(consult, "FAK-D", number="F-2")
    assert part.guarantee is not None
    assert part.guarantee.used == 1
    second = credit_note(consult, "FAK-C", "217.43")
    assert second.credited is not None
    assert second.credited.credited == Decimal("100.00")
    released = facts(consult, "FAK-D", number="F-2")
    assert released.guarantee is not None
    assert (released.guarantee.used, released.same_treatments) == (0, ())
    consult("invoice-outcome", "FAK-A", **told())
    assert facts(consult, "FAK-D", number="F-2").same_treatments == ()
    overturned = {"document_type": "credit-note", "number": "KN-FAK-C", "credited_invoice": "F-1"}
    consult("invoice-outcome", "FAK-C", **told(outcome="rejected", treatments=[], **overturned))
    assert len(facts(consult, "FAK-D", number="F-2").same_treatments) == 1


def test_only_an_approved_invoice_of_the_same_clinic_can_be_credited(consult: Consulted) -> None:
    changes = {"document_type": "credit-note", "number": "KN-1", "credited_invoice": "F-1"}
    facts(consult, "FAK-A")
    assert facts(consult, "FAK-B", **changes).credited is None
    consult("invoice-outcome", "FAK-A", **told())
    assert facts(consult, "FAK-B", **changes).credited is not None
    assert facts(consult, "FAK-B", **changes | {"supplier_cvr": "12345674"}).credited is None


@pytest.mark.parametrize("kind", ["postgresql"])
def test_two_invoices_for_the_last_treatment_are_decided_one_after_the_other(
    engine: Engine, consult: Consulted
) -> None:
    register = consult.registers["invoice-facts"]
    seen: list[InvoiceFacts] = []
    line = [{"line": "1", "date": "2026-11-03", "treatment": "Normalbehandling"}]
    other = threading.Thread(target=lambda: seen.append(facts(consult, "FAK-B", number="F-2", lines=line)))
    with engine.connect() as mine, mine.begin():
        register(mine, "FAK-A", asked(), NOW)
        other.start()
        wait_until_somebody_waits(engine)
        assert seen == []
        consult.registers["invoice-outcome"](mine, "FAK-A", told(), NOW)
    other.join()
    assert seen[0].guarantee is not None
    assert seen[0].guarantee.used == 1


@pytest.mark.parametrize("kind", ["postgresql"])
def test_credit_notes_of_two_branches_for_one_invoice_are_decided_one_after_the_other(
    engine: Engine, consult: Consulted
) -> None:
    facts(consult, "FAK-A")
    consult("invoice-outcome", "FAK-A", **told())
    first = {"document_type": "credit-note", "number": "KN-1", "credited_invoice": "F-1"}
    second = first | {"number": "KN-2", "supplier_p_number": OTHER_UNIT, "cprs": [BENT], "guarantee": None}
    seen: list[InvoiceFacts] = []
    other = threading.Thread(target=lambda: seen.append(facts(consult, "FAK-C", **second)))
    with engine.connect() as mine, mine.begin():
        consult.registers["invoice-outcome"](mine, "FAK-B", told(treatments=[], **first), NOW)
        other.start()
        wait_until_somebody_waits(engine)
        assert seen == []
    other.join()
    assert seen[0].credited is not None
    assert seen[0].credited.credited == Decimal("317.43")


def wait_until_somebody_waits(engine: Engine) -> None:
    pause = threading.Event()
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(2000):
        with reading(engine) as connection:
            if connection.execute(query).scalar_one():
                return
        pause.wait(0.01)  # another transaction's lock request is seen by asking again
    raise AssertionError("nobody waits for a lock")


def test_no_cpr_number_or_name_is_stored_in_clear(engine: Engine, consult: Consulted) -> None:
    facts(consult, "FAK-A")
    consult("invoice-outcome", "FAK-A", **told())
    consult("danmark-remember", "FAK-A-1", cpr=ANNA, on="2026-11-20", answer="accepted")
    stored = b""
    with reading(engine) as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                stored += b"|".join(
                    value if isinstance(value, bytes) else str(value).encode() for value in row
                )
    assert b"FAK-A" in stored
    assert ANNA.encode() not in stored
    assert "Ågård".encode() not in stored


def test_nothing_is_kept_when_the_case_is_rolled_back(engine: Engine, consult: Consulted) -> None:
    with engine.connect() as connection:
        consult.registers["invoice-facts"](connection, "FAK-A", asked(), NOW)
        connection.rollback()
    assert facts(consult, "FAK-B").same_invoice is None


CONSENTS = [
    ["Samtykkenummer", "CPR-nummer", "Afgørelse", "Givet den", "Trukket tilbage den", "Dokumenteret i"],
    ["SAM-1", ANNA, "Faktura", date(2024, 3, 1), date(2025, 3, 1), "Bestilling 1"],
    ["SAM-2", ANNA, "Faktura", date(2025, 6, 1), None, "Bestilling 2"],
    ["SAM-3", ANNA, "Tilskud", date(2025, 6, 1), None, "Bestilling 2"],
    ["SAM-4", BENT, "Faktura", date(2024, 3, 1), None, "Bestilling 3"],
]


def test_the_consents_of_everybody_concerned_are_told_each_for_its_kind_of_decision(
    consult: Consulted, engine: Engine, cipher: Cipher, tmp_path: Path
) -> None:
    def load(content: dict[str, list[list[Any]]]) -> None:
        path = save(content, tmp_path / "r.xlsx")
        import_workbook(engine, cipher, path, actor="test", processes=all_processes())

    load(sheets() | {"Samtykker": CONSENTS})
    load(sheets())  # says nothing about consents, so they stay
    first, second = facts(consult, "FAK-A").consents
    assert (first.number, first.withdrawn_on) == ("SAM-1", date(2025, 3, 1))
    assert (second.number, second.documented, second.cpr.reveal()) == ("SAM-2", "Bestilling 2", ANNA)
    assert len(facts(consult, "FAK-B", cprs=[STRANGER], number="F-2").consents) == 2  # by her guarantee
    assert len(facts(consult, "FAK-C", cprs=[BENT], number="F-3").consents) == 3
    status = consult("danmark-status", "FAK-A-1", cpr=ANNA, on="2026-11-20")
    assert [one["number"] for one in status["consents"]] == ["SAM-3"]
    load(sheets() | {"Samtykker": CONSENTS[:1]})
    assert facts(consult, "FAK-D", number="F-4").consents == ()
