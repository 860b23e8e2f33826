"""A world of two clinics and five people, small enough to know by heart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from bots.domain.invoice import PaymentAccount
from fixtures.portals.navision.ledger import Ledger
from fixtures.portals.state import Database
from fixtures.world import small
from fixtures.world.small import CLINIC, MEMBER, price
from fixtures.world.world import DanmarkMember, EarlierClaim, World

STRANGER, RESTING, AT_LIMIT = "6205712345", "6305723456", "6405734567"
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
    return replace(
        small.small_world(),
        clinics=(CLINIC, SLIP_CLINIC),
        prices=(
            price("Første konsultation", "1510"),
            price("Normalbehandling", "1520"),
            price("Holdtræning", "1540"),
        ),
        danmark={
            MEMBER: DanmarkMember("S"),
            RESTING: DanmarkMember("Basis"),
            AT_LIMIT: DanmarkMember("5", limit_reached=True),
        },
        earlier_claims=(EARLIER,),
    )


def ledger(folder: Path) -> Ledger:
    """Navision's books in a sandbox's folder, to put something there behind the robot's back."""
    return Ledger(Database(folder / "navision.sqlite", ""))
