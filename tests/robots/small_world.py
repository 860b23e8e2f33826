"""A world of two clinics and five people, small enough to know by heart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from bots.domain.invoice import PaymentAccount
from fixtures.portals.navision.ledger import Ledger
from fixtures.portals.state import Database
from fixtures.world.world import ClinicRow, DanmarkMember, EarlierClaim, History, PriceRow, World

TODAY = date(2026, 11, 21)
MEMBER, STRANGER, RESTING, AT_LIMIT = "6105701234", "6205712345", "6305723456", "6405734567"
CLINIC = ClinicRow(
    cvr="30808460",
    p_number="1099456789",
    name="Fysioterapien Havnen",
    speciality="Fysioterapi",
    ydernummer="512345",
    vendor_number="40012",
    account=PaymentAccount(code="42", registration="0216", account="4069046312"),
    email="klinik@havnen.example",
    city="Aarhus C",
    postal_code="8000",
)
SLIP_CLINIC = replace(
    CLINIC,
    p_number="1099456790",
    name="Fysioterapien Torvet",
    vendor_number="40013",
    account=PaymentAccount(code="93", fik_creditor="81234569"),
)
EARLIER = EarlierClaim(
    reference="KLINIK-77",
    receipt="DS-1900077",
    cpr=MEMBER,
    ydernummer=CLINIC.ydernummer,
    treatment_code="1520",
    treatment_date=date(2026, 9, 1),
    amount=Decimal("300.00"),
)


def small_world() -> World:
    return World(
        seed=0,
        today=TODAY,
        our_cvr="12345674",
        our_gln="5798009811578",
        our_name="Pensionskassen Eksempel",
        members=(),
        guarantees=(),
        clinics=(CLINIC, SLIP_CLINIC),
        prices=(
            _price("Første konsultation", "1510"),
            _price("Normalbehandling", "1520"),
            _price("Holdtræning", "1540"),
        ),
        history=History(),
        documents=(),
        danmark={
            MEMBER: DanmarkMember("S"),
            RESTING: DanmarkMember("Basis"),
            AT_LIMIT: DanmarkMember("5", limit_reached=True),
        },
        danmark_ydernumre=frozenset({CLINIC.ydernummer}),
        earlier_claims=(EARLIER,),
    )


def ledger(folder: Path) -> Ledger:
    """Navision's books in a sandbox's folder, to put something there behind the robot's back."""
    return Ledger(Database(folder / "navision.sqlite", ""))


def _price(treatment: str, code: str) -> PriceRow:
    return PriceRow("Fysioterapi", treatment, code, date(2020, 1, 1), None, Decimal("300.00"))
